export { connectLedger, faultDetails } from './client';
export type { FaultDetails, LedgerClient } from './client';
export { fileDescriptors } from './file-descriptors';
export { grpcService } from './grpc-service';
export { explainedFaults, faultsOf, passesCompiled } from './dto/compiled';
export type { DtoClass, FieldFault } from './dto/compiled';
export { COMMAND_DTOS } from './dto/command-dtos';
export type { CommandBody, CommandCase, RequestOf } from './dto/command-dtos';
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
  WindowUnit,
  Window,
  ResourceAmount,
  ResourceScale,
  Policy,
  Thresholds,
  Labels,
  Attribution,
  Hold,
  SpendingView,
  ThresholdCrossing,
} from './generated/budget/v1/vocabulary';
export {
  CommandEnvelope,
  OpenLedgerRequest,
  DefineResourceRequest,
  FundRequest,
  WithdrawRequest,
  CloseLedgerRequest,
  OpenAccountRequest,
  MinReserve,
  UpdateAccountRequest,
  SuspendAccountRequest,
  ResumeAccountRequest,
  CloseAccountRequest,
  AllocateRequest,
  ReclaimRequest,
  TransferRequest,
  ReallocateRequest,
  SetLimitRequest,
  RemoveLimitRequest,
  ConsumeRequest,
  ReserveRequest,
  ExtendReservationRequest,
  SettleRequest,
  VoidReservationRequest,
} from './generated/budget/v1/commands';
export { Command } from './generated/budget/v1/any_command';
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
export { FinalFigures, FinalFigure } from './generated/budget/v1/closing';
export {
  CommandAnswer,
  Accepted,
  ChargeDetail,
  ReservationDetail,
  ReleasedHold,
  FundsMove,
  Recovery,
  Donation,
  Failed,
  FieldViolation,
} from './generated/budget/v1/answers';
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
  ExecuteBatchRequest,
  ExecuteBatchResponse,
  ExecuteRequest,
  ExecuteResponse,
  LedgerCommandServiceDefinition,
} from './generated/budget/v1/command_service';
export {
  AsOf,
  CheckRequest,
  CheckResponse,
  GetAccountRequest,
  GetAccountResponse,
  Account,
  Balance,
  GetReservationRequest,
  GetReservationResponse,
  Reservation,
  ListReservationsRequest,
  ListReservationsResponse,
} from './generated/budget/v1/state_queries';
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
} from './generated/budget/v1/projected_queries';
export {
  WatchRequest,
  WatchResponse,
  RebuildReadModelsRequest,
  RebuildReadModelsResponse,
  WatchCaughtUp,
  RecordedEvent,
  GetStatusRequest,
  GetStatusResponse,
  ProjectionStatus,
} from './generated/budget/v1/server_queries';
export { LedgerQueryServiceDefinition } from './generated/budget/v1/query_service';
export { Status } from './generated/google/rpc/status';
export { RetryInfo, BadRequest, BadRequest_FieldViolation } from './generated/google/rpc/error_details';
export { Any } from './generated/google/protobuf/any';
export { Duration } from './generated/google/protobuf/duration';
export { TAG_LENGTH_MAX, BATCH_COMMANDS_MAX, PAGE_SIZE_DEFAULT } from './dto/bounds';
export { CommandEnvelopeDto } from './dto/parts.dto';
export {
  CheckDto,
  GetAccountDto,
  GetReservationDto,
  ListReservationsDto,
  ListLedgersDto,
  ListAccountsDto,
  GetBalancesDto,
  GetUsageDto,
  GetLedgerTotalsDto,
  WatchDto,
} from './dto/queries.dto';
export { messageJson, NotInSchema, unaryCallsJson } from './json/message-json';
export type { CallJson, MessageJson } from './json/message-json';
export {
  NATS_ERROR_HEADERS,
  NATS_PARKED_HEADERS,
  NATS_STREAMS,
  NATS_SUBJECTS,
  UNKNOWN_LEDGER_TOKEN,
} from './nats-subjects';
export type { NatsFault, PublishedEvent } from './nats-subjects';
