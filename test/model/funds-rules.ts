import type { Allocate, Distribute, Fund, Reallocate, Reclaim, Transfer, Withdraw } from '@ledger/domain';
import { distribute } from './distribution';
import { payerOf, textsOf } from './figures';
import { openAccounts, refuseShort, refuseUnableToAsk } from './reach';
import { recover, recoveryFact } from './recovery';
import type { Fact, Turn } from './turn';
import { refuse, sumsOf, type Sum } from './world';

export type FundsInstruction = Fund | Withdraw | Allocate | Reclaim | Transfer | Reallocate | Distribute;

export const applyFundsInstruction = (turn: Turn, body: FundsInstruction): void => {
  const { world } = turn;
  switch (body.type) {
    case 'Fund': {
      const sums = sumsOf(world, body.amounts);
      move(turn, null, 'root', sums, {
        type: 'Funded',
        data: { accountId: 'root', amounts: textsOf(world, sums) },
      });
      return;
    }
    case 'Withdraw': {
      const sums = sumsOf(world, body.amounts);
      take(turn, 'root', null, sums, { type: 'Withdrawn', data: { accountId: 'root', amounts: textsOf(world, sums) } });
      return;
    }
    case 'Allocate':
    case 'Reclaim': {
      const [account] = openAccounts(world, [body.accountId]);
      const sums = sumsOf(world, body.amounts);
      const parentId = account!.parentId;
      if (parentId === null) return refuse({ code: 'not_permitted', reason: 'root_has_no_parent' });
      const [fromId, toId] = body.type === 'Allocate' ? [parentId, body.accountId] : [body.accountId, parentId];
      const type = body.type === 'Allocate' ? 'Allocated' : 'Reclaimed';
      take(turn, fromId, toId, sums, { type, data: { fromId, toId, amounts: textsOf(world, sums) } });
      return;
    }
    case 'Transfer': {
      const { fromId, toId } = body;
      openAccounts(world, [fromId, toId]);
      refuseUnableToAsk(turn, fromId);
      const sums = sumsOf(world, body.amounts);
      take(turn, fromId, toId, sums, { type: 'Transferred', data: { fromId, toId, amounts: textsOf(world, sums) } });
      return;
    }
    case 'Reallocate':
      reallocate(turn, body);
      return;
    case 'Distribute':
      distribute(turn, body);
      return;
  }
};

/** One Reallocated for each payer, and one for what nobody pays. */
const reallocate = (turn: Turn, body: Reallocate): void => {
  const { world, now } = turn;
  openAccounts(world, [body.accountId]);
  const wanted = sumsOf(world, body.amounts).map((sum) => ({
    ...sum,
    payerId: payerOf(world, body.accountId, sum.resource),
  }));
  for (const payerId of new Set(wanted.map((sum) => sum.payerId))) {
    const sums = wanted.filter((sum) => sum.payerId === payerId);
    const moves =
      payerId === null
        ? []
        : sums.flatMap(({ resource, amount }) => recover(world, payerId, resource, amount, now).moves);
    turn.step(() => world.moves.push(...moves), recoveryFact(world, body.accountId, payerId, sums, moves));
  }
};

const move = ({ world, step }: Turn, fromId: string | null, toId: string | null, sums: readonly Sum[], fact: Fact) =>
  step(() => {
    for (const sum of sums) world.moves.push({ fromId, toId, ...sum });
  }, fact);

/** Draws on the source's own funds only. */
const take = (turn: Turn, fromId: string, toId: string | null, sums: readonly Sum[], fact: Fact): void => {
  refuseShort(turn.world, fromId, sums);
  move(turn, fromId, toId, sums, fact);
};
