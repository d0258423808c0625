import type { CommandResult } from '@ledger/application';
import { unreachable, type LedgerEvent, type SpendingView, type ThresholdCrossed } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { actionToWire, basisToWire, statusToWire } from './enums';
import { rejectedToWire } from './rejection-to-wire';
import { windowToWire } from './window-to-wire';

/** What the ledger answered to a command; malformed input is not an answer but an error, see faults.ts. */
export type Answer = Exclude<CommandResult, { readonly outcome: 'malformed' }>;

export const answerToWire = (answer: Answer): wire.CommandAnswer => ({
  commandId: answer.commandId,
  ledgerId: answer.ledgerId,
  outcome:
    answer.outcome === 'accepted'
      ? { $case: 'accepted', value: acceptedToWire(answer) }
      : { $case: 'rejected', value: rejectedToWire(answer.rejection, answer.item) },
  spending: answer.spending && spendingToWire(answer.spending),
  replayed: answer.replayed,
  dryRun: answer.dryRun,
  at: answer.at,
  revision: answer.revision,
  position: answer.position,
});

export const spendingToWire = ({ accountId, status, action, remaining }: SpendingView): wire.SpendingView => ({
  accountId,
  status: statusToWire[status],
  action: actionToWire[action],
  remaining: remaining as wire.ResourceAmount[],
});

const crossingToWire = (crossing: ThresholdCrossed['data']): wire.ThresholdCrossing => ({
  ownerId: crossing.ownerId,
  resource: crossing.resource,
  basis: basisToWire[crossing.basis],
  threshold: crossing.threshold,
  status: statusToWire[crossing.status],
  window: crossing.window && windowToWire(crossing.window),
});

const acceptedToWire = (answer: Extract<Answer, { outcome: 'accepted' }>): wire.Accepted => {
  const accepted: wire.Accepted = {
    firstRevision: answer.firstRevision,
    events: [],
    crossings: answer.crossings.map(crossingToWire),
    charges: [],
    late: false,
    reservation: undefined,
    released: [],
    moves: [],
    recoveries: [],
    finals: [],
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

/** Adds what the command's user needs of an event. */
const tell = (accepted: wire.Accepted, event: LedgerEvent, revision: bigint | undefined): void => {
  switch (event.type) {
    case 'Consumed':
    case 'Settled':
      tellSpending(accepted, event, revision);
      return;
    case 'Reserved': {
      const { reservationId, accountId, expiresAt, holds } = event.data;
      accepted.reservation = { reservationId, accountId, expiresAt, holds: holds.map(holdToWire) };
      return;
    }
    case 'ReservationExtended':
      accepted.reservation = { ...event.data, holds: [] };
      return;
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
    // Nothing to add: crossings are told by themselves, and a rejection is never among these events.
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
    case 'PeriodClosed':
    case 'Adjusted':
    case 'WindowStarted':
    case 'ConfidenceReported':
    case 'OutcomeReported':
    case 'Escrowed':
    case 'EscrowReleased':
    case 'EscrowRefunded':
      return;
    default:
      unreachable(event);
  }
};

type Spending = Extract<LedgerEvent, { type: 'Consumed' | 'Settled' }>;

const tellSpending = (accepted: wire.Accepted, { type, data }: Spending, revision: bigint | undefined): void => {
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

const tellRecovery = (accepted: wire.Accepted, data: Extract<LedgerEvent, { type: 'Reallocated' }>['data']): void => {
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
