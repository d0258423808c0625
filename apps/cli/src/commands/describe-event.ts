import { unreachable, type LedgerEvent } from '@ledger/domain';

interface Amount {
  readonly resource: string;
  readonly amount: string;
}

/** What happened, in one line for people. */
export const describeEvent = (event: LedgerEvent): string => {
  switch (event.type) {
    case 'LedgerOpened':
      return `${event.data.ledgerId}, time of the ${event.data.clock}`;
    case 'ResourceDefined':
      return `${event.data.resource} with ${event.data.scale} decimals`;
    case 'LedgerClosed':
      return '';
    case 'Funded':
      return `${list(event.data.amounts)} to ${event.data.accountId}`;
    case 'Withdrawn':
      return `${list(event.data.amounts)} from ${event.data.accountId}`;
    case 'AccountOpened':
      return `${event.data.accountId} (${event.data.kind}, priority ${event.data.priority}) below ${event.data.parentId}`;
    case 'AccountUpdated':
    case 'AccountResumed':
      return event.data.accountId;
    case 'AccountSuspended':
      return event.data.reason === undefined ? event.data.accountId : `${event.data.accountId}: ${event.data.reason}`;
    case 'AccountClosed':
      return `${event.data.accountId} below ${event.data.parentId}`;
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      return `${list(event.data.amounts)} from ${event.data.fromId} to ${event.data.toId}`;
    case 'Released':
      return event.data.amounts
        .map((one) =>
          one.deficit
            ? ([one.otherId, event.data.accountId, one] as const)
            : ([event.data.accountId, one.otherId, one] as const),
        )
        .map(([from, to, one]) => `${text(one)} from ${from} to ${to}`)
        .join(', ');
    case 'Reallocated':
      return `${list(event.data.recovered) || 'nothing'} of ${list(event.data.requested)} for ${event.data.payerId ?? 'nobody'}${from(event.data.donors)}`;
    case 'LimitSet':
      return `${text(event.data)} for ${event.data.accountId}`;
    case 'LimitRemoved':
      return `${event.data.resource} of ${event.data.accountId}`;
    case 'Consumed':
      return `${list(event.data.charges)} by ${event.data.accountId}${paid(event.data.charges)}${flags(event.data)}`;
    case 'Reserved':
      return `${list(event.data.holds)} for ${event.data.accountId}${paid(event.data.holds)}, ${event.data.reservationId} until ${event.data.expiresAt}`;
    case 'ReservationExtended':
      return `${event.data.reservationId} of ${event.data.accountId} until ${event.data.expiresAt}`;
    case 'Settled':
      return `${list(event.data.charges) || 'nothing'} by ${event.data.accountId}${paid(event.data.charges)}, ${event.data.reservationId}${flags(event.data)}`;
    case 'ReservationVoided':
      return `${event.data.reservationId} of ${event.data.accountId}, ${list(event.data.released) || 'nothing'} freed`;
    case 'ReservationsExpired':
      return `${event.data.reservations.map(({ reservationId }) => reservationId).join(', ')} (${event.data.cause.replaceAll('_', ' ')})`;
    case 'ThresholdCrossed':
      return `${event.data.ownerId} is ${event.data.status}: ${event.data.threshold} of its ${event.data.basis} of ${event.data.resource}`;
    case 'CommandRejected':
      return `${event.data.command}${event.data.accountId === undefined ? '' : ` of ${event.data.accountId}`}: ${event.data.rejection.code}`;
    default:
      return unreachable(event);
  }
};

const text = ({ resource, amount }: Amount): string => `${amount} ${resource}`;
const list = (amounts: readonly Amount[]): string => amounts.map(text).join(', ');

const from = (donors: readonly { accountId: string }[]): string =>
  donors.length === 0 ? '' : ` from ${[...new Set(donors.map(({ accountId }) => accountId))].join(', ')}`;

/** Who pays, where it is not said by the spender alone. */
const paid = (amounts: readonly { payerId: string | null }[]): string => {
  const payers = [...new Set(amounts.map(({ payerId }) => payerId ?? 'nobody'))];
  return payers.length === 0 ? '' : `, paid by ${payers.join(' and ')}`;
};

const flags = ({ charges, late }: { charges: readonly { overrun?: string }[]; late?: boolean }): string =>
  `${charges.some(({ overrun }) => overrun !== undefined) ? ', overrun' : ''}${late ? ', late' : ''}`;
