import { parseAmount, SCALE_MAX } from '../../amount';
import type { EventOf, LedgerEvent, ThresholdCrossed } from '../events';
import type { ThresholdBasis } from '../event-parts';
import { bookOf, type Account, type Book } from '../records';
import { parentOf, type LedgerState } from '../state';
import { DEFAULT_THRESHOLDS, type Status, type ThresholdSet } from '../thresholds-set';

/** Something that has a ratio: the funds of a payer, or a limit of an owner. */
export interface RatioKey {
  readonly ownerId: string;
  readonly place: number;
  readonly basis: ThresholdBasis;
}

interface Level {
  readonly status: Status;
  readonly text: string;
  /** The threshold, times 10 to the 18th. */
  readonly ratio: bigint;
  /** The same as a double. */
  readonly estimated: number;
}

const ONE = 10n ** BigInt(SCALE_MAX);
const RISING: readonly Exclude<Status, 'green'>[] = ['yellow', 'orange', 'red', 'black'];
const ORDER: readonly Status[] = ['green', ...RISING];
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

/** Thresholds are those of the owner of the funds or the limit: its own, else its nearest ancestor's. */
const levelsAt = (state: LedgerState, owner: Account): readonly Level[] => {
  for (let account: Account | undefined = owner; account !== undefined; account = parentOf(state, account)) {
    if (account.terms.thresholds !== undefined) return levelsOf(account.terms.thresholds);
  }
  return levelsOf(DEFAULT_THRESHOLDS);
};

/** How many of the levels `part / whole` has reached. A whole of zero or less is below all or above all: `over`. */
const reached = (levels: readonly Level[], part: bigint, whole: bigint, over: boolean): number => {
  if (whole <= 0n) return over ? levels.length : 0;
  if (part === 0n) return 0;
  const estimate = Number(part) / Number(whole);
  let count = levels.length;
  while (count > 0 && !atLeast(estimate, part, whole, levels[count - 1]!)) count -= 1;
  return count;
};

/** Exact: doubles decide only where they are further from the threshold than they can err, bigints the rest. */
const atLeast = (estimate: number, part: bigint, whole: bigint, { ratio, estimated }: Level): boolean => {
  const margin = estimated * 1e-9;
  if (estimate > estimated + margin) return true;
  if (estimate < estimated - margin) return false;
  return part * ONE >= ratio * whole;
};

const fundsReached = (levels: readonly Level[], { available, held, consumed }: Book): number =>
  reached(levels, consumed, available + held + consumed, consumed !== 0n || available < 0n);

const limitReached = (levels: readonly Level[], { used }: Book, limit: bigint): number =>
  reached(levels, used, limit, true);

/** Levels reached now; none where the owner is not open or has no such limit. */
const reachedNow = (
  state: LedgerState,
  { ownerId, place, basis }: RatioKey,
): { levels: readonly Level[]; count: number } => {
  const owner = state.accounts.get(ownerId);
  if (owner === undefined) return NONE;
  const levels = levelsAt(state, owner);
  if (basis === 'funds') return { levels, count: fundsReached(levels, bookOf(owner, place)) };
  const limit = owner.limits?.get(state.resources.names[place]!);
  return limit === undefined ? NONE : { levels, count: limitReached(levels, bookOf(owner, place), limit) };
};

const NONE = { levels: [], count: 0 };

/**
 * What of an event's effects can change a ratio: funds that were consumed or moved, limits over what was used, a limit
 * that was set. Resources by name; within one, funds before limits, nearest account first. Holds count in no ratio. A
 * closing account gives up its funds without crossing anything: it is gone when the command ends.
 */
export const ratiosTouched = (state: LedgerState, event: LedgerEvent): readonly RatioKey[] => {
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      return chargedRatios(state, event);
    case 'Withdrawn':
      return funds(state, event.data.amounts, () => [event.data.accountId]);
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      return funds(state, event.data.amounts, () => [event.data.fromId, event.data.toId]);
    case 'Reallocated':
      return funds(state, event.data.recovered, (resource) => [
        ...event.data.donors.filter((donor) => donor.resource === resource).map(({ accountId }) => accountId),
        event.data.payerId!,
      ]);
    case 'Released':
      return event.data.amounts.map(({ resource, otherId }) => ({
        ownerId: otherId,
        place: state.resources.places.get(resource)!,
        basis: 'funds' as const,
      }));
    case 'LimitSet': {
      const { accountId, resource } = event.data;
      return [{ ownerId: accountId, place: state.resources.places.get(resource)!, basis: 'limit' }];
    }
    default:
      return NO_RATIOS;
  }
};

