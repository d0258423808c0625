import { parseAmount, RATIO_ONE, SCALE_MAX } from '../../amount';
import type { RatioKey } from '../kernel/ratio';
import type { StatusEvent } from './events';
import { limitOf, usedOf, wholeOf } from '../limits/account-limits';
import { bookOf, type Account, type Book, type Limit } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';
import { DEFAULT_THRESHOLDS, type Status, type ThresholdSet } from '../kernel/threshold-set';

/** One threshold of a set. */
export interface Level {
  readonly status: Status;
  readonly text: string;
  /** Ratio of the threshold, times 10 to the 18th. */
  readonly ratio: bigint;
  /** The same ratio as a double. */
  readonly estimated: number;
}

const RISING: readonly Exclude<Status, 'green'>[] = ['yellow', 'orange', 'red', 'black'];
/** Statuses from best to worst. */
export const ORDER: readonly Status[] = ['green', ...RISING];
const levelsBySet = new WeakMap<ThresholdSet, readonly Level[]>();

/** Levels of a set, lowest first. Sets are shared and never changed, so that each is parsed once. */
const levelsOf = (set: ThresholdSet): readonly Level[] => {
  let levels = levelsBySet.get(set);
  if (levels === undefined) {
    levels = RISING.flatMap((status) => {
      const text = set[status];
      const ratio = text === undefined ? undefined : parseAmount(text, SCALE_MAX);
      return typeof ratio === 'bigint' ? [{ status, text: text!, ratio, estimated: Number(text) }] : [];
    });
    levelsBySet.set(set, levels);
  }
  return levels;
};

/** Levels of the owner of the funds or limit: its own thresholds, else those of its nearest ancestor that has any. */
export const levelsAt = (state: LedgerState, owner: Account): readonly Level[] => {
  for (let account: Account | undefined = owner; account !== undefined; account = parentOf(state, account)) {
    if (account.terms.thresholds !== undefined) return levelsOf(account.terms.thresholds);
  }
  return levelsOf(DEFAULT_THRESHOLDS);
};

/**
 * Number of levels that `part / whole` has reached. A whole of zero or less has reached all where `over` is true, else
 * none.
 */
const reached = (levels: readonly Level[], part: bigint, whole: bigint, over: boolean): number => {
  if (whole <= 0n) return over ? levels.length : 0;
  if (part === 0n) return 0;
  const estimate = Number(part) / Number(whole);
  let count = levels.length;
  while (count > 0 && !atLeast(estimate, part, whole, levels[count - 1]!)) count -= 1;
  return count;
};

/**
 * Compares exactly: doubles decide only where they are further from the threshold than they can err, bigints the rest.
 */
const atLeast = (estimate: number, part: bigint, whole: bigint, { ratio, estimated }: Level): boolean => {
  const margin = estimated * 1e-9;
  if (estimate > estimated + margin) return true;
  if (estimate < estimated - margin) return false;
  return part * RATIO_ONE >= ratio * whole;
};

export const fundsReached = (levels: readonly Level[], { available, held, consumed }: Book): number =>
  reached(levels, consumed, available + held + consumed, consumed !== 0n || available < 0n);

export const limitReached = (levels: readonly Level[], owner: Account, limit: Limit): number =>
  reached(levels, usedOf(owner, limit), wholeOf(limit), true);

/** Levels reached now, with windows as they are recorded; none where the owner is not open or has no such limit. */
const reachedNow = (
  state: LedgerState,
  { ownerId, place, basis, window }: RatioKey,
): { levels: readonly Level[]; count: number } => {
  const owner = state.accounts.get(ownerId);
  if (owner === undefined) return NONE;
  const levels = levelsAt(state, owner);
  if (basis === 'funds') return { levels, count: fundsReached(levels, bookOf(owner, place)) };
  const limit = limitOf(owner, place, window);
  return limit === undefined ? NONE : { levels, count: limitReached(levels, owner, limit) };
};

const NONE = { levels: [], count: 0 };

export type ReachedBefore = readonly number[];

export const reachedCounts = (state: LedgerState, keys: readonly RatioKey[]): ReachedBefore =>
  keys.map((key) => reachedNow(state, key).count);

/** Thresholds between `before` and now. Each fires once, lowest first. */
export const crossed = (
  state: LedgerState,
  keys: readonly RatioKey[],
  before: ReachedBefore,
  at: string,
): readonly StatusEvent[] =>
  keys.flatMap((key, i) => {
    const { levels, count } = reachedNow(state, key);
    return levels.slice(before[i], count).map(({ status, text }) => ({
      type: 'ThresholdCrossed' as const,
      data: {
        ownerId: key.ownerId,
        resource: state.resources.names[key.place]!,
        basis: key.basis,
        ...(key.window && { window: key.window }),
        threshold: text,
        status,
        at,
      },
    }));
  });
