import { formatAmount, type LedgerInstruction } from '@ledger/domain';
import { openAccounts, refuseSuspended } from './account-rules';
import { recover } from './recovery';
import type { Turn } from './turn';
import { available, payerOf, refuse, sumsOf, type Sum, type World } from './world';

/** Answers whether the instruction was one of these. */
export const applyFundsInstruction = (turn: Turn, body: LedgerInstruction): boolean => {
  const { world } = turn;
  switch (body.type) {
    case 'Fund':
      move(turn, null, 'root', sumsOf(world, body.amounts));
      return true;
    case 'Withdraw':
      take(turn, 'root', null, sumsOf(world, body.amounts));
      return true;
    case 'Allocate':
    case 'Reclaim': {
      const [account] = openAccounts(world, [body.accountId]);
      const sums = sumsOf(world, body.amounts);
      const parentId = account!.parentId;
      if (parentId === null) return refuse({ code: 'not_permitted', reason: 'root_has_no_parent' });
      if (body.type === 'Allocate') take(turn, parentId, body.accountId, sums);
      else take(turn, body.accountId, parentId, sums);
      return true;
    }
    case 'Transfer':
      openAccounts(world, [body.fromId, body.toId]);
      refuseSuspended(world, body.fromId);
      take(turn, body.fromId, body.toId, sumsOf(world, body.amounts));
      return true;
    case 'Reallocate': {
      openAccounts(world, [body.accountId]);
      for (const { resource, amount } of sumsOf(world, body.amounts)) {
        const payerId = payerOf(world, body.accountId, resource);
        if (payerId === null) continue;
        turn.step(() => world.moves.push(...recover(world, payerId, resource, amount).moves));
      }
      return true;
    }
    default:
      return false;
  }
};

const move = ({ world, step }: Turn, fromId: string | null, toId: string | null, sums: readonly Sum[]): void =>
  step(() => {
    for (const sum of sums) world.moves.push({ fromId, toId, ...sum });
  });

const take = (turn: Turn, fromId: string, toId: string | null, sums: readonly Sum[]): void => {
  checkOwnFunds(turn.world, fromId, sums);
  move(turn, fromId, toId, sums);
};

const checkOwnFunds = (world: World, fromId: string, sums: readonly Sum[]): void => {
  for (const { resource, amount } of sums) {
    const has = available(world, fromId, resource);
    if (amount <= has) continue;
    const scale = world.scales.get(resource)!;
    refuse({
      code: 'insufficient_funds',
      accountId: fromId,
      resource,
      requested: formatAmount(amount, scale),
      available: formatAmount(has, scale),
    });
  }
};
