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
  DecimalText,
  DistributionStrategy,
  InstantText,
  LedgerClock,
  ResourceAmount,
} from './ledger/kernel/words';
export type {
  Adjust,
  Allocate,
  AtomicBatch,
  CloseAccount,
  CloseLedger,
  ClosePeriod,
  LoneInstruction,
  ResetClock,
  CommandEnvelope,
  Consume,
  DefineResource,
  Distribute,
  DistributionChild,
  ExtendReservation,
  Fund,
  Instruction,
  LedgerCommand,
  LedgerInstruction,
  OnShortage,
  OpenAccount,
  OpenLedger,
  Reallocate,
  Reclaim,
  ReportConfidence,
  ReportOutcome,
  Reserve,
  ResumeAccount,
  Settle,
  SuspendAccount,
  Transfer,
  UpdateAccount,
  VoidReservation,
  Withdraw,
} from './ledger/commands';
export type { RemoveLimit, SetLimit, StatedWindow } from './ledger/limits/commands';
export type { OpenEscrow, RefundEscrow, ReleaseEscrow } from './ledger/escrow/commands';
export type {
  Degradation,
  LimitTerms,
  Policy,
  PriorityShare,
  Profile,
  ProfileBook,
  Window,
  WindowUnit,
} from './ledger/kernel/terms';
export type {
  Attribution,
  CountMethod,
  CountedText,
  MeteredUsage,
  PriceBook,
  PriceUsed,
  Quote,
  RecordedEstimate,
  TokenClasses,
  UsageEstimate,
} from './ledger/kernel/usage';
export type {
  Charge,
  ChargeAdjustments,
  ExceededLimit,
  ExpiredReservation,
  FinalFigure,
  Hold,
  PeriodTotals,
  ReleasedAmount,
  SettledCharge,
  SpendingNotes,
  ThresholdBasis,
} from './ledger/kernel/event-parts';
export type { EventOf, EventType, LedgerEvent, ThresholdCrossed } from './ledger/events';
export { EVENTS_OF } from './ledger/events-of-commands';
export type { CommandEvents } from './ledger/events-of-commands';
export { WINDOW_UNITS } from './ledger/kernel/terms';
export { REJECTION_PRECEDENCE } from './ledger/kernel/rejections';
export type { CapacityLimit, NotPermittedReason, Rejection, RejectionCode } from './ledger/kernel/rejections';
export { ROOT } from './ledger/kernel/records';
export { Deadlines } from './ledger/kernel/deadlines';
export { earliestDeadline, initialState, mergeOverlay, overlay, rebaseOverlay } from './ledger/kernel/state';
export type {
  ClosedAccount,
  EndedEscrow,
  EndedReservation,
  EndedThings,
  Escrow,
  RecordedCharge,
} from './ledger/kernel/records';
export type { CommittedState, LedgerState, Overlay } from './ledger/kernel/state';
export type { Action, Status, ThresholdSet } from './ledger/kernel/threshold-set';
export { decide, decideApart, decisionTime, goesByServerClock, referencesOf } from './ledger/decide';
export type { References } from './ledger/decide';
export type { DecisionContext } from './ledger/kernel/decision-context';
export { endedIn, NOTHING_ENDED, recordedCharge } from './ledger/kernel/ended';
export { accountsOf } from './ledger/event-accounts';
export { evolve } from './ledger/evolve';
export {
  keepsRejection,
  rejectionOwner,
  REJECTIONS_RECORDED_PER_MINUTE_MAX,
} from './ledger/signals/recorded-rejections';
export { instantText } from './ledger/kernel/instant';
export { postings, usageDeltas } from './ledger/postings';
export type { Bucket, Posting, ScaleOf, UsageDelta } from './ledger/postings';
export { expireDue } from './ledger/reservations/expiry';
export { RUN_SECONDS_MAX } from './ledger/accounts/stated-terms';
export { balancesHash, periodTotals } from './ledger/periods/rules';
export { commandHash } from './ledger/command-hash';
export { decodeEvent, encodeEvent, EVENT_TYPES, UnknownEventType } from './ledger/codec';
export { restoreRecord, STATE_FORMAT_VERSION, stateRecords } from './ledger/snapshot';
export type { StateRecord } from './ledger/snapshot';
export { escrowView } from './ledger/escrow/view';
export type { EscrowView } from './ledger/escrow/view';
export { accountView, reservationView, reservationsOf } from './ledger/accounts/view';
export { neededBy } from './ledger/spending/needed';
export { spendingView } from './ledger/status/view';
export type { SpendingHints, SpendingView } from './ledger/status/view';
export type { LimitView } from './ledger/limits/view';
export type { AccountView, BalanceView, ReservationView } from './ledger/accounts/view';
