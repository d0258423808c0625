// Classes of class-validator's rules, one for each message that callers send, and the tables of commands and queries.
import {
  differentWords,
  exactlyOneWords,
  FLAG_WORDS,
  memberWords,
  MEMBERS_WORDS,
  notEmptyWords,
  onlyWithWords,
  wordsOf,
} from './words.mjs';

/** @returns TypeScript of the classes. */
export const dtosOf = ({ kinds, messages, commands, queries }) => {
  const files = new Map();
  /** Notes that a class takes its type, or with `value` its enum, from the generated file of a description. */
  const take = (description, { value = false } = {}) => {
    const path = description.file.name;
    const name = path.split('/').at(-1);
    files.set(path, { name, value: value || (files.get(path)?.value ?? false) });
    return `${name}.${description.name}`;
  };
  const stricter = new Map();
  const classes = [...messages.values()].map((message) => {
    for (const field of message.fields) if (field.stricter) addStricter(stricter, field, take, messages);
    return classOf(message, { take, messages });
  });
  const body = [
    ...[...kinds.values()].filter(isOfAField).map((kind) => kindConstant(kind)),
    '',
    ...[...stricter.values(), ...classes],
    tableOf(
      'COMMANDS',
      'Rules of each command, by its name in the oneof and in the order of that.',
      commands.map((field) => [field.localName, classNameOf(field.message)]),
    ),
    tableOf(
      'QUERIES',
      'Rules of each query, by the name of its request.',
      queries.map((message) => [message.name, classNameOf(message)]),
    ),
  ];
  const imports = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '// Written by libs/protocol/generate.mjs.',
    "import * as checks from '../dto/checks';",
    "import { Nested } from '../dto/compiled';",
    "import * as rules from '../dto/rules';",
    ...imports.map(([path, { name, value }]) => `import ${value ? '' : 'type '}* as ${name} from './${path}';`),
    '',
    ...body,
  ].join('\n');
};

/** Bounds of the kinds, for code that has to know them. @returns TypeScript. */
export const boundsOf = ({ kinds }) =>
  [
    '// Written by libs/protocol/generate.mjs.',
    '/** Bounds of each kind of value that options.proto has. */',
    'export const KINDS = {',
    ...[...kinds.values()]
      .map((kind) => [kind.name, numbersOf(kind)])
      .filter(([, bounds]) => bounds.length > 0)
      .map(([name, bounds]) => `  ${name}: { ${bounds.map(([bound, value]) => `${bound}: ${value}`).join(', ')} },`),
    '} as const;',
    '',
  ].join('\n');

const numbersOf = ({ form, bounds, digitsBefore, digitsAfter }) => {
  if (typeof bounds === 'number') return [['max', bounds]];
  if (form === 'decimal') return [['digitsBefore', digitsBefore], ['digitsAfter', digitsAfter]]; // prettier-ignore
  return Object.entries(bounds).filter(([name, value]) => typeof value === 'number' && /min|max$/i.test(name));
};

const text = (words) => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const pascal = (name) =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => `${word[0].toUpperCase()}${word.slice(1)}`)
    .join('');
const classNameOf = ({ name }) => `${name.replace(/Request$/, '')}Dto`;

/** Kinds of commands in a batch and of tags are judged where the stream is read, piece by piece. */
const isOfAField = ({ form, bounds, each }) =>
  form !== 'charactersMax' && !(form === 'entries' && bounds.uniqueBy === '' && each === undefined);

const kindConstant = (kind) => `const ${pascal(kind.name)} = () => ${ruleOf(kind)};`;

/** The decorator of one rule. */
const ruleOf = (rule) => {
  const { form, bounds, each, keys, digitsBefore: before, digitsAfter: after } = rule;
  const words = text(wordsOf(rule));
  switch (form) {
    case 'characters':
      return `rules.Pattern(${regexOf(bounds)}, ${words})`;
    case 'pattern':
      return `rules.Pattern(/${bounds.regex}/, ${words})`;
    case 'text':
      return `rules.Text(${bounds.min}, ${bounds.max}, ${words})`;
    case 'bytesMax':
      return `rules.TextOfBytes(${bounds}, ${words})`;
    case 'decimal':
      return `rules.Decimal({ before: ${before}, after: ${after}, aboveZero: ${bounds.aboveZero}, most: ${bounds.max === '' ? 'undefined' : text(bounds.max)} }, ${words})`;
    case 'whole':
      return `rules.Whole(${bounds.min}, ${bounds.max}, ${words})`;
    case 'entries':
      return entriesRule(bounds, each, words);
    case 'map':
      return `rules.TextMap({ entries: ${bounds.entriesMax}, keys: ${regexOf(keys.bounds)}, longest: ${bounds.valueMax} }, ${words})`;
    case 'check':
      return `rules.Checked(${text(bounds.name)}, checks.${bounds.name}, ${words})`;
    default:
      throw new Error(`a rule ${form} has no decorator`);
  }
};

const regexOf = ({ max, class: characters, first }) =>
  `/^${first}${characters}{${first === '' ? 1 : 0},${first === '' ? max : max - 1}}$/`.replace(
    /(?<=\[[^\]]*)\//,
    '\\/',
  );

