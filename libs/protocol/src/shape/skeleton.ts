import { faultsOf } from '../dto/compiled';
import type { CommandShape, FieldShape } from './message-shape';

/** The least that a command has to say, well formed, with values to be replaced. */
export const skeletonOf = ({ fields }: Pick<CommandShape, 'fields'>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.filter(({ isRequired }) => isRequired).map((field) => [field.name, exampleOf(field)]));

const exampleOf = (field: FieldShape): unknown => {
  const one = valueOf(field);
  return field.isList ? [one] : one;
};

const valueOf = (field: FieldShape): unknown => {
  switch (field.kind) {
    case 'object':
      return skeletonOf(field);
    case 'map':
      return {};
    case 'word':
      return field.words[0]!.short;
    case 'flag':
      return false;
    case 'number':
      return 1;
    case 'number as text':
      return '1';
    case 'text':
      return textsFor(field.name).find((text) => fits(field, text)) ?? '';
  }
};

/** Example texts of every kind; the first that satisfies the field's rules is shown. */
const textsFor = (name: string): readonly string[] => [
  ...(name === 'resource' ? ['usd'] : []),
  `${name.replace(/Id$/, '')}-1`,
  '1',
  '2026-11-23T12:00:00Z',
  'Europe/Berlin',
];

const fits = ({ judge, protoName }: FieldShape, text: string): boolean =>
  judge === undefined || faultsOf(judge.dto, { [judge.property]: text }).every(({ field }) => field !== protoName);
