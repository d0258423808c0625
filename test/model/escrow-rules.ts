import type { OpenEscrow, RefundEscrow, ReleaseEscrow, ResourceAmount } from '@ledger/domain';
import { textIn, textsOf } from './figures';
import { openAccounts, refuseShort, refuseUnableToAsk } from './reach';
import { instant, stated, type Turn } from './turn';
import { refuse, sumsOf, type ModelEscrow, type World } from './world';

export type EscrowInstruction = OpenEscrow | ReleaseEscrow | RefundEscrow;

export const applyEscrowInstruction = (turn: Turn, body: EscrowInstruction): void => {
  switch (body.type) {
    case 'OpenEscrow':
      openEscrow(turn, body);
      return;
    case 'ReleaseEscrow':
      releaseEscrow(turn, body);
      return;
    case 'RefundEscrow':
      refundEscrow(turn, body);
      return;
  }
};

const openEscrow = (turn: Turn, body: OpenEscrow): void => {
  const { world, now } = turn;
  const { escrowId: id, payerId, payeeId, arbiterId, ttlSeconds, reason } = body;
  openAccounts(world, [payerId, payeeId, ...(arbiterId === undefined ? [] : [arbiterId])]);
  refuseUnableToAsk(turn, payerId);
  const sums = sumsOf(world, body.amounts);
  if (world.escrows.has(id)) refuse({ code: 'already_exists', what: 'escrow', id });
  refuseShort(world, payerId, sums);
  const expiresAt = ttlSeconds === undefined ? undefined : now + ttlSeconds * 1000;
  turn.step(
    () => world.escrows.set(id, { id, payerId, payeeId, arbiterId, status: 'open', expiresAt, rest: [...sums] }),
    {
      type: 'Escrowed',
      data: stated({
        escrowId: id,
        payerId,
        payeeId,
        arbiterId,
        amounts: textsOf(world, sums),
        expiresAt: expiresAt === undefined ? undefined : instant(expiresAt),
        reason,
      }),
    },
  );
};

const releaseEscrow = (turn: Turn, body: ReleaseEscrow): void => {
  const { world } = turn;
  const asked = body.amounts === undefined ? undefined : sumsOf(world, body.amounts);
  const escrow = openOne(world, body.escrowId);
  const sums = asked ?? escrow.rest;
  for (const { resource, amount } of sums) {
    const left = escrow.rest.find((part) => part.resource === resource)?.amount ?? 0n;
    if (amount <= left) continue;
    const figures = { requested: textIn(world, resource, amount), remaining: textIn(world, resource, left) };
    refuse({ code: 'escrow_exceeded', escrowId: escrow.id, resource, ...figures });
  }
  refuseOutsider(escrow, body.byId, escrow.payerId);
  const { payerId, payeeId, id: escrowId } = escrow;
  const amounts: ResourceAmount[] = textsOf(world, sums);
  const rest = escrow.rest
    .map(({ resource, amount }) => ({
      resource,
      amount: amount - (sums.find((sum) => sum.resource === resource)?.amount ?? 0n),
    }))
    .filter(({ amount }) => amount > 0n);
  const final = rest.length === 0;
  turn.step(
    () => {
      for (const sum of sums) world.moves.push({ fromId: payerId, toId: payeeId, ...sum });
      escrow.rest = rest;
      if (final) escrow.status = 'released';
    },
    { type: 'EscrowReleased', data: stated({ escrowId, payerId, payeeId, amounts, byId: body.byId, final }) },
  );
};

const refundEscrow = (turn: Turn, body: RefundEscrow): void => {
  const escrow = openOne(turn.world, body.escrowId);
  refuseOutsider(escrow, body.byId, escrow.payeeId);
  const { payerId, payeeId, id: escrowId } = escrow;
  const amounts = textsOf(turn.world, escrow.rest);
  turn.step(
    () => {
      escrow.status = 'refunded';
    },
    {
      type: 'EscrowRefunded',
      data: stated({ escrowId, payerId, payeeId, amounts, byId: body.byId, cause: 'requested' }),
    },
  );
};

const openOne = (world: World, escrowId: string): ModelEscrow => {
  const escrow = world.escrows.get(escrowId);
  if (escrow === undefined) return refuse({ code: 'escrow_not_found', escrowId });
  if (escrow.status !== 'open') return refuse({ code: 'escrow_closed', escrowId, status: escrow.status });
  return escrow;
};

/** Nobody named is the operator, who may. */
const refuseOutsider = ({ arbiterId }: ModelEscrow, byId: string | undefined, partyId: string): void => {
  if (byId === undefined || byId === partyId || byId === arbiterId) return;
  refuse({ code: 'not_permitted', reason: 'not_a_party' });
};
