import type { FundsEvent } from './events';
import { parseAmount, SCALE_MAX } from '../../amount';
import type { Distribute, DistributionChild } from './commands';
import {
  ENTRIES_PER_COMMAND_MAX,
  EVENTS_PER_COMMAND_MAX,
  TOO_MANY_ENTRIES,
  TOO_MANY_EVENTS,
  malformed,
  reject,
  type Refusal,
  type Draft,
  type DraftView,
} from '../kernel/draft';
import { membersFrom } from '../kernel/members';
import { bookOf, type Account } from '../kernel/records';
import { byText } from '../kernel/resources';
import { parseMove, stored, type PlacedAmount } from '../kernel/amounts';
import { requireOpen } from '../tree/find-account';
import { shortOf } from './rules';

/** Distributes the whole of the amounts to the children by the strategy, or nothing. A share of zero is no move. */
export const distribute = (draft: Draft<FundsEvent>, command: Distribute): Refusal | undefined => {
  const weights = parseWeights(command);
  if ('outcome' in weights) return weights;
  const found = requireOpen(draft, command.accountId, ...(command.children ?? []).map(({ accountId }) => accountId));
  if ('outcome' in found) return found;
  const moved = parseMove(draft.state, command.amounts);
  if ('outcome' in moved) return moved;
  const [parent, ...named] = found.accounts;
  const tooLarge = refuseTooMany(command.children?.length ?? parent.openChildren, moved.parsed);
  if (tooLarge) return tooLarge;
  const children = command.children === undefined ? childrenOf(draft, parent) : named;
  children.sort((a, b) => byText(a.id, b.id));
  const shares = moved.parsed.map(({ place, units }) =>
    sharesOf(units, children.map(weigher(parent, command.strategy, weights, place))),
  );
  const moves = children.map((child, i) => ({
    child,
    amounts: moved.parsed.flatMap((amount, k) => (shares[k]![i]! > 0n ? [{ ...amount, units: shares[k]![i]! }] : [])),
  }));
  const given = moves.filter(({ amounts }) => amounts.length > 0);
  if (given.length > EVENTS_PER_COMMAND_MAX) return TOO_MANY_EVENTS;
  if (children.some(({ parentId }) => parentId !== parent.id))
    return reject({ code: 'not_permitted', reason: 'not_a_child' });
  if (children.length === 0) return reject({ code: 'not_permitted', reason: 'no_children' });
  const short = shortOf(draft, parent, moved.parsed);
  if (short) return short;
  const distribution = { strategy: command.strategy, number: parent.distributions + 1 };
  for (const { child, amounts } of given) {
    if (draft.isTooLarge) return undefined;
    const move = { fromId: parent.id, toId: child.id, amounts: stored(draft.state, amounts) };
    draft.emit({ type: 'Allocated', data: { ...move, distribution } });
  }
  return undefined;
};

/**
 * Refuses early what is too large: where there is a unit for each of more than twenty children, each gets at least one,
 * whatever the strategy.
 */
const refuseTooMany = (count: number, amounts: readonly PlacedAmount[]): Refusal | undefined => {
  if (BigInt(count) < FULL_SHARES) return undefined;
  const reaching = amounts.filter(({ units }) => units >= BigInt(count)).length;
  if (count > EVENTS_PER_COMMAND_MAX && reaching > 0) return TOO_MANY_EVENTS;
  return count * reaching > ENTRIES_PER_COMMAND_MAX ? TOO_MANY_ENTRIES : undefined;
};

const childrenOf = (draft: DraftView, parent: Account): Account[] =>
  [...membersFrom(draft.state.accounts, parent.firstChild)].map(([, child]) => child);

type Weights = ReadonlyMap<string, bigint>;

/** Weights by account, in 10 to the -18th. Only `proportional` has any. */
const parseWeights = ({ strategy, children }: Distribute): Weights | Refusal => {
  const weights = new Map<string, bigint>();
  if (children === undefined)
    return strategy === 'proportional'
      ? malformed('children', 'must be stated with weights for proportional')
      : weights;
  if (children.length === 0) return malformed('children', 'must name at least one child, or be absent for all of them');
  for (const [i, child] of children.entries()) {
    const weight = parseWeight(child, strategy === 'proportional', `children[${i}].weight`);
    if (typeof weight !== 'bigint') return weight;
    if (weights.has(child.accountId)) return malformed(`children[${i}].accountId`, 'must be named once');
    weights.set(child.accountId, weight);
  }
  return weights;
};

const parseWeight = ({ weight }: DistributionChild, wanted: boolean, field: string): bigint | Refusal => {
  if (!wanted) return weight === undefined ? 0n : malformed(field, 'must be absent, but for proportional');
  if (weight === undefined) return malformed(field, 'must be stated for proportional');
  const units = parseAmount(weight, SCALE_MAX);
  return typeof units === 'bigint' && units > 0n
    ? units
    : malformed(field, `must be a plain decimal above 0 with at most ${SCALE_MAX} decimals`);
};

const weigher = (
  parent: Account,
  strategy: Distribute['strategy'],
  weights: Weights,
  place: number,
): ((child: Account) => bigint) => {
  switch (strategy) {
    case 'equal':
      return () => 1n;
    case 'proportional':
      return ({ id }) => weights.get(id)!;
    case 'priority':
      return ({ terms }) => BigInt(terms.priority);
    case 'dynamic':
      return (child) => usedSince(parent, child, place);
  }
};

/**
 * Usage of a child since its parent's last Distribute, or before the first one since the opening. Adjustments may make
 * it negative.
 */
const usedSince = (parent: Account, child: Account, place: number): bigint => {
  const { used } = bookOf(child, place);
  if (parent.distributions === 0) return atLeastZero(used);
  // A child that has used nothing since the last distribution has no kept figure of it.
  if (child.usedBefore?.distribution !== parent.distributions) return 0n;
  return atLeastZero(used - (child.usedBefore.used[place] ?? 0n));
};

const atLeastZero = (units: bigint): bigint => (units > 0n ? units : 0n);

/**
 * Divides a whole into parts: min(5%, 1/n) of it for each, rounded down, then the rest by weight. Units that rounding
 * leaves go to the largest remainders; of equal ones, to the first in order. Without any weight the rest is shared
 * equally.
 */
export const sharesOf = (whole: bigint, weights: readonly bigint[]): readonly bigint[] => {
  const count = BigInt(weights.length);
  if (count === 0n) return [];
  const least = count >= FULL_SHARES ? whole / count : whole / FULL_SHARES;
  const rest = whole - least * count;
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight, order) => {
    const exact = total === 0n ? rest : rest * weight;
    const by = total === 0n ? count : total;
    return { order, share: least + exact / by, remainder: exact % by };
  });
  let left = parts.reduce((sum, { share }) => sum - share, whole);
  const ranked = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.order - b.order : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of ranked) {
    if (left === 0n) break;
    part.share += 1n;
    left -= 1n;
  }
  return parts.map(({ share }) => share);
};

/** Number of least shares of 5% in the whole. */
const FULL_SHARES = 20n;
