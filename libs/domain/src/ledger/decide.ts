import type { Decision } from '../decider';
import { meaningOf, type SingleInstruction } from './command-table';
import type { Instruction, LedgerCommand } from './commands';
import type { LedgerEvent } from './events';
import type { DecisionContext } from './kernel/decision-context';
import { malformed, reject, type Refusal } from './kernel/draft';
import { instantText } from './kernel/instant';
import type { LedgerState, Overlay } from './kernel/state';
import type { LedgerClock } from './kernel/words';
import { LedgerDraft } from './ledger-draft';

/**
 * Decides a command. Pure: reads the state and changes nothing. Due expiries must have been applied before
 * (`expireDue`), and the id must not have been used: idempotency is the writer's.
 */
export const decide = (state: LedgerState, command: LedgerCommand, context: DecisionContext): Decision<LedgerEvent> =>
  refuseTime(state, command) ?? decideOn(new LedgerDraft(state, context), command);

/**
 * Decides a command, and gives the effects of an acceptance as an overlay apart from the state. `mergeOverlay` takes
 * them up, with the same result as evolving the state by the events, but without doing that work twice. Absent: nothing
 * is accepted.
 */
export const decideApart = (
  state: LedgerState,
  command: LedgerCommand,
  context: DecisionContext,
): { readonly decision: Decision<LedgerEvent>; readonly changes?: Overlay } => {
  const untimely = refuseTime(state, command);
  if (untimely) return { decision: untimely };
  const draft = new LedgerDraft(state, context);
  const decision = decideOn(draft, command);
  return decision.outcome === 'accepted' ? { decision, changes: draft.state } : { decision };
};

const decideOn = (draft: LedgerDraft, command: LedgerCommand): Decision<LedgerEvent> => {
  const { body } = command;
  if (body.type !== 'AtomicBatch') return conclude(draft, decideOne(draft, command, body));
  if (body.items.length === 0) return malformed('items', 'must hold at least one item');
  for (const [item, instruction] of body.items.entries()) {
    const refusal = decideOne(draft, command, instruction);
    if (refusal?.outcome === 'rejected') return { ...refusal, item };
    if (refusal) return inItem(refusal, item);
    // Stops early: items with a thousand events each would keep everybody waiting, only to be refused.
    if (draft.isTooLarge) break;
  }
  return conclude(draft, undefined);
};

const conclude = (draft: LedgerDraft, refusal: Refusal | undefined): Decision<LedgerEvent> =>
  draft.tooLarge ?? refusal ?? { outcome: 'accepted', events: draft.events };

const inItem = (refusal: Extract<Refusal, { outcome: 'malformed' }>, item: number): Refusal => ({
  outcome: 'malformed',
  violations: refusal.violations.map(({ field, rule }) => ({ field: `items[${item}].${field}`, rule })),
});

/**
 * Time at which a command is decided: the server's, or the command's own where the ledger goes by its caller's clock.
 * It is never earlier than the ledger's last event, except for the command that sets the ledger's time back. Undefined:
 * the command's time is missing, malformed or reversed; `decide` refuses it.
 */
export const decisionTime = (state: LedgerState, command: LedgerCommand, serverNow: number): number | undefined => {
  if (clockOf(state, command) !== 'caller')
    return command.body.type === 'ResetClock' ? serverNow : Math.max(serverNow, state.header.lastAt);
  const at = command.at === undefined ? NaN : Date.parse(command.at);
  return at >= state.header.lastAt ? at : undefined;
};

/** True: the server's clock gives the command its time. A ledger that does not exist gives it none. */
export const goesByServerClock = (state: LedgerState, command: LedgerCommand): boolean =>
  clockOf(state, command) === 'server';

/**
 * Clock of the ledger or, while it is being opened, the clock that the opening names. Undefined: there is no such
 * ledger.
 */
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
 * Checks that concern the whole ledger, in their order: not found, closed (after which only reports, refunds and the
 * commands that make them possible pass).
 */
const refuseLedger = ({ header }: LedgerState, ledgerId: string, body: SingleInstruction): Refusal | undefined => {
  if (header.status === 'absent')
    return body.type === 'OpenLedger' ? undefined : reject({ code: 'ledger_not_found', ledgerId });
  if (header.status === 'closed' && !passes(body)) return reject({ code: 'ledger_closed', ledgerId });
  return undefined;
};

const passes = (body: SingleInstruction): boolean => meaningOf(body).passesClosed?.(body) ?? false;

/**
 * Tells whether a closed ledger lets the command pass. Asked before the time is checked: `ledger_closed` comes before
 * `time_reversed`.
 */
const passesClosed = (state: LedgerState, body: Instruction): boolean =>
  state.header.status !== 'closed' || (body.type === 'AtomicBatch' ? body.items : [body]).every(passes);

/** Decides one instruction as part of a draft, in which its events are left. Undefined: it is accepted. */
export const decideOne = (draft: LedgerDraft, command: LedgerCommand, body: SingleInstruction): Refusal | undefined =>
  refuseLedger(draft.state, command.ledgerId, body) ?? meaningOf(body).decide(draft, body, command);
