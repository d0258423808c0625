import { unreachable } from '../decider';
import { closeAccount, openAccount, openRoot, reportConfidence, updateAccount } from './accounts/fold';
import { countUsage, moveBucket, moveOutside } from './books';
import { putBack } from './clock/fold';
import { chargeKey } from './kernel/ended';
import { openEscrow, refundEscrow, releaseEscrow } from './escrow/fold';
import type { EventOf, LedgerEvent } from './events';
import { instantMs } from './kernel/instant';
import { removeLimit, setLimit, startWindow } from './limits/fold';
import { postings, usageDeltas, type ScaleOf } from './postings';
import { endReservation, expire, extendReservation, reserve, settle } from './reservations/fold';
import { countRejection } from './signals/recorded-rejections';
import { placeOf, withResource } from './kernel/resources';
import type { LedgerState } from './kernel/state';

/**
 * Applies a fact, in place, to the state or the overlay that it is given. Checks no rules and reads no clock. Balances
 * come from the event's postings alone.
 *
 * @throws Error when the event cannot follow on the state: the history is corrupt.
 */
export const evolve = (state: LedgerState, event: LedgerEvent): void => {
  const at = instantMs(event.data.at);
  if (at !== state.header.lastAt) state.header = { ...state.header, lastAt: at };
  const scaleOf: ScaleOf = (resource) => state.resources.scales[placeOf(state, resource)]!;
  for (const posting of postings(event, scaleOf)) {
    if (posting.bucket === 'outside') moveOutside(state, placeOf(state, posting.resource), posting.delta);
    else moveBucket(state, posting.accountId, placeOf(state, posting.resource), posting.bucket, posting.delta);
  }
  for (const delta of usageDeltas(event, scaleOf)) countUsage(state, delta, placeOf(state, delta.resource), at);
  change(state, event, at);
};

const change = (state: LedgerState, event: LedgerEvent, at: number): void => {
  switch (event.type) {
    case 'LedgerOpened':
      return openLedger(state, event, at);
    case 'ResourceDefined':
      state.resources = withResource(state.resources, event.data.resource, event.data.scale);
      return;
    case 'LedgerClosed':
      state.header = { ...state.header, status: 'closed' };
      return;
    case 'ClockReset':
      return putBack(state, at);
    case 'PeriodClosed':
      state.header = { ...state.header, periods: [...state.header.periods, at] };
      return;
    case 'AccountOpened':
      return openAccount(state, event, at);
    case 'AccountUpdated':
      return updateAccount(state, event);
    case 'AccountSuspended':
      state.accounts.edit(event.data.accountId).suspended = true;
      return;
    case 'AccountResumed':
      state.accounts.edit(event.data.accountId).suspended = false;
      return;
    case 'AccountClosed':
      return closeAccount(state, event);
    case 'LimitSet':
      return setLimit(state, event, at);
    case 'LimitRemoved':
      return removeLimit(state, event);
    case 'ConfidenceReported':
      return reportConfidence(state, event);
    case 'WindowStarted':
      return startWindow(state, event);
    case 'Reserved':
      return reserve(state, event, at);
    case 'ReservationExtended':
      return extendReservation(state, event);
    case 'Settled':
      return settle(state, event);
    case 'ReservationVoided':
      return endReservation(state, event.data.reservationId, {
        status: 'voided',
        accountId: event.data.accountId,
        endedAt: event.data.at,
      });
    case 'ReservationsExpired':
      for (const { reservationId } of event.data.reservations) expire(state, reservationId, event.data.at);
      return;
    case 'Allocated':
      if (event.data.distribution)
        state.accounts.edit(event.data.fromId).distributions = event.data.distribution.number;
      return;
    case 'Adjusted':
      state.adjustments.set(chargeKey(event.data.revision, event.data.resource), event.data.totals);
      return;
    case 'Escrowed':
      return openEscrow(state, event, at);
    case 'EscrowReleased':
      return releaseEscrow(state, event);
    case 'EscrowRefunded':
      return refundEscrow(state, event);
    case 'Funded':
    case 'Withdrawn':
    case 'Reclaimed':
    case 'Transferred':
    case 'Reallocated':
    case 'Released':
    case 'Consumed':
    case 'OutcomeReported':
    case 'RejectionsCounted':
    case 'ThresholdCrossed':
      return;
    case 'CommandRejected':
      return countRejection(state, event, at);
    default:
      return unreachable(event);
  }
};

const openLedger = (state: LedgerState, event: EventOf<'LedgerOpened'>, at: number): void => {
  const { ledgerId, clock, resources } = event.data;
  state.header = { ...state.header, ledgerId, status: 'open', clock };
  for (const { resource, scale } of resources) state.resources = withResource(state.resources, resource, scale);
  openRoot(state, event, at);
};