const entriesRule = ({ min = 0, max, uniqueBy, distinct }, each, words) => {
  if (uniqueBy !== '') return `rules.EachOnce(${text(camel(uniqueBy))}, ${min}, ${max}, ${words})`;
  if (distinct) return `rules.DistinctNames(${max}, ${regexOf(each.bounds)}, ${words})`;
  return `rules.TextList(${max}, ${each.bounds.min}, ${each.bounds.max}, ${words})`;
};

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** A class as another one, but that one field has another kind. One message has one such class. */
const addStricter = (stricter, { message, stricter: { field, rule } }, take, messages) => {
  const own = messages.get(message.name);
  const fields = own.fields.map((each) => (each.name === field ? { ...each, rule } : each));
  const written = classOf({ ...own, fields }, { take, messages, name: strictName(message) });
  const known = stricter.get(message.name);
  if (known !== undefined && known !== written) throw new Error(`${message.name} has two stricter forms`);
  stricter.set(message.name, written);
};
const strictName = (message) => `Strict${classNameOf(message)}`;

const classOf = ({ description, fields }, { take, messages, name = classNameOf(description) }) =>
  [
    `export class ${name} implements ${take(description)} {`,
    ...fields.map((field) => `  ${decoratorsOf(field, take, messages).join(' ')} ${propertyOf(field, take)};`),
    '}',
  ].join('\n');

/**
 * The decorators of a field. Those that are written last are asked first: what several fields have to do with each other
 * is told before the rule of the value itself, and a list that must not be empty after it.
 */
const decoratorsOf = (each, take, messages) => {
  const { field, type, message, required, onlyWith, onlyWithValue, notEmptyUnless, check, differentFrom } = each;
  const about = type === 'message' ? messages.get(message.name) : undefined;
  const judged = about && (about.check || about.exactlyOneOf.length > 0);
  return [
    ...(field.proto.proto3Optional || (judged && !required) ? ['@rules.Optional()'] : []),
    ...(notEmptyUnless ? [`@rules.NotEmptyUnless(${conditionOf(notEmptyUnless)})`] : []),
    ...valueRule(each, take),
    ...differentFrom.map((other) => `@rules.DifferentFrom('${camel(other)}', ${text(differentWords(other))})`),
    ...(onlyWithValue ? [`@${onlyWithRule(onlyWithValue, take)}`] : []),
    ...(onlyWith ? [`@rules.OnlyWithPresent('${camel(onlyWith)}', ${text(onlyWithWords(onlyWith))})`] : []),
    ...(check ? [`@rules.Checked(${text(check.name)}, checks.${check.name}, ${text(check.words)})`] : []),
    ...(about ? rulesAbout(about) : []),
    ...(message ? [`@Nested(() => ${nestedNameOf(each)}, { required: ${type === 'list' || required} })`] : []),
  ];
};

const nestedNameOf = ({ message, stricter }) => (stricter ? strictName(message) : classNameOf(message));

const valueRule = ({ field, type, rule, required }, take) => {
  if (rule !== undefined) return [`@${rule.name === undefined ? ruleOf(rule) : `${pascal(rule.name)}()`}`];
  if (type === 'boolean') return [`@rules.Flag(${text(FLAG_WORDS)})`];
  if (type === 'enums') return [`@rules.DistinctEnums(${take(field.enum, { value: true })}, ${text(MEMBERS_WORDS)})`];
  if (type !== 'enum') return [];
  const words = text(memberWords(field.enum, required));
  return [`@rules.KnownEnum(${take(field.enum, { value: true })}, ${required}, ${words})`];
};

const onlyWithRule = ({ name, type, value, words }, take) =>
  `rules.OnlyWith('${camel(name)}', ${take(type, { value: true })}.${value.localName}, ${text(onlyWithWords(words))})`;

const conditionOf = ({ holds: { case: form, value }, words }) => {
  const holds = form === 'check' ? `checks.${value}` : `({ ${camel(value)} }) => ${camel(value)} !== undefined`;
  return `${holds}, ${text(notEmptyWords(words))}`;
};

const rulesAbout = ({ exactlyOneOf, check }) => [
  ...(exactlyOneOf.length > 0
    ? [
        `@rules.ExactlyOneOf('${camel(exactlyOneOf[0])}', '${camel(exactlyOneOf[1])}', ${text(exactlyOneWords(exactlyOneOf))})`,
      ]
    : []),
  ...(check ? [`@rules.Checked(${text(check.name)}, checks.${check.name}, ${text(check.words)})`] : []),
];

const propertyOf = ({ field, type, message }, take) => {
  const name = field.localName;
  const named = message ?? field.enum;
  const single = named ? take(named) : type === 'list' ? 'string' : type;
  if (type === 'map') return `${name}!: Record<string, string>`;
  if (field.fieldKind === 'list') return `${name}!: ${single}[]`;
  if (type === 'message') return `${name}: ${single} | undefined`;
  return `${name}${field.proto.proto3Optional ? '?' : '!'}: ${single}`;
};

const tableOf = (name, comment, rows) =>
  [`/** ${comment} */`, `export const ${name} = {`, ...rows.map(([key, dto]) => `  ${key}: ${dto},`), '};', ''].join(
    '\n',
  );
