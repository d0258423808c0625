export { COME_BACK_KEY, SENT_UP_TO_KEY } from './trailers';
export { fileDescriptors } from './file-descriptors';
export { batchOf, type Batch } from './binary/batch';
export { assertBoundedJson } from './json/json-bounds';
export { encoded } from './encoded';
export { boundedService } from './binary/bounded-service';
export { grpcService } from './grpc-service';
export { explainedFaults, faultsOf, passesCompiled, tallyFaults } from './dto/compiled';
export type { DtoClass } from './dto/compiled';
export { FaultTally, type FieldFault } from './dto/fault-tally';
export { COMMAND_DTOS } from './dto/command-dtos';
export type { CommandBody, CommandCase, RequestOf } from './dto/command-dtos';
// Messages, enums and services of budget.v1: `npm run generate` writes their names.
export {
  CommandAnswer,
  Accepted,
  ClockResetDetail,
  WindowStart,
  EscrowDetail,
  AdjustmentDetail,
  ClosedPeriod,
  PeriodTotals,
  ReportedConfidence,
  ReportedOutcome,
  ChargeDetail,
  ReservationDetail,
  ReleasedHold,
  FundsMove,
  Recovery,
  Donation,
  Failed,
  FieldViolation,
} from './generated/budget/v1/answers';
export { Command } from './generated/budget/v1/any_command';
export { FinalFigures, FinalFigure } from './generated/budget/v1/closing';
export {
  OpenLedgerResponse,
  DefineResourceResponse,
  FundResponse,
  WithdrawResponse,
  CloseLedgerResponse,
  OpenAccountResponse,
  UpdateAccountResponse,
  SuspendAccountResponse,
  ResumeAccountResponse,
  CloseAccountResponse,
  AllocateResponse,
  ReclaimResponse,
  TransferResponse,
  ReallocateResponse,
  SetLimitResponse,
  RemoveLimitResponse,
  ConsumeResponse,
  ReserveResponse,
  ExtendReservationResponse,
  SettleResponse,
  VoidReservationResponse,
  ClosePeriodResponse,
  ResetClockResponse,
  DistributeResponse,
  AdjustResponse,
  ReportConfidenceResponse,
  ReportOutcomeResponse,
  OpenEscrowResponse,
  ReleaseEscrowResponse,
  RefundEscrowResponse,
  ExecuteBatchRequest,
  ExecuteBatchResponse,
  ExecuteRequest,
  ExecuteResponse,
  LedgerCommandServiceDefinition,
} from './generated/budget/v1/command_service';
export {
  CommandEnvelope,
  OpenLedgerRequest,
  DefineResourceRequest,
  FundRequest,
  WithdrawRequest,
  CloseLedgerRequest,
  ClosePeriodRequest,
  ResetClockRequest,
  OpenAccountRequest,
  MinReserve,
  UpdateAccountRequest,
  SuspendAccountRequest,
  ResumeAccountRequest,
  CloseAccountRequest,
  AllocateRequest,
  ReclaimRequest,
  TransferRequest,
  DistributeRequest,
  DistributionChild,
  AdjustRequest,
  ReallocateRequest,
  SetLimitRequest,
  RemoveLimitRequest,
  ConsumeRequest,
  ReserveRequest,
  UsageEstimate,
  ExtendReservationRequest,
  SettleRequest,
  VoidReservationRequest,
} from './generated/budget/v1/commands';
export { OpenEscrowRequest, ReleaseEscrowRequest, RefundEscrowRequest } from './generated/budget/v1/escrow_commands';
export {
  UsageDimension,
  ListAccountsRequest,
  ListAccountsResponse,
  ListLedgersRequest,
  ListLedgersResponse,
  Ledger,
  LedgerResource,
  GetBalancesRequest,
  GetBalancesResponse,
  AccountBalances,
  TreeBalance,
  Buckets,
  GetUsageRequest,
  GetUsageResponse,
  UsageRow,
  GetLedgerTotalsRequest,
  GetLedgerTotalsResponse,
  ConservedTotals,
  GetEfficiencyRequest,
  GetEfficiencyResponse,
  ResourceEfficiency,
  GetRejectionsRequest,
  GetRejectionsResponse,
  RejectionRow,
  ListEscrowsRequest,
  ListEscrowsResponse,
  EscrowRecord,
  EscrowedPart,
  ListPeriodsRequest,
  ListPeriodsResponse,
} from './generated/budget/v1/projected_queries';
export { LedgerQueryServiceDefinition } from './generated/budget/v1/query_service';
export {
  RejectionCode,
  Remedy,
  Rejected,
  SubjectDetail,
  TimeReversedDetail,
  ShortageDetail,
  CapacityDetail,
  StandingDetail,
  ExpiryDetail,
  EscrowShortageDetail,
  UnpricedDetail,
  ConfidenceDetail,
  ThrottleDetail,
} from './generated/budget/v1/rejections';
export {
  WatchRequest,
  WatchResponse,
  WatchCaughtUp,
  RecordedEvent,
  GetStatusRequest,
  GetStatusResponse,
  ClockStatus,
  LedgerAhead,
  ConfirmClockRequest,
  ConfirmClockResponse,
  NatsStatus,
  ProjectionStatus,
  ParkedLedger,
  RebuildReadModelsRequest,
  RebuildReadModelsResponse,
} from './generated/budget/v1/server_queries';
export { ReportConfidenceRequest, ReportOutcomeRequest } from './generated/budget/v1/signal_commands';
export {
  SpendingNotes,
  PriceUsed,
  TokenPrices,
  ExceededLimit,
  RecordedEstimate,
} from './generated/budget/v1/spending_notes';
export {
  AsOf,
  CheckRequest,
  CheckResponse,
  GetAccountRequest,
  GetAccountResponse,
  Account,
  Limit,
  Balance,
  GetReservationRequest,
  GetReservationResponse,
  Reservation,
  GetEscrowRequest,
  GetEscrowResponse,
  Escrow,
  ListReservationsRequest,
  ListReservationsResponse,
} from './generated/budget/v1/state_queries';
export {
  AccountKind,
  AccountState,
  LedgerClock,
  LedgerStatus,
  OnShortage,
  ConsumeMode,
  ReservationStatus,
  SpendingStatus,
  SpendingAction,
  ThresholdBasis,
  UnfundedPolicy,
  DonorsPolicy,
  StopPolicy,
  ThrottlePolicy,
  EnforcementPolicy,
  UnpricedPolicy,
  DistributionStrategy,
  AdjustDirection,
  EscrowStatus,
  WindowUnit,
  Window,
  ResourceAmount,
  ResourceScale,
  Policy,
  Degradation,
  PriorityShare,
  Thresholds,
  Labels,
  Attribution,
  TokenClasses,
  Hold,
  SpendingView,
  SpendingHints,
  ThresholdCrossing,
} from './generated/budget/v1/vocabulary';
// End of what is generated.
export { Status } from './generated/google/rpc/status';
export { RetryInfo, BadRequest, BadRequest_FieldViolation } from './generated/google/rpc/error_details';
export { Any } from './generated/google/protobuf/any';
export { Duration } from './generated/google/protobuf/duration';
export {
  AMOUNTS_MAX,
  BATCH_COMMANDS_MAX,
  DEPTH_MAX,
  FAULTS_TOLD_MAX,
  HINTS_MAX,
  ID_LENGTH_MAX,
  MEASURE_MAX,
  OPEN_RESERVATIONS_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  PRIORITY_MAX,
  RUN_SECONDS_MAX,
  SCALE_MAX,
  TAG_LENGTH_MAX,
} from './dto/bounds';
export { CommandEnvelopeDto } from './generated/dtos';
export { QUERY_DTOS } from './dto/query-dtos';
export { jsonPath } from './json/json-path';
export { messageJson, NotInSchema, unaryCallsJson } from './json/message-json';
export type { CallJson, MessageJson } from './json/message-json';
export {
  isAnswerSubject,
  NATS_ERROR_HEADERS,
  NATS_PARKED_HEADERS,
  NATS_ROUTES,
  NATS_STREAMS,
  NATS_SUBJECTS,
} from './nats-subjects';
export type { MemberNote, NatsFault, PublishedEvent, Route } from './nats-subjects';
export { requestInOrder, type NatsRequester } from './nats-request';
export { ownersInOrder, partitionOf, PARTITIONS, partitionsOwnedBy } from './routing';
export { commandShape, queryShapes } from './shape/message-shape';
export type { CallShape, CommandShape, FieldShape, WordShape } from './shape/message-shape';
export { skeletonOf } from './shape/skeleton';
