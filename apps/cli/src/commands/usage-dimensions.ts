import { UsageDimension, type GetUsageRequest, type UsageRow } from '@ledger/protocol';
import { nearestWord } from '@ledger/platform';
import { InvalidArgumentError } from 'commander';

const DIMENSIONS = {
  account: { wire: UsageDimension.ACCOUNT, field: 'accountId' },
  operation: { wire: UsageDimension.OPERATION, field: 'operation' },
  model: { wire: UsageDimension.MODEL, field: 'model' },
  provider: { wire: UsageDimension.PROVIDER, field: 'provider' },
  task: { wire: UsageDimension.TASK, field: 'task' },
  session: { wire: UsageDimension.SESSION, field: 'session' },
  hour: { wire: UsageDimension.HOUR, field: 'hour' },
  payer: { wire: UsageDimension.PAYER, field: 'payerId' },
} as const satisfies Record<string, { readonly wire: UsageDimension; readonly field: keyof UsageRow }>;
type Named = keyof typeof DIMENSIONS;

/** A property of usage that it can be grouped by. */
export type Dimension = Named | `tag:${string}` | `label:${string}`;
export const NAMED = Object.keys(DIMENSIONS) as readonly Named[];

const BY_NAME = /^(?:tag|label):[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Reads a comma-separated list of dimensions. */
export const dimensions = (text: string): readonly Dimension[] => {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(DIMENSIONS, name) && !BY_NAME.test(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, NAMED);
    throw new InvalidArgumentError(
      `must be a list of ${NAMED.join(', ')}, tag:NAME, label:NAME: ${JSON.stringify(unknown)} is not one of them` +
        (nearest === undefined ? '' : `, did you mean ${nearest}?`),
    );
  }
  if (new Set(names).size < names.length) throw new InvalidArgumentError('names one twice');
  return names as Dimension[];
};

export const toRequest = (
  by: readonly Dimension[],
): Pick<GetUsageRequest, 'groupBy' | 'groupByTags' | 'groupByLabels'> => ({
  groupBy: by.flatMap((one) => (isNamed(one) ? [DIMENSIONS[one].wire] : [])),
  groupByTags: namesOf(by, 'tag:'),
  groupByLabels: namesOf(by, 'label:'),
});

/** Undefined: the usage has none. */
export const shownIn = (row: UsageRow, dimension: Dimension): string | undefined => {
  if (isNamed(dimension)) return row[DIMENSIONS[dimension].field];
  const [kind, name] = dimension.split(':') as ['tag' | 'label', string];
  return (kind === 'tag' ? row.tags : row.labels)[name];
};

const isNamed = (dimension: Dimension): dimension is Named => Object.hasOwn(DIMENSIONS, dimension);

const namesOf = (by: readonly Dimension[], prefix: string): string[] =>
  by.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
