import type { Consume, ExtendReservation, LedgerInstruction, Reserve, ResourceAmount } from '@ledger/domain';
import { openAccounts, refuseSuspended } from './account-rules';
import type { Turn } from './turn';
import { charge, checkStopped, grant, settle } from './spending';
import { payerOf, refuse, sumsOf, type ModelReservation, type Sum, type World } from './world';

/** Answers whether the instruction was one of these. */
export const applySpendingInstruction = (turn: Turn, body: LedgerInstruction): boolean => {
  const { world } = turn;
  switch (body.type) {
    case 'Consume':
      consume(turn, body);
      return true;
    case 'Reserve':
      reserve(turn, body);
      return true;
    case 'ExtendReservation':
      extend(turn, body);
      return true;
    case 'Settle': {
      const spent = spentOf(world, body.amounts);
      const reservation = reservationOf(world, body.reservationId);
      if (reservation.status === 'settled' || reservation.status === 'voided') return refuseEnded(reservation);
      turn.step(() => settle(world, reservation, spent, body.final ?? true));
      return true;
    }
    case 'VoidReservation': {
      const reservation = reservationOf(world, body.reservationId);
      if (reservation.status !== 'open') return refuseEnded(reservation);
      reservation.status = 'voided';
      return true;
    }
    default:
      return false;
  }
};

const consume = (turn: Turn, body: Consume): void => {
  const { world, step } = turn;
  if (body.mode === 'record') {
    if (!world.accounts.has(body.accountId)) refuse({ code: 'account_not_found', accountId: body.accountId });
    const spent = spentOf(world, body.amounts);
    if (body.reservationId !== undefined) reservationOf(world, body.reservationId);
    return step(() => charge(world, body.accountId, spent));
  }
  openAccounts(world, [body.accountId]);
  refuseSuspended(world, body.accountId);
  const spent = spentOf(world, body.amounts);
  grant(world, body.accountId, spent, body.onShortage ?? 'reject', step);
  step(() => charge(world, body.accountId, spent));
};

const reserve = ({ world, now, step }: Turn, body: Reserve): void => {
  openAccounts(world, [body.accountId]);
  refuseSuspended(world, body.accountId);
  const wanted = spentOf(world, body.amounts);
  const id = body.reservationId;
  if (world.reservations.has(id)) refuse({ code: 'already_exists', what: 'reservation', id });
  grant(world, body.accountId, wanted, body.onShortage ?? 'reject', step);
  const holds = wanted.map(({ resource, amount }) => ({
    resource,
    rest: amount,
    payerId: payerOf(world, body.accountId, resource),
  }));
  const expiresAt = now + body.ttlSeconds * 1000;
  step(() => world.reservations.set(id, { id, spenderId: body.accountId, status: 'open', expiresAt, holds }));
};

const extend = ({ world, now }: Turn, body: ExtendReservation): void => {
  const reservation = reservationOf(world, body.reservationId);
  openAccounts(world, [reservation.spenderId]);
  refuseSuspended(world, reservation.spenderId);
  if (reservation.status !== 'open') return refuseEnded(reservation);
  const expiresAt = now + body.ttlSeconds * 1000;
  if (expiresAt < reservation.expiresAt) refuse({ code: 'not_permitted', reason: 'deadline_would_move_back' });
  checkStopped(world, reservation.spenderId);
  reservation.expiresAt = expiresAt;
};

const reservationOf = (world: World, id: string): ModelReservation =>
  world.reservations.get(id) ?? refuse({ code: 'reservation_not_found', reservationId: id });

const refuseEnded = ({ id, status }: ModelReservation): never => {
  if (status === 'open') throw new Error(`${id} is open`);
  return refuse({ code: 'reservation_closed', reservationId: id, status });
};

/** Zeros in a usage stand for nothing: they are checked against nothing, and nobody pays for them. */
const spentOf = (world: World, amounts: readonly ResourceAmount[]): Sum[] =>
  sumsOf(world, amounts).filter(({ amount }) => amount > 0n);
