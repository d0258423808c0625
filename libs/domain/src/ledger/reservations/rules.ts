import type { FundsEvent } from '../funds/events';
import type { LimitEvent } from '../limits/events';
import type { ReservationEvent } from './events';
import type { ExtendReservation, Reserve, Settle, VoidReservation } from './commands';
import { reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import type { SettledCharge } from '../kernel/event-parts';
import { instantText } from '../kernel/instant';
import type { Account, EndedReservation, Reservation } from '../kernel/records';
import type { Attribution } from '../kernel/usage';
import { parseUsage, textOf, type PlacedAmount } from '../kernel/amounts';
import { attributionOf, estimated, refuseEstimate } from '../pricing/estimates';
import { freed } from './expiry';
import { refuseBarred } from '../tree/find-account';
import { grant, grantStanding } from '../spending/granting';
import { isMeasured, refuseMeasures, withoutMeasures } from '../pricing/measures';
import { priceReport } from '../pricing/rules';
import { earlierPeriod } from '../periods/rules';
import {
  admit,
  lateness,
  firstOpen,
  overrunOf,
  payerIdOf,
  reservationExists,
  stated,
  type Operation,
} from '../spending/rules';
import { turnWindows } from '../limits/windows';

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
  if (reservationExists(draft, reservationId)) {
    return reject({ code: 'already_exists', what: 'reservation', id: reservationId });
  }
  const estimate = command.estimate && estimated(draft, spender, command, request.amounts, occurredAt);
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
      ...stated({ attribution, occurredAt, price: estimate?.notes }),
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

export const settle = (
  draft: Draft<ReservationEvent>,
  command: Settle,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const misstated = refuseMeasures(command.attribution);
  if (misstated) return misstated;
  const usage = parseUsage(draft.state, command.amounts);
  if ('outcome' in usage) return usage;
  const found = findReservation(draft, command.reservationId);
  if (found === undefined) return reject({ code: 'reservation_not_found', reservationId: command.reservationId });
  if ('status' in found && found.status !== 'expired') {
    return reject({ code: 'reservation_closed', reservationId: command.reservationId, status: found.status });
  }
  const attribution = billedTo(command.attribution, found.attribution);
  const price = priceReport(draft, countedAt(draft, found), { ...command, attribution }, usage.parsed, occurredAt);
  if (price && 'outcome' in price) return price;
  const amounts = price?.amounts ?? usage.parsed;
  const operation: Operation = { attribution, occurredAt, price: price?.notes };
  if (!('status' in found)) settleOpen(draft, found, amounts, command.final ?? true, operation);
  else settleExpired(draft, command.reservationId, found, amounts, operation);
  return undefined;
};

/**
 * Account at which a settlement counts: the spender of an open reservation; for an expired one, the nearest open
 * account on its path.
 */
const countedAt = (draft: DraftView, found: Reservation | Extract<EndedReservation, { status: 'expired' }>): Account =>
  'status' in found ? firstOpen(draft, found.path) : draft.state.accounts.get(found.accountId)!;

/**
 * Attribution of a bill. A bill that names its operation is taken at its word; one that has measures but no model takes
 * the reservation's model. A bill without attribution takes the reservation's without its measures: these were
 * estimated before the call, and each of several bills would be priced by them again.
 */
const billedTo = (own: Attribution | undefined, reserved: Attribution | undefined): Attribution | undefined => {
  if (reserved === undefined) return own;
  if (own === undefined) return withoutMeasures(reserved);
  if (own.model !== undefined || own.provider !== undefined || !isMeasured(own)) return own;
  const { model, provider } = reserved;
  return { ...own, ...(model !== undefined && { model }), ...(provider !== undefined && { provider }) };
};

/** Each charge takes what it can from its hold and the excess from what is available; the final one frees the rest. */
const settleOpen = (
  draft: Draft<LimitEvent | ReservationEvent>,
  reservation: Reservation,
  amounts: readonly PlacedAmount[],
  final: boolean,
  operation: Operation,
): void => {
  const { state } = draft;
  const { id, accountId, holds } = reservation;
  const spender = state.accounts.get(accountId)!;
  turnWindows(draft, spender, amounts);
  const rest = new Map(holds.map((hold) => [hold.place, hold]));
  const charges = amounts.map((amount): SettledCharge => {
    const hold = rest.get(amount.place);
    const fromHold = hold === undefined ? 0n : min(amount.units, hold.amount);
    if (hold !== undefined) rest.set(amount.place, { ...hold, amount: hold.amount - fromHold });
    return settledCharge(
      draft,
      amount,
      fromHold,
      hold === undefined ? payerIdOf(draft, spender, amount.place) : hold.payerId,
    );
  });
  const released = final ? freed(state, [...rest.values()]) : [];
  draft.emit({
    type: 'Settled',
    data: {
      reservationId: id,
      accountId,
      charges,
      released,
      final,
      ...stated(operation),
      ...earlierPeriod(draft.state.header, operation.occurredAt),
      ...lateness(draft, accountId, spender),
    },
  });
};

/** Settles after expiry: a late bill is still owed, by the payers of the reservation, and ends it. */
const settleExpired = (
  draft: Draft<LimitEvent | ReservationEvent>,
  reservationId: string,
  expired: Extract<EndedReservation, { status: 'expired' }>,
  amounts: readonly PlacedAmount[],
  operation: Operation,
): void => {
  const { accountId, holds, path } = expired;
  const counted = firstOpen(draft, path);
  turnWindows(draft, counted, amounts);
  const charges = amounts.map((amount): SettledCharge => {
    const hold = holds.find(({ resource }) => resource === amount.resource);
    if (hold === undefined) return settledCharge(draft, amount, 0n, payerIdOf(draft, counted, amount.place));
    return settledCharge(draft, amount, 0n, hold.payerId && openPayerId(draft, path, hold.payerId, amount.place));
  });
  draft.emit({
    type: 'Settled',
    data: {
      reservationId,
      accountId,
      charges,
      released: [],
      final: true,
      ...stated(operation),
      ...earlierPeriod(draft.state.header, operation.occurredAt),
      late: true,
      ...(counted.id !== accountId && { countedFrom: counted.id }),
    },
  });
};

/** The recorded payer or, where it is closed, its nearest open funded ancestor. */
const openPayerId = (draft: DraftView, path: readonly string[], payerId: string, place: number): string | null => {
  if (draft.state.accounts.get(payerId) !== undefined) return payerId;
  return payerIdOf(draft, firstOpen(draft, path.slice(path.indexOf(payerId) + 1)), place);
};

const settledCharge = (
  draft: DraftView,
  amount: PlacedAmount,
  fromHold: bigint,
  payerId: string | null,
): SettledCharge => {
  const { place, resource, units } = amount;
  const overrun = overrunOf(draft, place, units - fromHold, payerId);
  return {
    resource,
    amount: textOf(draft.state, place, units),
    payerId,
    ...(overrun > 0n && { overrun: textOf(draft.state, place, overrun) }),
    fromHold: textOf(draft.state, place, fromHold),
  };
};

/** A reservation that is open in the state, or ended: in memory, or as the writer looked it up. */
const findReservation = (draft: DraftView, id: string): Reservation | EndedReservation | undefined =>
  draft.state.reservations.get(id) ?? draft.state.endedReservations.get(id) ?? draft.ended.reservation(id);

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
