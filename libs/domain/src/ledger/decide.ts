import { unreachable, type Decision } from '../decider';
import type { Instruction, LedgerCommand, LedgerInstruction, LoneInstruction } from './commands';
import type { DecisionContext } from './kernel/decision-context';
import type { LedgerClock } from './kernel/words';
import { Draft, EVENTS_PER_COMMAND_MAX, malformed, reject, type Refusal } from './kernel/draft';
import { chargeKey } from './kernel/ended';
import type { LedgerEvent } from './events';
import { instantText } from './kernel/instant';
import { openAccount, resumeAccount, suspendAccount, updateAccount } from './accounts/rules';
import { adjust } from './adjustments/rules';
import { resetClock } from './clock/rules';
import { closeAccount } from './accounts/closing';
import { distribute } from './funds/distribution';
import { openEscrow, refundEscrow, releaseEscrow } from './escrow/rules';
import { allocate, fund, reclaim, transfer, withdraw } from './funds/rules';
import { closeLedger, defineResource, openLedger } from './lifecycle/rules';
import { removeLimit, setLimit } from './limits/rules';
import { closePeriod } from './periods/rules';
import { reallocate } from './funds/reallocation';
import { extend, reserve, settle, voidReservation } from './reservations/rules';
import { reportConfidence, reportOutcome } from './signals/rules';
import { consume } from './spending/rules';
import { ROOT } from './kernel/records';
import type { LedgerState, Overlay } from './kernel/state';

/**
 * What becomes of a command: pure, reads the state and changes nothing. Due expiries must have been applied before
 * (`expireDue`), and the id must not have been used: idempotency is the writer's.
 */
export const decide = (state: LedgerState, command: LedgerCommand, context: DecisionContext): Decision<LedgerEvent> =>
  refuseTime(state, command) ?? decideOn(new Draft(state, context), command);

/**
 * Decides and gives the effects of an acceptance apart from the state: `mergeOverlay` takes them up, which is the same as
 * evolving the state through the events without doing the work of it twice. Absent: nothing is accepted.
 */
export const decideApart = (
  state: LedgerState,
  command: LedgerCommand,
  context: DecisionContext,
): { readonly decision: Decision<LedgerEvent>; readonly changes?: Overlay } => {
  const untimely = refuseTime(state, command);
  if (untimely) return { decision: untimely };
  const draft = new Draft(state, context);
  const decision = decideOn(draft, command);
  return decision.outcome === 'accepted' ? { decision, changes: draft.state } : { decision };
};

const decideOn = (draft: Draft, command: LedgerCommand): Decision<LedgerEvent> => {
  const { body } = command;
  if (body.type === 'ClosePeriod') {
    const refusal = refuseLedger(draft.state, command.ledgerId, body);
    if (refusal === undefined) closePeriod(draft, body);
    return conclude(draft, refusal);
  }
  if (body.type === 'ResetClock') {
    return conclude(draft, refuseLedger(draft.state, command.ledgerId, body) ?? resetClock(draft, body));
  }
  if (body.type !== 'AtomicBatch') return conclude(draft, decideOne(draft, command, body));
  if (body.items.length === 0) return malformed('items', 'must hold at least one item');
  for (const [item, instruction] of body.items.entries()) {
    const refusal = decideOne(draft, command, instruction);
    if (refusal?.outcome === 'rejected') return { ...refusal, item };
    if (refusal) return inItem(refusal, item);
    // Items that each write a thousand events would keep everybody waiting, only to be refused.
    if (draft.isTooLarge) break;
  }
  return conclude(draft, undefined);
};

const conclude = (draft: Draft, refusal: Refusal | undefined): Decision<LedgerEvent> => {
  if (draft.isTooLarge) return reject({ code: 'too_large', limit: 'events', max: EVENTS_PER_COMMAND_MAX });
  return refusal ?? { outcome: 'accepted', events: draft.events };
};

const inItem = (refusal: Extract<Refusal, { outcome: 'malformed' }>, item: number): Refusal => ({
  outcome: 'malformed',
  violations: refusal.violations.map(({ field, rule }) => ({ field: `items[${item}].${field}`, rule })),
});