const NO_RATIOS: readonly RatioKey[] = [];

const funds = (
  state: LedgerState,
  amounts: readonly { readonly resource: string }[],
  ownersOf: (resource: string) => readonly string[],
): readonly RatioKey[] =>
  amounts.flatMap(({ resource }) => {
    const place = state.resources.places.get(resource)!;
    return ownersOf(resource).map((ownerId) => ({ ownerId, place, basis: 'funds' as const }));
  });

const chargedRatios = (state: LedgerState, { data }: EventOf<'Consumed'> | EventOf<'Settled'>): readonly RatioKey[] => {
  const keys: RatioKey[] = [];
  for (const { resource, payerId } of data.charges) {
    const place = state.resources.places.get(resource)!;
    if (payerId !== null) keys.push({ ownerId: payerId, place, basis: 'funds' });
    let account = state.accounts.get(data.countedFrom ?? data.accountId);
    for (; account !== undefined; account = parentOf(state, account)) {
      if (account.limits?.has(resource)) keys.push({ ownerId: account.id, place, basis: 'limit' });
    }
  }
  return keys;
};

export type ReachedBefore = readonly number[];

export const reachedCounts = (state: LedgerState, keys: readonly RatioKey[]): ReachedBefore =>
  keys.map((key) => reachedNow(state, key).count);

/** The thresholds between `before` and now: each fires once, lowest first. */
export const crossed = (
  state: LedgerState,
  keys: readonly RatioKey[],
  before: ReachedBefore,
  at: string,
): readonly ThresholdCrossed[] =>
  keys.flatMap((key, i) => {
    const { levels, count } = reachedNow(state, key);
    return levels.slice(before[i], count).map(({ status, text }) => ({
      type: 'ThresholdCrossed' as const,
      data: {
        ownerId: key.ownerId,
        resource: state.resources.names[key.place]!,
        basis: key.basis,
        threshold: text,
        status,
        at,
      },
    }));
  });

export interface Standing {
  readonly status: Status;
  /** Whose funds or limit is in the worst status, and of which resource. */
  readonly ownerId: string;
  readonly resource: string;
}

/**
 * The worst status of the payer's funds and of every limit on the path, over all resources; of several the first:
 * nearest account, then name of the resource. Negative funds and usage above a limit are black, whatever the thresholds.
 */
export const worstStanding = (state: LedgerState, spender: Account): Standing => {
  let worst: Standing = { status: 'green', ownerId: spender.id, resource: '' };
  const consider = (status: Status, ownerId: string, resource: string): void => {
    if (ORDER.indexOf(status) > ORDER.indexOf(worst.status)) worst = { status, ownerId, resource };
  };
  const { byName, names } = state.resources;
  const paid: boolean[] = [];
  for (let account: Account | undefined = spender; account !== undefined; account = parentOf(state, account)) {
    for (const place of byName) {
      if (!paid[place] && bookOf(account, place).firstReceived > 0n) {
        paid[place] = true;
        consider(fundsStatus(state, account, place), account.id, names[place]!);
      }
      const limit = account.limits?.get(names[place]!);
      if (limit !== undefined) consider(limitStatus(state, account, place, limit), account.id, names[place]!);
    }
  }
  return worst;
};

const fundsStatus = (state: LedgerState, payer: Account, place: number): Status => {
  const book = bookOf(payer, place);
  if (book.available < 0n) return 'black';
  if (book.consumed === 0n) return 'green';
  const levels = levelsAt(state, payer);
  return statusAt(levels, fundsReached(levels, book));
};

const limitStatus = (state: LedgerState, owner: Account, place: number, limit: bigint): Status => {
  const book = bookOf(owner, place);
  if (book.used > limit) return 'black';
  const levels = levelsAt(state, owner);
  return statusAt(levels, limitReached(levels, book, limit));
};

const statusAt = (levels: readonly Level[], count: number): Status =>
  count === 0 ? 'green' : levels[count - 1]!.status;
