import { unreachable } from '../decider';
import type { LedgerEvent } from './events';

/** Every account that an event names, each once: spender, payer, source, destination, owner, donor, parent. */
export const accountsOf = (event: LedgerEvent): readonly string[] => {
  const found = new Set<string>();
  for (const id of named(event)) if (id !== null && id !== undefined) found.add(id);
  return [...found];
};

type Named = string | null | undefined;

const named = (event: LedgerEvent): readonly Named[] => {
  switch (event.type) {
    case 'LedgerOpened':
    case 'ResourceDefined':
    case 'LedgerClosed':
    case 'ClockReset':
    case 'PeriodClosed':
      return [];
    case 'Funded':
    case 'Withdrawn':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'LimitSet':
    case 'LimitRemoved':
    case 'ReservationExtended':
    case 'WindowStarted':
    case 'ConfidenceReported':
    case 'OutcomeReported':
    case 'CommandRejected':
    case 'RejectionsCounted':
      return [event.data.accountId];
    case 'AccountOpened':
    case 'AccountClosed':
      return [event.data.accountId, event.data.parentId];
    case 'Released':
      return [event.data.accountId, ...event.data.amounts.map(({ otherId }) => otherId)];
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      return [event.data.fromId, event.data.toId];
    case 'Reallocated':
      return [event.data.accountId, event.data.payerId, ...event.data.donors.map(({ accountId }) => accountId)];
    case 'Consumed':
      return [event.data.accountId, event.data.countedFrom, ...payers(event.data.charges)];
    case 'Reserved':
      return [event.data.accountId, ...payers(event.data.holds)];
    case 'Settled':
      return [
        event.data.accountId,
        event.data.countedFrom,
        ...payers(event.data.charges),
        ...payers(event.data.released),
      ];
    case 'ReservationVoided':
      return [event.data.accountId, ...payers(event.data.released)];
    case 'ReservationsExpired':
      return event.data.reservations.flatMap(({ accountId, released }) => [accountId, ...payers(released)]);
    case 'Adjusted':
      return [event.data.accountId, event.data.countedFrom, event.data.payerId, event.data.closedBelowId];
    case 'Escrowed':
      return [event.data.payerId, event.data.payeeId, event.data.arbiterId];
    case 'EscrowReleased':
    case 'EscrowRefunded':
      return [event.data.payerId, event.data.payeeId, event.data.byId];
    case 'ThresholdCrossed':
      return [event.data.ownerId];
    default:
      return unreachable(event);
  }
};

const payers = (amounts: readonly { readonly payerId: string | null }[]): readonly Named[] =>
  amounts.map(({ payerId }) => payerId);
