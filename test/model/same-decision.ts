import type { LedgerEvent } from '@ledger/domain';
import { expectSame } from './state-dump';
import type { Fact } from './turn';

/** Fields that the store fills in, and of which the model says nothing. */
const UNSAID: Readonly<Partial<Record<LedgerEvent['type'], readonly string[]>>> = {
  PeriodClosed: ['revision', 'chainHead', 'balancesHash'],
};
const NOT_TOLD = new Set<LedgerEvent['type']>([
  'LedgerOpened',
  'ResourceDefined',
  'AccountUpdated',
  'AccountSuspended',
  'AccountResumed',
  'ThresholdCrossed',
]);

/** Events as the model's facts say them, as text that does not depend on the order of keys. */
export const toldOf = (events: readonly LedgerEvent[], at: string): readonly string[] =>
  events
    .filter(({ type }) => !NOT_TOLD.has(type))
    .map(({ type, data }) => {
      expectSame({ type, at: data.at }, { type, at });
      const unsaid = new Set(['at', ...(UNSAID[type] ?? [])]);
      return textOf({ type, data: Object.fromEntries(Object.entries(data).filter(([key]) => !unsaid.has(key))) });
    })
    .sort();

export const factsAsTold = (facts: readonly Fact[]): readonly string[] => facts.map(textOf).sort();

const textOf = ({ type, data }: Fact): string => {
  const written = JSON.stringify(sorted(data), (key, value: unknown) => {
    if (key === 'final' || key === 'totals') return withFigures(value);
    return key === 'reservations' ? inAnyOrder(value as object[]) : value;
  });
  return `${type} ${written}`;
};

/** Sorts the listed objects: the order of the reservations of an account that closes means nothing. */
const inAnyOrder = (listed: readonly object[]): object[] =>
  [...listed].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Resources of which all figures are zero may be listed or not. */
const withFigures = (lines: unknown): unknown =>
  Array.isArray(lines)
    ? (lines as Record<string, unknown>[]).filter(({ resource: _, ...figures }) =>
        Object.values(figures).some((figure) => figure !== '0'),
      )
    : lines;

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
};

/** Text that identifies a crossing, whoever reports it. */
export const crossingText = (of: {
  ownerId: string;
  resource: string;
  basis: string;
  window?: { unit: string; timeZone: string } | undefined;
  threshold: string;
  status: string;
}): string =>
  [of.ownerId, of.resource, of.basis, of.window?.unit, of.window?.timeZone, of.threshold, of.status].join(' ');
