import type { Status, ThresholdSet, Window } from '@ledger/domain';
import { allocated, available, consumed, payerOf, touchedResources } from './figures';
import { inOrder, limitFigures, type LimitFigures } from './limit-figures';
import { fraction, lineOf, type ModelLimit, type World } from './world';

/** A fraction with a positive denominator, or `above` every threshold. */
type Ratio = { readonly part: bigint; readonly whole: bigint } | 'above';

interface Place {
  readonly ownerId: string;
  readonly resource: string;
  readonly basis: 'funds' | 'limit';
  readonly window?: Window | undefined;
}

interface Standing extends Place {
  readonly ratio: Ratio;
}

export interface Crossing extends Place {
  readonly threshold: string;
  readonly status: Status;
}

const NOTHING: Ratio = { part: 0n, whole: 1n };
const STATUSES = ['yellow', 'orange', 'red', 'black'] as const;
const DEFAULTS: ThresholdSet = { yellow: '0.5', orange: '0.75', red: '0.9', black: '0.95' };

const fundsRatio = (world: World, id: string, resource: string): Ratio => {
  const whole = allocated(world, id, resource);
  const part = consumed(world, id, resource);
  if (whole > 0n) return { part, whole };
  return part === 0n && available(world, id, resource) >= 0n ? NOTHING : 'above';
};

const limitRatio = ({ used, whole }: LimitFigures): Ratio => (whole === 0n ? 'above' : { part: used, whole });

/** Every ratio that there is, of open accounts; of limits with a window as in the period in which they were last turned. */
export const standings = (world: World): Standing[] => {
  const touched = [...touchedResources(world)];
  return [...world.accounts.values()]
    .filter((account) => account.open)
    .flatMap(({ id, limits }) => [
      ...touched.map((resource): Standing => ({
        ownerId: id,
        resource,
        basis: 'funds',
        ratio: fundsRatio(world, id, resource),
      })),
      ...limits.map((limit): Standing => ({
        ownerId: id,
        resource: limit.resource,
        basis: 'limit',
        window: limit.window,
        ratio: limitRatio(limitFigures(world, id, limit, limit.turnedAt)),
      })),
    ]);
};

const reaches = (ratio: Ratio, threshold: string): boolean => {
  if (ratio === 'above') return true;
  const { over, under } = fraction(threshold);
  return ratio.part * under >= over * ratio.whole;
};

const thresholdsOf = (world: World, ownerId: string): ThresholdSet =>
  lineOf(world, ownerId).find((account) => account.thresholds !== undefined)?.thresholds ?? DEFAULTS;

const keyOf = ({ ownerId, resource, basis, window }: Place): string =>
  [ownerId, resource, basis, window?.unit, window?.timeZone].join(' ');

/** Crossings between two moments: each threshold that a ratio was below before, and is not any more. */
export const crossingsBetween = (world: World, before: readonly Standing[], after: readonly Standing[]): Crossing[] => {
  const earlier = new Map(before.map((standing) => [keyOf(standing), standing.ratio]));
  return after.flatMap((standing) => {
    const from = earlier.get(keyOf(standing)) ?? NOTHING;
    const set = thresholdsOf(world, standing.ownerId);
    return STATUSES.flatMap((status) => {
      const threshold = set[status];
      if (threshold === undefined || reaches(from, threshold) || !reaches(standing.ratio, threshold)) return [];
      const { ownerId, resource, basis, window } = standing;
      return [{ ownerId, resource, basis, window, threshold, status }];
    });
  });
};

/** A ratio that concerns a spender: of funds that pay for it, or of a limit above it. */
export interface Concern {
  readonly status: Status;
  readonly ownerId: string;
  readonly resource: string;
  /** Amount that the limit or the funds have left, after holds. */
  readonly rest: bigint;
  /** Absent: funds. */
  readonly limit?: ModelLimit;
  readonly figures?: LimitFigures;
}

export const rank = (status: Status): number => ['green', ...STATUSES].indexOf(status);

const statusOfRatio = (world: World, ownerId: string, ratio: Ratio): Status => {
  const set = thresholdsOf(world, ownerId);
  const reached = STATUSES.filter((status) => set[status] !== undefined && reaches(ratio, set[status]));
  return reached.at(-1) ?? 'green';
};

/** Nearest owner first, then by the resource's name, funds before limits; a deficit or a limit overdone is always black. */
export const concernsOf = (world: World, spenderId: string, now: number): Concern[] =>
  lineOf(world, spenderId).flatMap(({ id, limits }) =>
    [...world.scales.keys()].sort().flatMap((resource) => [
      ...(payerOf(world, spenderId, resource) === id ? [fundsConcern(world, id, resource)] : []),
      ...inOrder(limits.filter((limit) => limit.resource === resource)).map((limit): Concern => {
        const figures = limitFigures(world, id, limit, now);
        const status = figures.used > figures.whole ? 'black' : statusOfRatio(world, id, limitRatio(figures));
        const rest = figures.whole - figures.used - figures.reserved;
        return { status, ownerId: id, resource, rest, limit, figures };
      }),
    ]),
  );

const fundsConcern = (world: World, id: string, resource: string): Concern => {
  const rest = available(world, id, resource);
  const status = rest < 0n ? 'black' : statusOfRatio(world, id, fundsRatio(world, id, resource));
  return { status, ownerId: id, resource, rest };
};
