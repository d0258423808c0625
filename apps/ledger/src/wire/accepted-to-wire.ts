import { unreachable, type EventOf, type LedgerEvent, type ThresholdCrossed } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { basisToWire, directionToWire, escrowStatusToWire, statusToWire } from './enums';
import { notesToWire } from './spending-notes-to-wire';
import { windowToWire } from './window-to-wire';

/** Effects of an accepted command. */
export interface Acceptance {
  readonly firstRevision?: bigint;
  readonly events: readonly LedgerEvent[];
  readonly crossings: readonly ThresholdCrossed['data'][];
}

/** Shared value of lists that few commands fill, so that an answer need not make an empty one of its own. */
const NONE: never[] = [];

export const acceptedToWire = (answer: Acceptance): wire.Accepted => {
  const accepted: wire.Accepted = {
    firstRevision: answer.firstRevision,
    events: [],
    crossings: answer.crossings.length === 0 ? NONE : answer.crossings.map(crossingToWire),
    charges: [],
    late: false,
    reservation: undefined,
    released: [],
    moves: [],
    recoveries: [],
    finals: [],
    notes: NONE,
    windows: NONE,
    escrows: NONE,
    adjustments: NONE,
    period: undefined,
    confidences: NONE,
    outcomes: NONE,
    clockReset: undefined,
  };
  // A command's events stand together in its ledger, so each one's revision follows from the first one's.
  let revision = answer.firstRevision;
  for (const event of answer.events) {
    accepted.events.push(event.type);
    tell(accepted, event, revision);
    if (revision !== undefined) revision += 1n;
  }
  return accepted;
};

const crossingToWire = (crossing: ThresholdCrossed['data']): wire.ThresholdCrossing => ({
  ownerId: crossing.ownerId,
  resource: crossing.resource,
  basis: basisToWire[crossing.basis],
  threshold: crossing.threshold,
  status: statusToWire[crossing.status],
  window: crossing.window && windowToWire(crossing.window),
});

/** Adds what the sender of the command needs to know of an event. */
const tell = (accepted: wire.Accepted, event: LedgerEvent, revision: bigint | undefined): void => {
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      tellSpending(accepted, event, revision);
      return;
    case 'Reserved': {
      const { reservationId, accountId, expiresAt, holds } = event.data;
      accepted.reservation = { reservationId, accountId, expiresAt, holds: holds.map(holdToWire) };
      tellNotes(accepted, event.data);
      return;
    }
    case 'ReservationExtended': {
      const { reservationId, accountId, expiresAt } = event.data;
      accepted.reservation = { reservationId, accountId, expiresAt, holds: [] };
      tellNotes(accepted, event.data);
      return;
    }
    case 'ReservationVoided':
      tellReleased(accepted, event.data);
      return;
    case 'ReservationsExpired':
      for (const reservation of event.data.reservations) tellReleased(accepted, reservation);
      return;
    case 'Funded':
      tellMoves(accepted, undefined, event.data.accountId, event.data.amounts);
      return;
    case 'Withdrawn':
      tellMoves(accepted, event.data.accountId, undefined, event.data.amounts);
      return;
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      tellMoves(accepted, event.data.fromId, event.data.toId, event.data.amounts);
      return;
    case 'Released':
      for (const { resource, amount, otherId, deficit } of event.data.amounts) {
        const [fromId, toId] = deficit ? [otherId, event.data.accountId] : [event.data.accountId, otherId];
        accepted.moves.push({ fromId, toId, resource, amount });
      }
      return;
    case 'Reallocated':
      tellRecovery(accepted, event.data);
      return;
    case 'AccountClosed':
      accepted.finals.push({ accountId: event.data.accountId, figures: [...event.data.final] });
      return;
    case 'WindowStarted': {
      const { accountId, resource, window, startsAt, endsAt, rolledIn } = event.data;
      const started = { accountId, resource, window: windowToWire(window), startsAt, endsAt, rolledIn };
      accepted.windows = [...accepted.windows, started];
      return;
    }
    case 'Escrowed':
    case 'EscrowReleased':
    case 'EscrowRefunded':
      tellEscrow(accepted, event);
      return;
    case 'Adjusted':
      accepted.adjustments = [...accepted.adjustments, adjustmentToWire(event.data)];
      return;
    case 'PeriodClosed':
      accepted.period = periodToWire(event.data);
      return;
    case 'ClockReset':
      accepted.clockReset = { from: event.data.from, to: event.data.at };
      return;
    case 'ConfidenceReported': {
      const { accountId, confidence } = event.data;
      accepted.confidences = [...accepted.confidences, { accountId, confidence }];
      return;
    }
    case 'OutcomeReported': {
      const { accountId, work, success } = event.data;
      accepted.outcomes = [...accepted.outcomes, { accountId, work, success }];
      return;
    }
    // Nothing to add: crossings are told separately, and rejections are never among these events.
    case 'LedgerOpened':
    case 'ResourceDefined':
    case 'LedgerClosed':
    case 'AccountOpened':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'LimitSet':
    case 'LimitRemoved':
    case 'ThresholdCrossed':
    case 'CommandRejected':
    case 'RejectionsCounted':
      return;
    default:
      unreachable(event);
  }
};

