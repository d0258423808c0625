import { commandShape, skeletonOf, type CommandCase, type FieldShape } from '@ledger/protocol';
import { ENVELOPE_OPTIONS } from './field-faults';

/** Lists a command's fields, each with its kind, meaning and rules, and JSON to fill in and send. */
export const fieldsHelp = ($case: CommandCase): string => {
  const shape = commandShape($case);
  const skeleton = JSON.stringify(skeletonOf(shape));
  const options = Object.values(ENVELOPE_OPTIONS).filter((option) => option.startsWith('--'));
  return [
    `${shape.name}: ${shape.meaning}`,
    '',
    `Usage: ledger send [options] <ledger> ${shape.name} [fields]`,
    '',
    ...(shape.fields.length === 0
      ? ['It has no fields.']
      : ['Fields:', ...shape.fields.flatMap((f) => described(f, ''))]),
    '',
    `What every command has is said by options: ${options.join(', ')}. See "send --help".`,
    '',
    'To fill in and send; fields that are not required can be added:',
    `  $ npm run cli -- send my-project ${shape.name}${shape.fields.length === 0 ? '' : ` '${skeleton}'`}`,
    '',
  ].join('\n');
};

const described = (field: FieldShape, owner: string): string[] => {
  const path = `${owner}${field.name}${field.isList ? '[]' : ''}`;
  const said = [field.meaning, ...field.rules.map((rule) => `${rule[0]!.toUpperCase()}${rule.slice(1)}.`)];
  const judgesWords = (text: string): boolean => field.kind === 'word' && /^Must be one of /.test(text);
  return [
    `  ${path}  (${kindInWords(field)}${field.isRequired ? ', required' : ''})`,
    ...said
      .filter((text) => text !== '' && text !== 'Is missing.' && !judgesWords(text))
      .map((text) => `      ${text}`),
    ...field.words.map(({ short, meaning }) => `      ${short}: ${meaning}`),
    ...field.fields.flatMap((inner) => described(inner, `${path}.`)),
  ];
};

const kindInWords = ({ kind, isList, words }: FieldShape): string => {
  const one = {
    text: 'text',
    number: 'whole number',
    'number as text': 'whole number between quotes',
    flag: 'true or false',
    word: `one of ${words.map(({ short }) => short).join(', ')}`,
    map: 'names with texts, such as {"team":"a"}',
    object: 'object',
  }[kind];
  return isList ? `list, each ${one}` : one;
};
