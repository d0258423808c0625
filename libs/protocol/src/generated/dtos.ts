// Written by libs/protocol/generate.mjs.
import * as checks from '../dto/checks';
import { Nested } from '../dto/compiled';
import * as rules from '../dto/rules';
import type * as commands from './budget/v1/commands';
import type * as escrow_commands from './budget/v1/escrow_commands';
import * as projected_queries from './budget/v1/projected_queries';
import * as rejections from './budget/v1/rejections';
import type * as server_queries from './budget/v1/server_queries';
import type * as signal_commands from './budget/v1/signal_commands';
import type * as state_queries from './budget/v1/state_queries';
import * as vocabulary from './budget/v1/vocabulary';

const Id = () => rules.Pattern(/^[A-Za-z0-9_:@-]{1,128}$/, 'must be 1 to 128 of A-Z a-z 0-9 _ : @ -');
const Name = () => rules.Pattern(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'must begin with a letter and be 1 to 64 letters, digits, _ - or .');
const TimeZone = () => rules.Pattern(/^[A-Za-z][A-Za-z0-9_+\/-]{0,63}$/, 'must be a time zone of the IANA database, such as Europe/Berlin');
const StorePosition = () => rules.Pattern(/^(?:0|[1-9]\d{0,19})(?:\/(?:0|[1-9]\d{0,19}))?$/, 'must be a position that this server answered');
const Instant = () => rules.Checked('isInstant', checks.isInstant, 'must be an RFC 3339 instant with its offset, such as 2026-11-23T12:00:00.000Z');
const Actor = () => rules.Text(1, 128, 'must be 1 to 128 characters without control characters');
const Text = () => rules.Text(1, 256, 'must be 1 to 256 characters without control characters');
const TextSought = () => rules.Text(0, 256, 'must be 0 to 256 characters without control characters');
const Reason = () => rules.Text(1, 1024, 'must be 1 to 1024 characters without control characters');
const PageToken = () => rules.Text(1, 32768, 'must be 1 to 32768 characters without control characters');
const EstimatedText = () => rules.TextOfBytes(1048576, 'must be at most 1048576 bytes in UTF-8');
const Decimal = () => rules.Decimal({ before: 39, after: 18, aboveZero: false, most: undefined }, 'must be a plain decimal of at most 39 digits before and 18 after the point');
const PositiveDecimal = () => rules.Decimal({ before: 39, after: 18, aboveZero: true, most: undefined }, 'must be a plain decimal of at most 39 digits before and 18 after the point, above zero');
const Ratio = () => rules.Decimal({ before: 39, after: 18, aboveZero: false, most: '1' }, 'must be a decimal from 0 to 1, of at most 18 digits after the point');
const Scale = () => rules.Whole(0, 18, 'must be a whole number from 0 to 18');
const Priority = () => rules.Whole(1, 1000000, 'must be a whole number from 1 to 1000000');
const TtlSeconds = () => rules.Whole(1, 31536000, 'must be a whole number from 1 to 31536000');
const OpenReservations = () => rules.Whole(0, 1000000, 'must be a whole number from 0 to 1000000');
const Measure = () => rules.Whole(0, 1000000000, 'must be a whole number from 0 to 1000000000');
const PageSize = () => rules.Whole(1, 1000, 'must be a whole number from 1 to 1000');
const TextMap = () => rules.TextMap({ entries: 32, keys: /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, longest: 256 }, 'must have at most 32 entries, keys that begin with a letter and are 1 to 64 letters, digits, _ - or ., and values of at most 256 characters');
const Hints = () => rules.TextList(64, 1, 256, 'must have at most 64 entries, each of 1 to 256 characters without control characters');
const GroupedNames = () => rules.DistinctNames(8, /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'must be at most 8 names, each at most once, that begin with a letter and are 1 to 64 letters, digits, _ - or .');
const PerResource = () => rules.EachOnce('resource', 0, 64, 'must name 0 to 64 resources, each once');
const Moves = () => rules.EachOnce('resource', 1, 64, 'must name 1 to 64 resources, each once');
const MovesOrAll = () => rules.EachOnce('resource', 0, 64, 'must name 0 to 64 resources, each once');
const Children = () => rules.EachOnce('accountId', 0, 1000, 'must name at most 1000 accounts, each once');
const RunSeconds = () => rules.Whole(1, 3153600000, 'must be a whole number from 1 to 3153600000');
const Depth = () => rules.Whole(0, 32, 'must be a whole number from 0 to 32');
const UsageAmount = () => rules.Pattern(/^\d{1,40}(?:\.\d{1,100})?(?:[eE][+-]?\d{1,2})?$/, 'must be a decimal that is not negative, with or without an exponent');

