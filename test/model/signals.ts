import type { ResourceAmount, SpendingHints, SpendingView, Status } from '@ledger/domain';
import { available, payerOf, textsOf } from './figures';
import { bound, counted, limitFigures, limitsAbove } from './limit-figures';
import { concernsOf, rank, type Concern } from './ratios';
import { instant, stated } from './turn';
import { isWithin, lineOf, type ModelAccount, type Sum, type World } from './world';

/** End of a run's seconds, in milliseconds since 1970. Undefined: the run has no end. */
export const endOf = ({ openedAt, maxSeconds }: ModelAccount): number | undefined =>
  maxSeconds === undefined ? undefined : openedAt + maxSeconds * 1000;

/**
 * Moment from which the next request keeps to the rate at which the funds last to the end. Undefined: nothing ends, or
 * nothing was spent.
 */
export const retryAt = (
  world: World,
  spenderId: string,
  { ownerId, resource, rest, limit, figures }: Concern,
  now: number,
): number | undefined => {
  const run = lineOf(world, spenderId).find((account) => account.maxSeconds !== undefined);
  const period = figures?.period;
  const end = period?.end ?? (run && endOf(run));
  // A run that is over asks for nothing any more.
  if (end === undefined || end <= now) return undefined;
  const lines =
    period === undefined
      ? world.charges.filter((line) => line.resource === resource && isWithin(world, line.spenderId, run!.id))
      : counted(world, ownerId, limit!).filter(({ at }) => at >= period.start);
  const last = lines.filter(({ corrects }) => !corrects).at(-1);
  if (last === undefined) return undefined;
  if (rest <= 0n) return end;
  const wait = last.amount * BigInt(end - last.at);
  return Math.min(end, last.at + Number((wait + rest - 1n) / rest));
};

/**
 * Concerns that throttle the spender, from orange on, each with the moment until which to wait; the latest moment
 * counts, and of those that share it the first.
 */
export const throttles = (world: World, spenderId: string, now: number): (Concern & { readonly until: number })[] =>
  concernsOf(world, spenderId, now)
    .filter(({ status }) => rank(status) >= rank('orange'))
    .flatMap((concern) => {
      const until = retryAt(world, spenderId, concern, now);
      return until === undefined ? [] : [{ ...concern, until }];
    })
    .sort((a, b) => b.until - a.until);

const statusOf = (concerns: readonly Concern[]): Status =>
  concerns.reduce<Status>((most, { status }) => (rank(status) > rank(most) ? status : most), 'green');

const ACTIONS = { green: 'continue', yellow: 'warn', orange: 'throttle', red: 'degrade', black: 'stop' } as const;

/** Standing of an account, as an answer tells it. */
export const spendingOf = (world: World, accountId: string, now: number): SpendingView => {
  const status = statusOf(concernsOf(world, accountId, now));
  const hints = hintsOf(world, accountId, status, now);
  return {
    accountId,
    status,
    action: ACTIONS[status],
    remaining: remainingOf(world, accountId, now),
    ...(Object.keys(hints).length > 0 && { hints }),
  };
};

const hintsOf = (world: World, accountId: string, status: Status, now: number): SpendingHints => {
  const until = throttles(world, accountId, now)[0]?.until;
  const degrade =
    rank(status) >= rank('red')
      ? lineOf(world, accountId).find(({ policy }) => policy.degrade !== undefined)?.policy.degrade
      : undefined;
  return stated({
    retryAt: until === undefined ? undefined : instant(until),
    retryAfterMs: until === undefined ? undefined : Math.max(0, until - now),
    models: degrade?.models,
    dropFeatures: degrade?.dropFeatures,
  }) as SpendingHints;
};

/** Amount that a request could still take of each resource that is bounded at all, never below zero. */
const remainingOf = (world: World, accountId: string, now: number): ResourceAmount[] => {
  const spender = world.accounts.get(accountId)!;
  const left = [...world.scales.keys()].flatMap((resource): Sum[] => {
    const payerId = payerOf(world, accountId, resource);
    const bounds = payerId === null ? [] : [available(world, payerId, resource)];
    for (const { ownerId, limit } of limitsAbove(world, accountId, resource)) {
      const figures = limitFigures(world, ownerId, limit, now);
      bounds.push(bound(figures, spender) - figures.used - figures.reserved);
    }
    if (bounds.length === 0) return [];
    const least = bounds.reduce((min, one) => (one < min ? one : min));
    return [{ resource, amount: least < 0n ? 0n : least }];
  });
  return textsOf(world, left);
};
