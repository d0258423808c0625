import { reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import type { SettledCharge } from '../kernel/event-parts';
import { textOf, type PlacedAmount } from '../kernel/amounts';
import { reportedUsage, type Usage } from '../kernel/usage-amounts';
import type { Account, EndedReservation, Reservation } from '../kernel/records';
import type { Attribution } from '../kernel/usage';
import type { LimitEvent } from '../limits/events';
import { turnWindows } from '../limits/windows';
import { earlierPeriod } from '../periods/rules';
import { refuseMeasures, withoutMeasures } from '../pricing/measures';
import { priceReport } from '../pricing/rules';
import { chargeOf, firstOpen, lateness, payerIdOf, stated, type Operation } from '../spending/rules';
import type { Settle } from './commands';
import type { ReservationEvent } from './events';
import { freed } from './expiry';
import { findReservation } from './rules';

export const settle = (
  draft: Draft<ReservationEvent>,
  command: Settle,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const misstated = refuseMeasures(command.attribution);
  if (misstated) return misstated;
  const usage = reportedUsage(draft.state, command.amounts);
  if ('outcome' in usage) return usage;
  const found = findReservation(draft, command.reservationId);
  if (found === undefined) return reject({ code: 'reservation_not_found', reservationId: command.reservationId });
  if ('status' in found && found.status !== 'expired') {
    return reject({ code: 'reservation_closed', reservationId: command.reservationId, status: found.status });
  }
  bill(draft, 'status' in found ? { ...found, id: command.reservationId } : found, command, usage, occurredAt);
  return undefined;
};

/** A reservation that can be billed: an expired one once. */
type Billable = Reservation | (Extract<EndedReservation, { status: 'expired' }> & { readonly id: string });

/** Charges one bill of a reservation at what all its bills come to, less what was charged for those before. */
export const bill = (
  draft: Draft<LimitEvent | ReservationEvent>,
  found: Billable,
  stating: Pick<Settle, 'amounts' | 'attribution' | 'final'>,
  usage: Usage,
  occurredAt: string | undefined,
): void => {
  const attribution = billedTo(stating.attribution, found.attribution);
  const of = { amounts: stating.amounts, attribution, billed: found.billed };
  const price = priceReport(draft, countedAt(draft, found), of, usage.parsed, occurredAt);
  const amounts = price?.amounts ?? usage.parsed;
  const operation: Operation = { attribution, occurredAt, price: price?.notes, usage: usage.notes };
  if (!('status' in found)) settleOpen(draft, found, amounts, stating.final ?? true, operation);
  else settleExpired(draft, found, amounts, operation);
};

/**
 * Account at which a settlement counts: the spender of an open reservation; for an expired one, the nearest open
 * account on its path.
 */
const countedAt = (draft: DraftView, found: Billable): Account =>
  'status' in found ? firstOpen(draft, found.path) : draft.state.accounts.get(found.accountId)!;

/**
 * Operation of a bill: what it does not state itself comes from its reservation, field by field, but for the measures.
 * Those of the reservation were measured before the call, and would be priced again by each of several bills.
 */
export const billedTo = (own: Attribution | undefined, reserved: Attribution | undefined): Attribution | undefined =>
  reserved === undefined ? own : { ...withoutMeasures(reserved), ...own };

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
      ...stated(draft, operation),
      ...earlierPeriod(draft.state.header, operation.occurredAt),
      ...lateness(draft, accountId, spender),
    },
  });
};

/** A bill that lands after expiry is still owed, by the payers of the reservation, and ends it. */
const settleExpired = (
  draft: Draft<LimitEvent | ReservationEvent>,
  expired: Exclude<Billable, Reservation>,
  amounts: readonly PlacedAmount[],
  operation: Operation,
): void => {
  const { id: reservationId, accountId, holds, path } = expired;
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
      ...stated(draft, operation),
      ...earlierPeriod(draft.state.header, operation.occurredAt),
      late: true,
      ...(counted.id !== accountId && { countedFrom: counted.id }),
    },
  });
};

/** The recorded payer, or where it is closed, its nearest open funded ancestor. */
const openPayerId = (draft: DraftView, path: readonly string[], payerId: string, place: number): string | null => {
  if (draft.state.accounts.get(payerId) !== undefined) return payerId;
  return payerIdOf(draft, firstOpen(draft, path.slice(path.indexOf(payerId) + 1)), place);
};

const settledCharge = (
  draft: DraftView,
  amount: PlacedAmount,
  fromHold: bigint,
  payerId: string | null,
): SettledCharge => ({
  ...chargeOf(draft, amount, payerId, fromHold),
  fromHold: textOf(draft.state, amount.place, fromHold),
});

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
