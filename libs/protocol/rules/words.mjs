// Rules in words that read after the name of their field. A server refuses with them, and help and reference show them.

/** @throws Error for a combination that has no words yet. */
export const wordsOf = (rule) => {
  const { form, bounds } = rule;
  switch (form) {
    case 'characters':
      return withMax(bounds.words, bounds);
    case 'pattern':
    case 'check':
      return bounds.words;
    case 'text':
      return `must be ${bounds.min} to ${bounds.max} characters without control characters`;
    case 'bytesMax':
      return `must be at most ${bounds} bytes in UTF-8`;
    case 'charactersMax':
      return `must be at most ${bounds} characters`;
    case 'decimal':
      return decimalWords(rule);
    case 'whole':
      return `must be a whole number from ${bounds.min} to ${bounds.max}`;
    case 'entries':
      return entriesWords(rule);
    case 'map':
      return `must have at most ${bounds.entriesMax} entries, keys that ${severalOf(rule.keys)}, and values of at most ${bounds.valueMax} characters`;
    default:
      throw new Error(`a rule ${form} has no words`);
  }
};

const withMax = (words, { max }) => words.replaceAll('{max}', String(max));
const severalOf = ({ bounds }) => withMax(bounds.wordsOfSeveral, bounds);

const decimalWords = ({ bounds: { aboveZero, max }, digitsBefore, digitsAfter }) => {
  if (max !== '') return `must be a decimal from 0 to ${max}, of at most ${digitsAfter} digits after the point`;
  const plain = `must be a plain decimal of at most ${digitsBefore} digits before and ${digitsAfter} after the point`;
  return aboveZero ? `${plain}, above zero` : plain;
};

const entriesWords = ({ bounds: { min, max, uniqueBy, distinct }, each }) => {
  const size = min === undefined ? `at most ${max}` : `${min} to ${max}`;
  if (uniqueBy !== '') return `must name ${size} ${uniqueBy.replace(/_id$/, '')}s, each once`;
  if (each === undefined) return `must be ${size}`;
  if (distinct && each.form === 'characters') {
    return `must be ${size} ${each.name.toLowerCase()}s, each at most once, that ${severalOf(each)}`;
  }
  if (!distinct && each.form === 'text') {
    const { min: least, max: longest } = each.bounds;
    return `must have ${size} entries, each of ${least} to ${longest} characters without control characters`;
  }
  throw new Error('such a list has no words: add them to words.mjs');
};

/** Words of one member, in full, as the proto files and JSON have them. */
export const memberWords = (type, required) =>
  `must be one of ${type.values
    .filter(({ number }) => !required || number !== 0)
    .map(({ name }) => name)
    .join(', ')}`;

export const MEMBERS_WORDS = 'must be known members, each at most once';
export const FLAG_WORDS = 'must be true or false';
export const differentWords = (other) => `must differ from ${other}`;
export const onlyWithWords = (words) => `is allowed only with ${words}`;
export const notEmptyWords = (words) => `must not be empty, unless ${words}`;
export const exactlyOneWords = ([one, other]) => `must have exactly one of ${one} and ${other}`;

/** Every rule of one field in words, for people. */
export const rulesInWords = (each, messages) => {
  const { type, message, rule, required, differentFrom, onlyWith, onlyWithValue, notEmptyUnless, check, stricter } =
    each;
  const about = type === 'message' ? messages.get(message.name) : undefined;
  return [
    ...(required ? ['required'] : []),
    ...(rule ? [wordsOf(rule)] : []),
    ...(type === 'enums' ? [MEMBERS_WORDS] : []),
    ...(stricter ? [`${stricter.field} ${wordsOf(stricter.rule)}`] : []),
    ...differentFrom.map(differentWords),
    ...(onlyWith ? [onlyWithWords(onlyWith)] : []),
    ...(onlyWithValue ? [onlyWithWords(onlyWithValue.words)] : []),
    ...(notEmptyUnless ? [notEmptyWords(notEmptyUnless.words)] : []),
    ...(check ? [check.words] : []),
    ...(about?.check ? [about.check.words] : []),
    ...(about?.exactlyOneOf.length > 0 ? [exactlyOneWords(about.exactlyOneOf)] : []),
  ];
};
