import type { Status, ThresholdSet } from '@ledger/domain';
import { allocated, available, consumed, lineOf, payerOf, reserved, touchedResources, used, type World } from './world';

/** A fraction with a positive denominator, or `above` every threshold. */
type Ratio = { readonly part: bigint; readonly whole: bigint } | 'above';

interface Standing {
  readonly ownerId: string;
  readonly resource: string;
  readonly basis: 'funds' | 'limit';
  readonly ratio: Ratio;
}

export interface Crossing {
  readonly ownerId: string;
  readonly resource: string;
  readonly basis: 'funds' | 'limit';
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

const limitRatio = (world: World, id: string, resource: string, limit: bigint): Ratio =>
  limit === 0n ? 'above' : { part: used(world, id, resource), whole: limit };

/** Every ratio that there is, of open accounts. */
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
      ...[...limits].map(([resource, limit]): Standing => ({
        ownerId: id,
        resource,
        basis: 'limit',
        ratio: limitRatio(world, id, resource, limit),
      })),
    ]);
};

const reaches = (ratio: Ratio, threshold: string): boolean => {
  if (ratio === 'above') return true;
  const [whole, fraction = ''] = threshold.split('.');
  return ratio.part * 10n ** BigInt(fraction.length) >= BigInt(whole! + fraction) * ratio.whole;
};

const thresholdsOf = (world: World, ownerId: string): ThresholdSet =>
  lineOf(world, ownerId).find((account) => account.thresholds !== undefined)?.thresholds ?? DEFAULTS;

/** What fired between two moments: each threshold whose ratio was below it and is not any more. */
export const crossingsBetween = (world: World, before: readonly Standing[], after: readonly Standing[]): Crossing[] => {
  const key = ({ ownerId, resource, basis }: Standing) => `${ownerId} ${resource} ${basis}`;
  const earlier = new Map(before.map((standing) => [key(standing), standing.ratio]));
  return after.flatMap((standing) => {
    const from = earlier.get(key(standing)) ?? NOTHING;
    const set = thresholdsOf(world, standing.ownerId);
    return STATUSES.flatMap((status) => {
      const threshold = set[status];
      if (threshold === undefined || reaches(from, threshold) || !reaches(standing.ratio, threshold)) return [];
      const { ownerId, resource, basis } = standing;
      return [{ ownerId, resource, basis, threshold, status }];
    });
  });
};

export interface AccountStanding {
  readonly status: Status;
  /** Whose funds or limit make it black, nearest first, then by the resource's name. Absent: it is not black. */
  readonly black?: { readonly ownerId: string; readonly resource: string };
}

const rank = (status: Status): number => ['green', ...STATUSES].indexOf(status);

const statusOfRatio = (world: World, ownerId: string, ratio: Ratio): Status => {
  const set = thresholdsOf(world, ownerId);
  const reached = STATUSES.filter((status) => set[status] !== undefined && reaches(ratio, set[status]));
  return reached.at(-1) ?? 'green';
};

/** The worst over the payers' funds and every limit on the way up; a deficit or a limit overdone is always black. */
export const standingOf = (world: World, accountId: string): AccountStanding => {
  const found: { status: Status; ownerId: string; resource: string }[] = [];
  for (const { id, limits } of lineOf(world, accountId)) {
    for (const resource of [...world.scales.keys()].sort()) {
      if (payerOf(world, accountId, resource) === id) {
        const broke = available(world, id, resource) < 0n;
        const status = broke ? 'black' : statusOfRatio(world, id, fundsRatio(world, id, resource));
        found.push({ status, ownerId: id, resource });
      }
      const limit = limits.get(resource);
      if (limit !== undefined) {
        const over = used(world, id, resource) > limit;
        const status = over ? 'black' : statusOfRatio(world, id, limitRatio(world, id, resource, limit));
        found.push({ status, ownerId: id, resource });
      }
    }
  }
  const worst = found.reduce<Status>((most, { status }) => (rank(status) > rank(most) ? status : most), 'green');
  const black = found.find(({ status }) => status === 'black');
  return black === undefined
    ? { status: worst }
    : { status: worst, black: { ownerId: black.ownerId, resource: black.resource } };
};

/** What a request could still take of each resource that anything bounds, never below zero. */
export const remainingOf = (world: World, accountId: string): Map<string, bigint> => {
  const left = new Map<string, bigint>();
  for (const resource of world.scales.keys()) {
    const payerId = payerOf(world, accountId, resource);
    const bounds = payerId === null ? [] : [available(world, payerId, resource)];
    for (const { id, limits } of lineOf(world, accountId)) {
      const limit = limits.get(resource);
      if (limit !== undefined) bounds.push(limit - used(world, id, resource) - reserved(world, id, resource));
    }
    const least = bounds.reduce<bigint | undefined>(
      (min, bound) => (min === undefined || bound < min ? bound : min),
      undefined,
    );
    if (least !== undefined) left.set(resource, least < 0n ? 0n : least);
  }
  return left;
};
