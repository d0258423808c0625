import type { Distribute } from '@ledger/domain';
import { openChildren } from './closing';
import { textsOf } from './figures';
import { openAccounts, refuseShort } from './reach';
import type { Turn } from './turn';
import { fraction, isWithin, Malformed, refuse, sumsOf, type Sum, type World } from './world';

/** Moves the whole to the children, in shares of minor units that add up to it, or moves nothing. */
export const distribute = (turn: Turn, body: Distribute): void => {
  const { world, step } = turn;
  const { accountId: fromId, strategy } = body;
  const named = body.children?.map(({ accountId }) => accountId) ?? [];
  const weighted = body.children?.every(({ weight }) => weight !== undefined) ?? false;
  if ((strategy === 'proportional') !== weighted) throw new Malformed('weight');
  openAccounts(world, [fromId, ...named]);
  const sums = sumsOf(world, body.amounts);
  if (named.some((id) => world.accounts.get(id)!.parentId !== fromId)) {
    refuse({ code: 'not_permitted', reason: 'not_a_child' });
  }
  const ids = [...(body.children === undefined ? openChildren(world, fromId).map(({ id }) => id) : named)].sort();
  if (ids.length === 0) refuse({ code: 'not_permitted', reason: 'no_children' });
  refuseShort(world, fromId, sums);
  const weights = new Map(body.children?.map(({ accountId, weight }) => [accountId, weight]));
  const parts = sums.map(({ resource, amount }) => {
    const claims = ids.map((id) => {
      if (strategy === 'proportional') return shareable(weights.get(id)!);
      if (strategy === 'priority') return BigInt(world.accounts.get(id)!.priority);
      return strategy === 'dynamic' ? recentUse(world, fromId, id, resource) : 1n;
    });
    return { resource, shares: sharesOf(amount, claims) };
  });
  const number = world.distributions.filter(({ parentId }) => parentId === fromId).length + 1;
  world.distributions.push({ parentId: fromId, chargesBefore: world.charges.length });
  ids.forEach((toId, i) => {
    const given: Sum[] = parts.map(({ resource, shares }) => ({ resource, amount: shares[i]! }));
    const moved = given.filter(({ amount }) => amount > 0n);
    if (moved.length === 0) return;
    const data = { fromId, toId, amounts: textsOf(world, moved), distribution: { strategy, number } };
    step(
      () => {
        for (const sum of moved) world.moves.push({ fromId, toId, ...sum });
      },
      { type: 'Allocated', data },
    );
  });
};

const DECIMALS_MAX = 40;

/** Weights as whole numbers of one unit. */
const shareable = (weight: string): bigint => {
  const { over, under } = fraction(weight);
  return (over * 10n ** BigInt(DECIMALS_MAX)) / under;
};

/** Used by the child and below it since the parent last distributed; never less than nothing. */
const recentUse = (world: World, parentId: string, id: string, resource: string): bigint => {
  const since = world.distributions.filter((one) => one.parentId === parentId).at(-1)?.chargesBefore ?? 0;
  const spent = world.charges
    .slice(since)
    .filter((line) => line.resource === resource && isWithin(world, line.spenderId, id))
    .reduce((sum, { amount }) => sum + amount, 0n);
  return spent > 0n ? spent : 0n;
};

/** A twentieth each first, or equal parts where there are more; the rest by claims, what is left over by largest remainder. */
const sharesOf = (whole: bigint, claimed: readonly bigint[]): bigint[] => {
  const count = BigInt(claimed.length);
  const claims = claimed.every((claim) => claim === 0n) ? claimed.map(() => 1n) : claimed;
  const least = whole / (count > 20n ? count : 20n);
  const rest = whole - least * count;
  const all = claims.reduce((sum, claim) => sum + claim, 0n);
  const shares = claims.map((claim) => least + (rest * claim) / all);
  const remainders = claims.map((claim, i) => ({ i, remainder: (rest * claim) % all }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1));
  const over = Number(whole - shares.reduce((sum, share) => sum + share, 0n));
  for (const { i } of remainders.slice(0, over)) shares[i]! += 1n;
  return shares;
};
