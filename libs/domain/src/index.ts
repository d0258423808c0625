export {
  AMOUNT_MAX,
  amountOf,
  canonicalDecimal,
  formatAmount,
  parseAmount,
  SCALE_MAX,
  shareUp,
  storedAmount,
  ZERO,
} from './amount';
export type { Amount, AmountFault } from './amount';
export { unreachable } from './decider';
export type { Decision, Violation } from './decider';
export type {
  AccountKind,
  Allocate,
  AtomicBatch,
  Attribution,
  CloseAccount,
  CloseLedger,
  CommandEnvelope,
  Consume,
  DecimalText,
  DefineResource,
  ExtendReservation,
  Fund,
  InstantText,
  Instruction,
  LedgerClock,
  LedgerCommand,
  LedgerInstruction,
  OnShortage,
  OpenAccount,
  OpenLedger,
  Policy,
  Reallocate,
  Reclaim,
  RemoveLimit,
  Reserve,
  ResourceAmount,
  ResumeAccount,
  SetLimit,
  Settle,
  SuspendAccount,
  Transfer,
  UpdateAccount,
  VoidReservation,
  Withdraw,
} from './ledger/commands';
export type {
  Charge,
  EventOf,
  EventType,
  ExpiredReservation,
  FinalFigure,
  Hold,
  LedgerEvent,
  ReleasedAmount,
  SettledCharge,
  ThresholdBasis,
  ThresholdCrossed,
} from './ledger/events';
export { REJECTION_PRECEDENCE } from './ledger/rejections';
export type { CapacityLimit, NotPermittedReason, Rejection, RejectionCode } from './ledger/rejections';
export { earliestDeadline, initialState, mergeOverlay, overlay, pathUp, rebaseOverlay, ROOT } from './ledger/state';
export type {
  CommittedState,
  ClosedAccount,
  EndedReservation,
  EndedThings,
  LedgerState,
  Overlay,
} from './ledger/state';
export { actionOf, DEFAULT_THRESHOLDS } from './ledger/thresholds-set';
export type { Action, Status, ThresholdSet } from './ledger/thresholds-set';
export { decide, decideApart, decisionTime, referencesOf } from './ledger/decide';
export type { DecisionContext, References } from './ledger/decide';
export { accountsOf } from './ledger/event-accounts';
export { evolve } from './ledger/evolve';
export { instantText } from './ledger/instant';
export { postings, usageDeltas } from './ledger/postings';
export type { Bucket, Posting, ScaleOf, UsageDelta } from './ledger/postings';
export { EVENTS_PER_COMMAND_MAX } from './ledger/draft';
export { expireDue } from './ledger/rules/expiry';
export { commandHash } from './ledger/command-hash';
export { decodeEvent, encodeEvent, EVENT_TYPES, UnknownEventType } from './ledger/codec';
export { restoreRecord, STATE_FORMAT_VERSION, stateRecords } from './ledger/snapshot';
export type { StateRecord } from './ledger/snapshot';
export { accountView, reservationView, reservationsOf, spendingView } from './ledger/views';
export type { AccountView, BalanceView, ReservationView, SpendingView } from './ledger/views';