const tellSpending = (
  accepted: wire.Accepted,
  { type, data }: EventOf<'Consumed'> | EventOf<'Settled'>,
  revision: bigint | undefined,
): void => {
  for (const charge of data.charges) {
    accepted.charges.push({
      accountId: data.accountId,
      resource: charge.resource,
      amount: charge.amount,
      payerId: charge.payerId ?? undefined,
      overrun: charge.overrun,
      fromHold: 'fromHold' in charge ? charge.fromHold : undefined,
      revision,
    });
  }
  if (data.late === true) accepted.late = true;
  if (type === 'Settled') tellReleased(accepted, data);
  tellNotes(accepted, data);
};

const tellNotes = (accepted: wire.Accepted, data: Parameters<typeof notesToWire>[0]): void => {
  const notes = notesToWire(data);
  if (notes !== undefined) accepted.notes = [...accepted.notes, notes];
};

const tellReleased = (
  accepted: wire.Accepted,
  of: { readonly reservationId: string; readonly accountId: string; readonly released: readonly DomainHold[] },
): void => {
  for (const hold of of.released) {
    accepted.released.push({ reservationId: of.reservationId, accountId: of.accountId, hold: holdToWire(hold) });
  }
};

interface DomainHold {
  readonly resource: string;
  readonly amount: string;
  readonly payerId: string | null;
}

export const holdToWire = ({ resource, amount, payerId }: DomainHold): wire.Hold => ({
  resource,
  amount,
  payerId: payerId ?? undefined,
});

const tellMoves = (
  accepted: wire.Accepted,
  fromId: string | undefined,
  toId: string | undefined,
  amounts: readonly { readonly resource: string; readonly amount: string }[],
): void => {
  for (const { resource, amount } of amounts) accepted.moves.push({ fromId, toId, resource, amount });
};

const tellRecovery = (accepted: wire.Accepted, data: EventOf<'Reallocated'>['data']): void => {
  const payerId = data.payerId ?? undefined;
  accepted.recoveries.push({
    accountId: data.accountId,
    payerId,
    requested: [...data.requested],
    recovered: [...data.recovered],
    donors: [...data.donors],
  });
  for (const { accountId, resource, amount } of data.donors) {
    accepted.moves.push({ fromId: accountId, toId: payerId, resource, amount });
  }
};

const tellEscrow = (
  accepted: wire.Accepted,
  event: EventOf<'Escrowed'> | EventOf<'EscrowReleased'> | EventOf<'EscrowRefunded'>,
): void => {
  const { escrowId, payerId, payeeId, amounts } = event.data;
  const status = escrowStatusToWire[statusAfter(event)];
  const expiresAt = event.type === 'Escrowed' ? event.data.expiresAt : undefined;
  accepted.escrows = [...accepted.escrows, { escrowId, payerId, payeeId, amounts: [...amounts], status, expiresAt }];
  // A refund and an opening move funds between buckets of one account, which is no move between accounts.
  if (event.type === 'EscrowReleased') tellMoves(accepted, payerId, payeeId, amounts);
};

const statusAfter = (event: EventOf<'Escrowed'> | EventOf<'EscrowReleased'> | EventOf<'EscrowRefunded'>) => {
  if (event.type === 'Escrowed') return 'open';
  if (event.type === 'EscrowReleased') return event.data.final ? 'released' : 'open';
  return event.data.cause === 'expired' ? 'expired' : 'refunded';
};

const adjustmentToWire = (data: EventOf<'Adjusted'>['data']): wire.AdjustmentDetail => ({
  revision: BigInt(data.revision),
  accountId: data.accountId,
  resource: data.resource,
  direction: directionToWire[data.direction],
  amount: data.amount,
  payerId: data.payerId ?? undefined,
  overrun: data.overrun,
});

const periodToWire = (data: EventOf<'PeriodClosed'>['data']): wire.ClosedPeriod => ({
  number: data.number,
  label: data.label,
  from: data.from,
  to: data.at,
  totals: [...data.totals],
  revision: BigInt(data.revision),
  chainHead: data.chainHead,
  balancesHash: data.balancesHash,
});
