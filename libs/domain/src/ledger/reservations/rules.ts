import type { FundsEvent } from '../funds/events';
import type { LimitEvent } from '../limits/events';
import type { ReservationEvent } from './events';
import type { ExtendReservation, Reserve, VoidReservation } from './commands';
import { reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import type { EndedReservation, Reservation } from '../kernel/records';
import { textOf } from '../kernel/amounts';
import { attributionOf, estimated, refuseEstimate } from '../pricing/estimates';
import { freed } from './expiry';
import { refuseBarred } from '../tree/find-account';
import { grant, grantStanding } from '../spending/granting';
import { refuseMeasures } from '../pricing/measures';
import { admit, payerIdOf, stated } from '../spending/rules';

export const RESERVATIONS_PER_ACCOUNT_MAX = 10_000;

export const reserve = (
  draft: Draft<FundsEvent | LimitEvent | ReservationEvent>,
  command: Reserve,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const { accountId, reservationId, ttlSeconds } = command;
  const attribution = attributionOf(command.attribution, command.estimate);
  const misstated = refuseEstimate(command) ?? refuseMeasures(attribution);
  if (misstated) return misstated;
  const request = admit(draft, accountId, command.amounts);
  if ('outcome' in request) return request;
  const { spender } = request;
  if (findReservation(draft, reservationId) !== undefined) {
    return reject({ code: 'already_exists', what: 'reservation', id: reservationId });
  }
  const estimate = command.estimate && estimated(draft, spender, command, request.amounts);
  if (estimate && 'outcome' in estimate) return estimate;
  const { amounts } = estimate ?? request;
  if (spender.openReservations >= RESERVATIONS_PER_ACCOUNT_MAX) {
    return reject({ code: 'capacity_exceeded', limit: 'reservations_per_account', max: RESERVATIONS_PER_ACCOUNT_MAX });
  }
  const granted = grant(draft, spender, amounts, command.onShortage ?? 'reject', true);
  if ('outcome' in granted) return granted;
  const holds = amounts.map(({ place, resource, units }) => ({
    resource,
    amount: textOf(draft.state, place, units),
    payerId: payerIdOf(draft, spender, place),
  }));
  draft.emit({
    type: 'Reserved',
    data: {
      reservationId,
      accountId,
      holds,
      expiresAt: deadline(draft, ttlSeconds),
      ...(estimate && { estimate: estimate.estimate }),
      ...stated(draft, { attribution, occurredAt, price: estimate?.notes, usage: request.notes }),
      ...granted,
    },
  });
  return undefined;
};

const deadline = (draft: DraftView, ttlSeconds: number): string => instantText(draft.now + ttlSeconds * 1_000);

export const extend = (
  draft: Draft<ReservationEvent>,
  { reservationId, ttlSeconds }: ExtendReservation,
): Refusal | undefined => {
  const found = findReservation(draft, reservationId);
  if (found === undefined) return reject({ code: 'reservation_not_found', reservationId });
  const account = draft.state.accounts.get(found.accountId);
  if (account === undefined) return reject({ code: 'account_closed', accountId: found.accountId });
  const barred = refuseBarred(draft, account);
  if (barred) return barred;
  if ('status' in found) return reject({ code: 'reservation_closed', reservationId, status: found.status });
  const expiresAt = deadline(draft, ttlSeconds);
  if (draft.now + ttlSeconds * 1_000 < found.expiresAt) {
    return reject({ code: 'not_permitted', reason: 'deadline_would_move_back' });
  }
  const granted = grantStanding(draft, account);
  if ('outcome' in granted) return granted;
  draft.emit({
    type: 'ReservationExtended',
    data: { reservationId, accountId: found.accountId, expiresAt, ...granted },
  });
  return undefined;
};

export const voidReservation = (
  draft: Draft<ReservationEvent>,
  { reservationId }: VoidReservation,
): Refusal | undefined => {
  const found = findReservation(draft, reservationId);
  if (found === undefined) return reject({ code: 'reservation_not_found', reservationId });
  if ('status' in found) return reject({ code: 'reservation_closed', reservationId, status: found.status });
  const released = freed(draft.state, found.holds);
  draft.emit({ type: 'ReservationVoided', data: { reservationId, accountId: found.accountId, released } });
  return undefined;
};

/** Open in the state, or ended in memory or as the writer looked it up. */
export const findReservation = (draft: DraftView, id: string): Reservation | EndedReservation | undefined =>
  draft.state.reservations.get(id) ?? draft.state.endedReservations.get(id) ?? draft.ended.reservation(id);