/**
 * The time at which a command is decided: the server's, or the command's own where the ledger is run by its caller;
 * never earlier than the ledger's last event, but for the command that sets the ledger's time back. Undefined: the
 * command's time is missing, malformed or reversed, and `decide` says so.
 */
export const decisionTime = (state: LedgerState, command: LedgerCommand, serverNow: number): number | undefined => {
  if (clockOf(state, command) !== 'caller')
    return command.body.type === 'ResetClock' ? serverNow : Math.max(serverNow, state.header.lastAt);
  const at = command.at === undefined ? NaN : Date.parse(command.at);
  return at >= state.header.lastAt ? at : undefined;
};

/** Whether the server's clock gives the command its time. A ledger that does not exist gives it none. */
export const goesByServerClock = (state: LedgerState, command: LedgerCommand): boolean =>
  clockOf(state, command) === 'server';

/** A ledger that is being opened goes by the clock that it is opened with. Undefined: there is no such ledger. */
const clockOf = (state: LedgerState, { body }: LedgerCommand): LedgerClock | undefined => {
  if (state.header.status !== 'absent') return state.header.clock;
  const first = body.type === 'AtomicBatch' ? body.items[0] : body;
  return first?.type === 'OpenLedger' ? (first.clock ?? 'server') : undefined;
};

const refuseTime = (state: LedgerState, command: LedgerCommand): Refusal | undefined => {
  const clock = clockOf(state, command);
  if (clock === undefined) return undefined;
  if (clock === 'server') {
    if (command.at === undefined) return undefined;
    return malformed('at', "must be absent: this ledger's time is the server's clock");
  }
  if (command.at === undefined) return malformed('at', 'must be stated: this ledger takes its time from the caller');
  const at = Date.parse(command.at);
  if (Number.isNaN(at)) return malformed('at', 'must be an ISO 8601 instant in UTC');
  if (at >= state.header.lastAt || !passesClosed(state, command.body)) return undefined;
  return reject({ code: 'time_reversed', at: command.at, notBefore: instantText(state.header.lastAt) });
};

/**
 * Ledger-wide codes come first, in their order: not found, closed (after which only reports, refunds and what lets them be
 * decided pass).
 */
const refuseLedger = (
  { header }: LedgerState,
  ledgerId: string,
  body: LedgerInstruction | LoneInstruction,
): Refusal | undefined => {
  if (header.status === 'absent')
    return body.type === 'OpenLedger' ? undefined : reject({ code: 'ledger_not_found', ledgerId });
  if (header.status === 'closed' && !isReportOrRefund(body)) return reject({ code: 'ledger_closed', ledgerId });
  return undefined;
};

const isReportOrRefund = (body: LedgerInstruction | LoneInstruction): boolean =>
  body.type === 'ResetClock' ||
  body.type === 'Settle' ||
  body.type === 'Withdraw' ||
  body.type === 'Reclaim' ||
  body.type === 'Adjust' ||
  (body.type === 'Consume' && body.mode === 'record');

/** `ledger_closed` comes before `time_reversed`. */
const passesClosed = (state: LedgerState, body: Instruction): boolean =>
  state.header.status !== 'closed' || (body.type === 'AtomicBatch' ? body.items : [body]).every(isReportOrRefund);

