export {
  AMOUNT_MAX,
  amountOf,
  canonicalDecimal,
  Exact,
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
  AtomicBatch,
  CommandEnvelope,
  Instruction,
  LedgerCommand,
  LedgerInstruction,
  LoneInstruction,
} from './ledger/commands';
export type { ResetClock } from './ledger/clock/commands';
export type { Adjust } from './ledger/adjustments/commands';
export type {
  Allocate,
  Distribute,
  DistributionChild,
  Fund,
  Reallocate,
  Reclaim,
  Transfer,
  Withdraw,
} from './ledger/funds/commands';
export type {
  CloseAccount,
  OpenAccount,
  ResumeAccount,
  SuspendAccount,
  UpdateAccount,
} from './ledger/accounts/commands';
export type { CloseLedger, DefineResource, OpenLedger } from './ledger/lifecycle/commands';
export type { ClosePeriod } from './ledger/periods/commands';
export type { Consume } from './ledger/spending/commands';
export type { ExtendReservation, Reserve, Settle, VoidReservation } from './ledger/reservations/commands';
export type { OnShortage } from './ledger/kernel/words';
export type { ReportConfidence, ReportOutcome } from './ledger/signals/commands';
export type { RemoveLimit, SetLimit, GivenWindow } from './ledger/limits/commands';
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
export { TOKEN_CLASSES } from './ledger/kernel/usage';
export type {
  Attribution,
  BilledUsage,
  ClaimedModel,
  CountMethod,
  CountedText,
  MeteredUsage,
  NameMatch,
  PriceBook,
  PriceUsed,
  Quote,
  RecordedEstimate,
  ResolvedModel,
  ServiceTier,
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
export { EVENTS_OF, referencesOf } from './ledger/command-table';
export type { CommandEvents, References } from './ledger/kernel/command-table';
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
  EndedLookup,
  Escrow,
  RecordedCharge,
} from './ledger/kernel/records';
export type { CommittedState, LedgerState, Overlay } from './ledger/kernel/state';
export type { Action, Status, ThresholdSet } from './ledger/kernel/threshold-set';
export { decide, decideApart, decisionTime, goesByServerClock } from './ledger/decide';
export { ENTRIES_PER_COMMAND_MAX } from './ledger/kernel/draft';
export { OPERATOR } from './ledger/kernel/principal';
export type { Principal } from './ledger/kernel/principal';
export type { DecisionContext } from './ledger/kernel/decision-context';
export { endedIn, NOTHING_ENDED } from './ledger/kernel/ended';
export { recordedCharge } from './ledger/recorded-charge';
export { accountsOf, eventGuard } from './ledger/events';
export { evolve } from './ledger/evolve';
export { keepsRejection, rejectionOwner, REJECTIONS_RECORDED_PER_MINUTE_MAX } from './ledger/rejections/counting';
export { REFUSED_CONTENT_BYTES_MAX } from './ledger/rejections/events';
export { instantText } from './ledger/kernel/instant';
export { postings, usageDeltas } from './ledger/postings';
export type { Bucket, Posting, ScaleOf, UsageDelta } from './ledger/postings';
export { expireDue } from './ledger/reservations/expiry';
export { RUN_SECONDS_MAX } from './ledger/kernel/given-terms';
export { TREE_DEPTH_MAX } from './ledger/accounts/rules';
export { RESOURCES_PER_LEDGER_MAX } from './ledger/lifecycle/rules';
export { COUNT_MAX } from './ledger/pricing/measures';
export { balancesHash, periodTotals } from './ledger/periods/rules';
export { commandHash, hashedContent } from './ledger/command-hash';
export type { HashedContent } from './ledger/command-hash';
export { MisshapenContent, refusedCommand, refusedContent } from './ledger/refused-command';
export { decodeEvent, encodeEvent, EVENT_TYPES, MisshapenEvent, UnknownEventType } from './ledger/codec';
export { restoreRecord, STATE_FORMAT_VERSION, stateRecords } from './ledger/snapshot';
export type { StateRecord } from './ledger/snapshot';
export { escrowView } from './ledger/escrow/view';
export type { EscrowView } from './ledger/escrow/view';
export { accountView } from './ledger/accounts/view';
export { reservationView, reservationsOf } from './ledger/reservations/view';
export type { ReservationView } from './ledger/reservations/view';
export { neededBy } from './ledger/needed';
export { spendingView } from './ledger/status/view';
export type { SpendingHints, SpendingView } from './ledger/status/view';
export type { LimitView } from './ledger/limits/view';
export type { AccountView, BalanceView } from './ledger/accounts/view';
export { LEDGER_STREAM_PREFIX, ledgerOfStream, ledgerStream } from './ledger-stream';
