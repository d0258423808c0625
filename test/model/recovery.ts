import { available, hasReceived, reserveKept, textIn, textsOf } from './figures';
import { endOf } from './signals';
import type { Fact } from './turn';
import { isWithin, lineOf, policyOf, type ModelAccount, type Move, type Sum, type World } from './world';

/** Accounts that may have to give, in the order in which they are asked. */
const donorsOf = (world: World, needyId: string, resource: string, now: number): string[] => {
  const needy = world.accounts.get(needyId)!;
  const anywhere = policyOf(world, needyId, 'donors', 'siblings') === 'ledger';
  const ended = (account: ModelAccount): boolean => (endOf(account) ?? Infinity) <= now;
  return [...world.accounts.values()]
    .filter(({ id, open, parentId, priority }) => {
      if (!open || id === needyId || priority > needy.priority || !hasReceived(world, id, resource)) return false;
      if (isWithin(world, id, needyId) || isWithin(world, needyId, id)) return false;
      if (lineOf(world, id).some((account) => account.suspended || ended(account))) return false;
      return anywhere || parentId === needy.parentId;
    })
    .sort((a, b) => {
      if (a.priority !== b.priority) return a.priority - b.priority;
      const more = available(world, b.id, resource) - available(world, a.id, resource);
      if (more !== 0n) return more > 0n ? 1 : -1;
      return a.id < b.id ? -1 : 1;
    })
    .map(({ id }) => id);
};

/** Works out what others give so that a shortage is covered: just enough, as far as they can. Nothing is moved yet. */
export const recover = (
  world: World,
  needyId: string,
  resource: string,
  shortage: bigint,
  now: number,
): { readonly total: bigint; readonly moves: readonly Move[] } => {
  let total = 0n;
  const moves: Move[] = [];
  for (const fromId of donorsOf(world, needyId, resource, now)) {
    const spare = available(world, fromId, resource) - reserveKept(world, fromId, resource);
    const amount = spare < shortage - total ? spare : shortage - total;
    if (amount <= 0n) continue;
    moves.push({ fromId, toId: needyId, resource, amount });
    total += amount;
  }
  return { total, moves };
};

export const recoveryFact = (
  world: World,
  accountId: string,
  payerId: string | null,
  requested: readonly Sum[],
  moves: readonly Move[],
): Fact => {
  const sums = requested.map(({ resource }) => ({
    resource,
    amount: moves.filter((move) => move.resource === resource).reduce((sum, { amount }) => sum + amount, 0n),
  }));
  return {
    type: 'Reallocated',
    data: {
      accountId,
      payerId,
      requested: textsOf(world, requested),
      recovered: textsOf(
        world,
        sums.filter(({ amount }) => amount > 0n),
      ),
      donors: moves.map(({ fromId, resource, amount }) => ({
        accountId: fromId,
        resource,
        amount: textIn(world, resource, amount),
      })),
    },
  };
};