/** One instruction as part of a draft; it goes on as it leaves it. Undefined: nothing speaks against it. */
export const decideOne = (draft: Draft, command: LedgerCommand, body: LedgerInstruction): Refusal | undefined => {
  const refusal = refuseLedger(draft.state, command.ledgerId, body);
  if (refusal) return refusal;
  switch (body.type) {
    case 'OpenLedger':
      return openLedger(draft, command.ledgerId, body);
    case 'DefineResource':
      return defineResource(draft, body);
    case 'CloseLedger':
      return closeLedger(draft);
    case 'Fund':
      return fund(draft, body);
    case 'Withdraw':
      return withdraw(draft, body);
    case 'OpenAccount':
      return openAccount(draft, body);
    case 'UpdateAccount':
      return updateAccount(draft, body);
    case 'SuspendAccount':
      return suspendAccount(draft, body);
    case 'ResumeAccount':
      return resumeAccount(draft, body);
    case 'CloseAccount':
      return closeAccount(draft, body);
    case 'Allocate':
      return allocate(draft, body);
    case 'Reclaim':
      return reclaim(draft, body);
    case 'Transfer':
      return transfer(draft, body);
    case 'Reallocate':
      return reallocate(draft, body);
    case 'SetLimit':
      return setLimit(draft, body);
    case 'RemoveLimit':
      return removeLimit(draft, body);
    case 'Consume':
      return consume(draft, body, command.occurredAt);
    case 'Reserve':
      return reserve(draft, body, command.occurredAt);
    case 'ExtendReservation':
      return extend(draft, body);
    case 'Settle':
      return settle(draft, body, command.occurredAt);
    case 'VoidReservation':
      return voidReservation(draft, body);
    case 'ReportConfidence':
      return reportConfidence(draft, body);
    case 'ReportOutcome':
      return reportOutcome(draft, body, command.occurredAt);
    case 'OpenEscrow':
      return openEscrow(draft, body);
    case 'ReleaseEscrow':
      return releaseEscrow(draft, body);
    case 'RefundEscrow':
      return refundEscrow(draft, body);
    case 'Adjust':
      return adjust(draft, body);
    case 'Distribute':
      return distribute(draft, body);
    default:
      return unreachable(body);
  }
};

/** Ids that a command names; what the state lacks of them is to be looked up among what ended. */
export interface References {
  readonly accounts: readonly string[];
  readonly reservations: readonly string[];
  readonly escrows?: readonly string[];
  /** Revisions of charges' events. */
  readonly charges?: readonly string[];
  /** Keys of charges (`chargeKey`). */
  readonly adjustments?: readonly string[];
}

export const referencesOf = (body: Instruction): References => {
  switch (body.type) {
    case 'AtomicBatch': {
      const all = body.items.map(referencesOf);
      return {
        accounts: all.flatMap(({ accounts }) => accounts),
        reservations: all.flatMap(({ reservations }) => reservations),
        escrows: all.flatMap(({ escrows = [] }) => escrows),
        charges: all.flatMap(({ charges = [] }) => charges),
        adjustments: all.flatMap(({ adjustments = [] }) => adjustments),
      };
    }
    case 'OpenLedger':
    case 'DefineResource':
    case 'CloseLedger':
    case 'ClosePeriod':
    case 'ResetClock':
      return NO_REFERENCES;
    case 'Adjust':
      return { ...NO_REFERENCES, charges: [body.revision], adjustments: [chargeKey(body.revision, body.resource)] };
    case 'OpenEscrow': {
      const arbiter = body.arbiterId === undefined ? [] : [body.arbiterId];
      return { accounts: [body.payerId, body.payeeId, ...arbiter], reservations: [], escrows: [body.escrowId] };
    }
    case 'ReleaseEscrow':
    case 'RefundEscrow':
      return { ...NO_REFERENCES, escrows: [body.escrowId] };
    case 'Fund':
    case 'Withdraw':
      return { accounts: [ROOT], reservations: [] };
    case 'OpenAccount':
      return { accounts: [body.accountId, body.parentId ?? ROOT], reservations: [] };
    case 'Distribute':
      return {
        accounts: [body.accountId, ...(body.children ?? []).map(({ accountId }) => accountId)],
        reservations: [],
      };
    case 'Transfer':
      return { accounts: [body.fromId, body.toId], reservations: [] };
    case 'Consume':
      return { accounts: [body.accountId], reservations: body.reservationId === undefined ? [] : [body.reservationId] };
    case 'Reserve':
      return { accounts: [body.accountId], reservations: [body.reservationId] };
    case 'ExtendReservation':
    case 'Settle':
    case 'VoidReservation':
      return { accounts: [], reservations: [body.reservationId] };
    case 'UpdateAccount':
    case 'SuspendAccount':
    case 'ResumeAccount':
    case 'CloseAccount':
    case 'ReportConfidence':
    case 'ReportOutcome':
    case 'Allocate':
    case 'Reclaim':
    case 'Reallocate':
    case 'SetLimit':
    case 'RemoveLimit':
      return { accounts: [body.accountId], reservations: [] };
    default:
      return unreachable(body);
  }
};

const NO_REFERENCES: References = { accounts: [], reservations: [] };