export class StrictResourceAmountDto implements vocabulary.ResourceAmount {
  @Name() resource!: string;
  @PositiveDecimal() amount!: string;
}
export class ResourceScaleDto implements vocabulary.ResourceScale {
  @Name() resource!: string;
  @Scale() scale!: number;
}
export class DegradationDto implements vocabulary.Degradation {
  @Hints() models!: string[];
  @Hints() dropFeatures!: string[];
}
export class PolicyDto implements vocabulary.Policy {
  @rules.KnownEnum(vocabulary.UnfundedPolicy, false, 'must be one of UNFUNDED_POLICY_UNSPECIFIED, UNFUNDED_POLICY_ALLOW, UNFUNDED_POLICY_DENY') unfunded!: vocabulary.UnfundedPolicy;
  @rules.KnownEnum(vocabulary.DonorsPolicy, false, 'must be one of DONORS_POLICY_UNSPECIFIED, DONORS_POLICY_SIBLINGS, DONORS_POLICY_LEDGER') donors!: vocabulary.DonorsPolicy;
  @rules.KnownEnum(vocabulary.StopPolicy, false, 'must be one of STOP_POLICY_UNSPECIFIED, STOP_POLICY_ADVICE, STOP_POLICY_BINDING') stop!: vocabulary.StopPolicy;
  @rules.KnownEnum(vocabulary.ThrottlePolicy, false, 'must be one of THROTTLE_POLICY_UNSPECIFIED, THROTTLE_POLICY_ADVICE, THROTTLE_POLICY_BINDING') throttle!: vocabulary.ThrottlePolicy;
  @rules.KnownEnum(vocabulary.EnforcementPolicy, false, 'must be one of ENFORCEMENT_POLICY_UNSPECIFIED, ENFORCEMENT_POLICY_ENFORCE, ENFORCEMENT_POLICY_OBSERVE') enforcement!: vocabulary.EnforcementPolicy;
  @rules.KnownEnum(vocabulary.UnpricedPolicy, false, 'must be one of UNPRICED_POLICY_UNSPECIFIED, UNPRICED_POLICY_REJECT, UNPRICED_POLICY_FLAG') unpriced!: vocabulary.UnpricedPolicy;
  @Nested(() => DegradationDto, { required: false }) degrade: vocabulary.Degradation | undefined;
}
export class ThresholdsDto implements vocabulary.Thresholds {
  @rules.Optional() @PositiveDecimal() yellow?: string;
  @rules.Optional() @PositiveDecimal() orange?: string;
  @rules.Optional() @PositiveDecimal() red?: string;
  @rules.Optional() @PositiveDecimal() black?: string;
}
export class LabelsDto implements vocabulary.Labels {
  @TextMap() entries!: Record<string, string>;
}
export class CommandEnvelopeDto implements commands.CommandEnvelope {
  @Id() commandId!: string;
  @Id() ledgerId!: string;
  @Actor() actor!: string;
  @rules.Optional() @Id() correlationId?: string;
  @rules.Optional() @Id() causationId?: string;
  @rules.Optional() @Instant() occurredAt?: string;
  @rules.Optional() @Instant() at?: string;
  @rules.Flag('must be true or false') dryRun!: boolean;
}
export class OpenLedgerDto implements commands.OpenLedgerRequest {
  @rules.KnownEnum(vocabulary.LedgerClock, false, 'must be one of LEDGER_CLOCK_UNSPECIFIED, LEDGER_CLOCK_SERVER, LEDGER_CLOCK_CALLER') clock!: vocabulary.LedgerClock;
  @PerResource() @Nested(() => ResourceScaleDto, { required: true }) resources!: vocabulary.ResourceScale[];
  @Nested(() => PolicyDto, { required: false }) policy: vocabulary.Policy | undefined;
  @rules.Optional() @rules.Checked('isRising', checks.isRising, 'must rise: yellow below orange below red below black') @Nested(() => ThresholdsDto, { required: false }) thresholds: vocabulary.Thresholds | undefined;
  @Nested(() => LabelsDto, { required: false }) labels: vocabulary.Labels | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class DefineResourceDto implements commands.DefineResourceRequest {
  @Name() resource!: string;
  @Scale() scale!: number;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ResourceAmountDto implements vocabulary.ResourceAmount {
  @Name() resource!: string;
  @UsageAmount() amount!: string;
}
export class FundDto implements commands.FundRequest {
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class WithdrawDto implements commands.WithdrawRequest {
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class CloseLedgerDto implements commands.CloseLedgerRequest {
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class OpenAccountDto implements commands.OpenAccountRequest {
  @Id() accountId!: string;
  @rules.Optional() @Id() parentId?: string;
  @rules.KnownEnum(vocabulary.AccountKind, true, 'must be one of ACCOUNT_KIND_POOL, ACCOUNT_KIND_TEAM, ACCOUNT_KIND_AGENT, ACCOUNT_KIND_RUN, ACCOUNT_KIND_THREAD') kind!: vocabulary.AccountKind;
  @Nested(() => LabelsDto, { required: false }) labels: vocabulary.Labels | undefined;
  @rules.Optional() @Priority() priority?: number;
  @PerResource() @Nested(() => ResourceAmountDto, { required: true }) minReserve!: vocabulary.ResourceAmount[];
  @rules.Optional() @rules.Checked('isRising', checks.isRising, 'must rise: yellow below orange below red below black') @Nested(() => ThresholdsDto, { required: false }) thresholds: vocabulary.Thresholds | undefined;
  @Nested(() => PolicyDto, { required: false }) policy: vocabulary.Policy | undefined;
  @PerResource() @Nested(() => ResourceAmountDto, { required: true }) allocation!: vocabulary.ResourceAmount[];
  @rules.Optional() @Name() profile?: string;
  @PerResource() @Nested(() => ResourceAmountDto, { required: true }) maxima!: vocabulary.ResourceAmount[];
  @rules.Optional() @RunSeconds() maxSeconds?: number;
  @rules.Optional() @OpenReservations() maxOpen?: number;
  @rules.Optional() @Ratio() confidenceThreshold?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class MinReserveDto implements commands.MinReserve {
  @PerResource() @Nested(() => ResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
}
export class UpdateAccountDto implements commands.UpdateAccountRequest {
  @Id() accountId!: string;
  @Nested(() => LabelsDto, { required: false }) labels: vocabulary.Labels | undefined;
  @rules.Optional() @Priority() priority?: number;
  @Nested(() => MinReserveDto, { required: false }) minReserve: commands.MinReserve | undefined;
  @rules.Optional() @rules.Checked('isRising', checks.isRising, 'must rise: yellow below orange below red below black') @Nested(() => ThresholdsDto, { required: false }) thresholds: vocabulary.Thresholds | undefined;
  @Nested(() => PolicyDto, { required: false }) policy: vocabulary.Policy | undefined;
  @rules.Optional() @OpenReservations() maxOpen?: number;
  @rules.Optional() @Ratio() confidenceThreshold?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class SuspendAccountDto implements commands.SuspendAccountRequest {
  @Id() accountId!: string;
  @rules.Optional() @Reason() reason?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ResumeAccountDto implements commands.ResumeAccountRequest {
  @Id() accountId!: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class CloseAccountDto implements commands.CloseAccountRequest {
  @Id() accountId!: string;
  @rules.Flag('must be true or false') cascade!: boolean;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class AllocateDto implements commands.AllocateRequest {
  @Id() accountId!: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ReclaimDto implements commands.ReclaimRequest {
  @Id() accountId!: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class TransferDto implements commands.TransferRequest {
  @Id() fromId!: string;
  @Id() @rules.DifferentFrom('fromId', 'must differ from from_id') toId!: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ReallocateDto implements commands.ReallocateRequest {
  @Id() accountId!: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class WindowDto implements vocabulary.Window {
  @rules.KnownEnum(vocabulary.WindowUnit, true, 'must be one of WINDOW_UNIT_MINUTE, WINDOW_UNIT_HOUR, WINDOW_UNIT_DAY, WINDOW_UNIT_WEEK, WINDOW_UNIT_MONTH, WINDOW_UNIT_YEAR') unit!: vocabulary.WindowUnit;
  @rules.Optional() @TimeZone() timeZone?: string;
}
export class PriorityShareDto implements vocabulary.PriorityShare {
  @Ratio() share!: string;
  @Priority() priorityFrom!: number;
}
export class SetLimitDto implements commands.SetLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
  @Decimal() amount!: string;
  @Nested(() => WindowDto, { required: false }) window: vocabulary.Window | undefined;
  @rules.Optional() @Decimal() @rules.OnlyWithPresent('window', 'is allowed only with window') rollover?: string;
  @rules.Optional() @Ratio() tolerance?: string;
  @Nested(() => PriorityShareDto, { required: false }) priorityShare: vocabulary.PriorityShare | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class RemoveLimitDto implements commands.RemoveLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
  @Nested(() => WindowDto, { required: false }) window: vocabulary.Window | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class TokenClassesDto implements vocabulary.TokenClasses {
  @rules.Optional() @Measure() input?: number;
  @rules.Optional() @Measure() cachedInput?: number;
  @rules.Optional() @Measure() cacheWrite?: number;
  @rules.Optional() @Measure() output?: number;
  @rules.Optional() @Measure() reasoning?: number;
}
export class AttributionDto implements vocabulary.Attribution {
  @rules.Optional() @Text() operation?: string;
  @rules.Optional() @Text() model?: string;
  @rules.Optional() @Text() provider?: string;
  @rules.Optional() @Text() task?: string;
  @rules.Optional() @Text() session?: string;
  @TextMap() tags!: Record<string, string>;
  @Nested(() => TokenClassesDto, { required: false }) tokens: vocabulary.TokenClasses | undefined;
  @rules.Optional() @Decimal() seconds?: string;
  @rules.Optional() @Measure() calls?: number;
}
export class ConsumeDto implements commands.ConsumeRequest {
  @Id() accountId!: string;
  @rules.KnownEnum(vocabulary.ConsumeMode, true, 'must be one of CONSUME_MODE_ENFORCE, CONSUME_MODE_RECORD') mode!: vocabulary.ConsumeMode;
  @rules.NotEmptyUnless(checks.isMeasured, 'must not be empty, unless the attribution has tokens, or a model or provider and seconds or calls') @PerResource() @Nested(() => ResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @Nested(() => AttributionDto, { required: false }) attribution: vocabulary.Attribution | undefined;
  @rules.KnownEnum(vocabulary.OnShortage, false, 'must be one of ON_SHORTAGE_UNSPECIFIED, ON_SHORTAGE_REJECT, ON_SHORTAGE_REALLOCATE') @rules.OnlyWith('mode', vocabulary.ConsumeMode.ENFORCE, 'is allowed only with mode enforce: a report is booked whatever there is') onShortage!: vocabulary.OnShortage;
  @rules.Optional() @Id() @rules.OnlyWith('mode', vocabulary.ConsumeMode.RECORD, 'is allowed only with mode record: it names the reservation that a report belongs to') reservationId?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class UsageEstimateDto implements commands.UsageEstimate {
  @rules.Optional() @Text() provider?: string;
  @Text() model!: string;
  @rules.Optional() @EstimatedText() text?: string;
  @rules.Optional() @Measure() inputTokens?: number;
  @Measure() maxOutputTokens!: number;
}
export class ReserveDto implements commands.ReserveRequest {
  @Id() accountId!: string;
  @Id() reservationId!: string;
  @rules.NotEmptyUnless(({ estimate }) => estimate !== undefined, 'must not be empty, unless there is an estimate') @PerResource() @Nested(() => ResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @TtlSeconds() ttlSeconds!: number;
  @Nested(() => AttributionDto, { required: false }) attribution: vocabulary.Attribution | undefined;
  @rules.KnownEnum(vocabulary.OnShortage, false, 'must be one of ON_SHORTAGE_UNSPECIFIED, ON_SHORTAGE_REJECT, ON_SHORTAGE_REALLOCATE') onShortage!: vocabulary.OnShortage;
  @rules.Optional() @rules.ExactlyOneOf('text', 'inputTokens', 'must have exactly one of text and input_tokens') @Nested(() => UsageEstimateDto, { required: false }) estimate: commands.UsageEstimate | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ExtendReservationDto implements commands.ExtendReservationRequest {
  @Id() reservationId!: string;
  @TtlSeconds() ttlSeconds!: number;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class SettleDto implements commands.SettleRequest {
  @Id() reservationId!: string;
  @PerResource() @Nested(() => ResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @rules.Optional() @rules.Flag('must be true or false') final?: boolean;
  @Nested(() => AttributionDto, { required: false }) attribution: vocabulary.Attribution | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class VoidReservationDto implements commands.VoidReservationRequest {
  @Id() reservationId!: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ClosePeriodDto implements commands.ClosePeriodRequest {
  @rules.Optional() @Text() label?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class DistributionChildDto implements commands.DistributionChild {
  @Id() accountId!: string;
  @rules.Optional() @PositiveDecimal() weight?: string;
}
export class DistributeDto implements commands.DistributeRequest {
  @Id() accountId!: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @rules.KnownEnum(vocabulary.DistributionStrategy, true, 'must be one of DISTRIBUTION_STRATEGY_EQUAL, DISTRIBUTION_STRATEGY_PROPORTIONAL, DISTRIBUTION_STRATEGY_PRIORITY, DISTRIBUTION_STRATEGY_DYNAMIC') strategy!: vocabulary.DistributionStrategy;
  @Children() @rules.Checked('haveWeights', checks.haveWeights, 'must have a weight each with strategy PROPORTIONAL, and none with another') @Nested(() => DistributionChildDto, { required: true }) children!: commands.DistributionChild[];
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class AdjustDto implements commands.AdjustRequest {
  @rules.Checked('isLaterRevision', checks.isLaterRevision, 'must be the revision of an event, above zero') revision!: bigint;
  @Name() resource!: string;
  @rules.KnownEnum(vocabulary.AdjustDirection, true, 'must be one of ADJUST_DIRECTION_CREDIT, ADJUST_DIRECTION_DEBIT') direction!: vocabulary.AdjustDirection;
  @PositiveDecimal() amount!: string;
  @rules.Optional() @Reason() reason?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ReportConfidenceDto implements signal_commands.ReportConfidenceRequest {
  @Id() accountId!: string;
  @Ratio() confidence!: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ReportOutcomeDto implements signal_commands.ReportOutcomeRequest {
  @Id() accountId!: string;
  @rules.Decimal({ before: 39, after: 6, aboveZero: false, most: undefined }, 'must be a plain decimal of at most 39 digits before and 6 after the point') work!: string;
  @rules.Optional() @rules.Flag('must be true or false') success?: boolean;
  @Nested(() => AttributionDto, { required: false }) attribution: vocabulary.Attribution | undefined;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class OpenEscrowDto implements escrow_commands.OpenEscrowRequest {
  @Id() escrowId!: string;
  @Id() payerId!: string;
  @Id() @rules.DifferentFrom('payerId', 'must differ from payer_id') payeeId!: string;
  @rules.Optional() @Id() @rules.DifferentFrom('payerId', 'must differ from payer_id') @rules.DifferentFrom('payeeId', 'must differ from payee_id') arbiterId?: string;
  @Moves() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @rules.Optional() @TtlSeconds() ttlSeconds?: number;
  @rules.Optional() @Reason() reason?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ReleaseEscrowDto implements escrow_commands.ReleaseEscrowRequest {
  @Id() escrowId!: string;
  @MovesOrAll() @Nested(() => StrictResourceAmountDto, { required: true }) amounts!: vocabulary.ResourceAmount[];
  @rules.Optional() @Id() byId?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class RefundEscrowDto implements escrow_commands.RefundEscrowRequest {
  @Id() escrowId!: string;
  @rules.Optional() @Id() byId?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class ResetClockDto implements commands.ResetClockRequest {
  @rules.Optional() @Reason() reason?: string;
  @Nested(() => CommandEnvelopeDto, { required: true }) envelope: commands.CommandEnvelope | undefined;
}
export class CheckDto implements state_queries.CheckRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
}
export class GetAccountDto implements state_queries.GetAccountRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
}
export class ListAccountsDto implements projected_queries.ListAccountsRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() parentId?: string;
  @rules.KnownEnum(vocabulary.AccountKind, false, 'must be one of ACCOUNT_KIND_UNSPECIFIED, ACCOUNT_KIND_POOL, ACCOUNT_KIND_TEAM, ACCOUNT_KIND_AGENT, ACCOUNT_KIND_RUN, ACCOUNT_KIND_THREAD') kind!: vocabulary.AccountKind;
  @rules.KnownEnum(vocabulary.AccountState, false, 'must be one of ACCOUNT_STATE_UNSPECIFIED, ACCOUNT_STATE_OPEN, ACCOUNT_STATE_SUSPENDED, ACCOUNT_STATE_CLOSED') state!: vocabulary.AccountState;
  @rules.Optional() @Id() afterId?: string;
  @rules.Optional() @Name() profile?: string;
  @TextMap() labels!: Record<string, string>;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetReservationDto implements state_queries.GetReservationRequest {
  @Id() ledgerId!: string;
  @Id() reservationId!: string;
}
export class GetEscrowDto implements state_queries.GetEscrowRequest {
  @Id() ledgerId!: string;
  @Id() escrowId!: string;
}
export class ListReservationsDto implements state_queries.ListReservationsRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
  @rules.Optional() @Id() afterId?: string;
  @rules.Optional() @PageSize() pageSize?: number;
}
export class ListLedgersDto implements projected_queries.ListLedgersRequest {
  @rules.Optional() @Id() afterId?: string;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetBalancesDto implements projected_queries.GetBalancesRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Optional() @Depth() depth?: number;
  @rules.Optional() @Id() afterId?: string;
  @rules.Flag('must be true or false') closed!: boolean;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetUsageDto implements projected_queries.GetUsageRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Flag('must be true or false') @rules.OnlyWithPresent('accountId', 'is allowed only with account_id') subtree!: boolean;
  @rules.Optional() @TextSought() operation?: string;
  @rules.Optional() @TextSought() model?: string;
  @rules.Optional() @Instant() fromTime?: string;
  @rules.Optional() @Instant() toTime?: string;
  @rules.Optional() @TextSought() provider?: string;
  @rules.Optional() @TextSought() task?: string;
  @rules.Optional() @TextSought() session?: string;
  @TextMap() tags!: Record<string, string>;
  @TextMap() labels!: Record<string, string>;
  @rules.DistinctEnums(projected_queries.UsageDimension, 'must be known members, each at most once') groupBy!: projected_queries.UsageDimension[];
  @GroupedNames() groupByTags!: string[];
  @GroupedNames() groupByLabels!: string[];
  @rules.Optional() @PageToken() pageToken?: string;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetEfficiencyDto implements projected_queries.GetEfficiencyRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Flag('must be true or false') @rules.OnlyWithPresent('accountId', 'is allowed only with account_id') subtree!: boolean;
  @rules.Optional() @Instant() fromTime?: string;
  @rules.Optional() @Instant() toTime?: string;
  @rules.Optional() @TextSought() operation?: string;
  @rules.Optional() @TextSought() model?: string;
  @rules.Optional() @TextSought() task?: string;
  @TextMap() tags!: Record<string, string>;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetRejectionsDto implements projected_queries.GetRejectionsRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Flag('must be true or false') @rules.OnlyWithPresent('accountId', 'is allowed only with account_id') subtree!: boolean;
  @rules.KnownEnum(rejections.RejectionCode, false, 'must be one of REJECTION_CODE_UNSPECIFIED, REJECTION_CODE_IDEMPOTENCY_CONFLICT, REJECTION_CODE_LEDGER_NOT_FOUND, REJECTION_CODE_LEDGER_CLOSED, REJECTION_CODE_TIME_REVERSED, REJECTION_CODE_ACCOUNT_NOT_FOUND, REJECTION_CODE_ACCOUNT_CLOSED, REJECTION_CODE_ACCOUNT_SUSPENDED, REJECTION_CODE_RESOURCE_UNKNOWN, REJECTION_CODE_RESERVATION_NOT_FOUND, REJECTION_CODE_RESERVATION_CLOSED, REJECTION_CODE_ALREADY_EXISTS, REJECTION_CODE_ACCOUNT_IN_USE, REJECTION_CODE_TOO_LARGE, REJECTION_CODE_LIMIT_NOT_FOUND, REJECTION_CODE_NOT_PERMITTED, REJECTION_CODE_CAPACITY_EXCEEDED, REJECTION_CODE_STOPPED, REJECTION_CODE_LIMIT_EXCEEDED, REJECTION_CODE_INSUFFICIENT_FUNDS, REJECTION_CODE_ACCOUNT_EXPIRED, REJECTION_CODE_ESCROW_NOT_FOUND, REJECTION_CODE_ESCROW_CLOSED, REJECTION_CODE_ESCROW_EXCEEDED, REJECTION_CODE_PROFILE_NOT_FOUND, REJECTION_CODE_PRICE_UNKNOWN, REJECTION_CODE_CONFIDENCE_REACHED, REJECTION_CODE_THROTTLED') code!: rejections.RejectionCode;
  @rules.Optional() @Instant() fromTime?: string;
  @rules.Optional() @Instant() toTime?: string;
  @rules.Optional() @PageToken() pageToken?: string;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class ListEscrowsDto implements projected_queries.ListEscrowsRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Optional() @rules.Flag('must be true or false') open?: boolean;
  @rules.Optional() @Id() afterId?: string;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class ListPeriodsDto implements projected_queries.ListPeriodsRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @rules.Whole(0, 4294967295, 'must be a whole number from 0 to 4294967295') afterNumber?: number;
  @rules.Optional() @PageSize() pageSize?: number;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class GetLedgerTotalsDto implements projected_queries.GetLedgerTotalsRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @StorePosition() minPosition?: string;
}
export class WatchDto implements server_queries.WatchRequest {
  @Id() ledgerId!: string;
  @rules.Optional() @Id() accountId?: string;
  @rules.Optional() @StorePosition() afterPosition?: string;
}
export class ConfirmClockDto implements server_queries.ConfirmClockRequest {
  @Actor() actor!: string;
}
/** Rules of each command, by its name in the oneof and in the order of that. */
export const COMMANDS = {
  openLedger: OpenLedgerDto,
  defineResource: DefineResourceDto,
  fund: FundDto,
  withdraw: WithdrawDto,
  closeLedger: CloseLedgerDto,
  openAccount: OpenAccountDto,
  updateAccount: UpdateAccountDto,
  suspendAccount: SuspendAccountDto,
  resumeAccount: ResumeAccountDto,
  closeAccount: CloseAccountDto,
  allocate: AllocateDto,
  reclaim: ReclaimDto,
  transfer: TransferDto,
  reallocate: ReallocateDto,
  setLimit: SetLimitDto,
  removeLimit: RemoveLimitDto,
  consume: ConsumeDto,
  reserve: ReserveDto,
  extendReservation: ExtendReservationDto,
  settle: SettleDto,
  voidReservation: VoidReservationDto,
  closePeriod: ClosePeriodDto,
  distribute: DistributeDto,
  adjust: AdjustDto,
  reportConfidence: ReportConfidenceDto,
  reportOutcome: ReportOutcomeDto,
  openEscrow: OpenEscrowDto,
  releaseEscrow: ReleaseEscrowDto,
  refundEscrow: RefundEscrowDto,
  resetClock: ResetClockDto,
};

/** Rules of each query, by the name of its request. */
export const QUERIES = {
  CheckRequest: CheckDto,
  GetAccountRequest: GetAccountDto,
  ListAccountsRequest: ListAccountsDto,
  GetReservationRequest: GetReservationDto,
  GetEscrowRequest: GetEscrowDto,
  ListReservationsRequest: ListReservationsDto,
  ListLedgersRequest: ListLedgersDto,
  GetBalancesRequest: GetBalancesDto,
  GetUsageRequest: GetUsageDto,
  GetEfficiencyRequest: GetEfficiencyDto,
  GetRejectionsRequest: GetRejectionsDto,
  ListEscrowsRequest: ListEscrowsDto,
  ListPeriodsRequest: ListPeriodsDto,
  GetLedgerTotalsRequest: GetLedgerTotalsDto,
  WatchRequest: WatchDto,
  ConfirmClockRequest: ConfirmClockDto,
};
