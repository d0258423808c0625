import type { AccountEvent } from '../accounts/events';
import { unattributed } from '../accounts/unattributed';
import type { FundsEvent } from '../funds/events';
import { malformed, reject, type Draft, type Refusal } from '../kernel/draft';
import { reportedUsage } from '../kernel/usage-amounts';
import type { LimitEvent } from '../limits/events';
import { turnWindows } from '../limits/windows';
import { earlierPeriod } from '../periods/rules';
import { refuseMeasures } from '../pricing/measures';
import { priceReport } from '../pricing/rules';
import { bill, billedTo } from '../reservations/bills';
import type { ReservationEvent } from '../reservations/events';
import { findReservation } from '../reservations/rules';
import type { Consume } from '../spending/commands';
import type { SpendingEvent } from '../spending/events';
import { chargeOf, enforce, lateness, nearestOpen, payerIdOf, stated } from '../spending/rules';
import { exists } from '../tree/find-account';

export const consume = (
  draft: Draft<AccountEvent | FundsEvent | LimitEvent | ReservationEvent | SpendingEvent>,
  command: Consume,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const { mode, onShortage, reservationId } = command;
  if (mode === 'record' && onShortage !== undefined) return malformed('onShortage', 'must be absent with mode record');
  if (mode === 'enforce' && reservationId !== undefined) {
    return malformed('reservationId', 'must be absent with mode enforce');
  }
  const malformedMeasures = refuseMeasures(command.attribution);
  if (malformedMeasures) return malformedMeasures;
  return mode === 'enforce' ? enforce(draft, command, occurredAt) : record(draft, command, occurredAt);
};

/**
 * Records a fact: it is booked whatever is left, at a closed account and one that nobody opened too, and flagged where it
 * exceeds the funds. A report that names an open reservation of its account is a part of that reservation's bill.
 */
const record = (
  draft: Draft<AccountEvent | LimitEvent | ReservationEvent | SpendingEvent>,
  command: Consume,
  occurredAt: string | undefined,
): Refusal | undefined => {
  const { accountId, reservationId } = command;
  const usage = reportedUsage(draft.state, command.amounts);
  if ('outcome' in usage) return usage;
  const found = reservationId === undefined ? undefined : findReservation(draft, reservationId);
  if (reservationId !== undefined && found === undefined)
    return reject({ code: 'reservation_not_found', reservationId });
  if (found !== undefined && !('status' in found) && found.accountId === accountId) {
    bill(draft, found, { ...command, final: false }, usage, occurredAt);
    return undefined;
  }
  const bookedAt = exists(draft, accountId) ? accountId : unattributed(draft);
  const attribution = billedTo(command.attribution, found?.attribution);
  const spender = nearestOpen(draft, bookedAt);
  const price = priceReport(draft, spender, { ...command, attribution }, usage.parsed, occurredAt);
  const amounts = price?.amounts ?? usage.parsed;
  turnWindows(draft, spender, amounts);
  const charges = amounts.map((amount) => chargeOf(draft, amount, payerIdOf(draft, spender, amount.place)));
  draft.emit({
    type: 'Consumed',
    data: {
      accountId: bookedAt,
      ...(bookedAt !== accountId && { unknownAccount: accountId }),
      mode: 'record',
      charges,
      ...stated(draft, { attribution, occurredAt, price: price?.notes, usage: usage.notes }),
      ...earlierPeriod(draft.state.header, occurredAt),
      ...(reservationId !== undefined && { reservationId }),
      ...lateness(draft, bookedAt, spender),
    },
  });
  return undefined;
};
