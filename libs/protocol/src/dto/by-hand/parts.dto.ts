import { IsBoolean } from 'class-validator';
import type { CommandEnvelope, DistributionChild, MinReserve, UsageEstimate } from '../../generated/budget/v1/commands';
import {
  DonorsPolicy,
  EnforcementPolicy,
  StopPolicy,
  ThrottlePolicy,
  UnfundedPolicy,
  UnpricedPolicy,
  WindowUnit,
  type Attribution,
  type Degradation,
  type Labels,
  type Policy,
  type PriorityShare,
  type ResourceAmount,
  type ResourceScale,
  type Thresholds,
  type TokenClasses,
  type Window,
} from '../../generated/budget/v1/vocabulary';
import {
  ACTOR_LENGTH_MAX,
  ESTIMATE_TEXT_BYTES_MAX,
  MEASURE_MAX,
  PRIORITY_MAX,
  SCALE_MAX,
  TEXT_LENGTH_MAX,
} from './bounds';
import { Nested } from '../compiled';
import {
  all,
  Decimal,
  EachResourceOnce,
  Id,
  Instant,
  KnownEnum,
  Name,
  Optional,
  PositiveDecimal,
  Ratio,
  Text,
  TextList,
  TextMap,
  TextOfBytes,
  TimeZone,
  Whole,
} from './rules';

const optionalEnum = { required: false };

/** The messages that commands are made of, and what is well formed in them. Their meaning is in the proto files. */
export class CommandEnvelopeDto implements CommandEnvelope {
  @Id() commandId!: string;
  @Id() ledgerId!: string;
  @Text(1, ACTOR_LENGTH_MAX) actor!: string;
  @Optional() @Id() correlationId?: string;
  @Optional() @Id() causationId?: string;
  @Optional() @Instant() occurredAt?: string;
  @Optional() @Instant() at?: string;
  @IsBoolean({ message: 'must be true or false' }) dryRun!: boolean;
}

/** An amount of which zero says something: an estimate, a cost, a reserve. */
export class ResourceAmountDto implements ResourceAmount {
  @Name() resource!: string;
  @Decimal() amount!: string;
}

/** An amount that moves: moving nothing is malformed. */
export class MovedAmountDto implements ResourceAmount {
  @Name() resource!: string;
  @PositiveDecimal() amount!: string;
}

export const Scale = () => Whole(0, SCALE_MAX);

export class ResourceScaleDto implements ResourceScale {
  @Name() resource!: string;
  @Scale() scale!: number;
}

export class DegradationDto implements Degradation {
  @TextList() models!: string[];
  @TextList() dropFeatures!: string[];
}

export class PolicyDto implements Policy {
  @KnownEnum({ UnfundedPolicy }, optionalEnum) unfunded!: UnfundedPolicy;
  @KnownEnum({ DonorsPolicy }, optionalEnum) donors!: DonorsPolicy;
  @KnownEnum({ StopPolicy }, optionalEnum) stop!: StopPolicy;
  @KnownEnum({ ThrottlePolicy }, optionalEnum) throttle!: ThrottlePolicy;
  @KnownEnum({ EnforcementPolicy }, optionalEnum) enforcement!: EnforcementPolicy;
  @KnownEnum({ UnpricedPolicy }, optionalEnum) unpriced!: UnpricedPolicy;
  @Nested(() => DegradationDto, { required: false }) degrade: Degradation | undefined;
}

export class ThresholdsDto implements Thresholds {
  @Optional() @PositiveDecimal() yellow?: string;
  @Optional() @PositiveDecimal() orange?: string;
  @Optional() @PositiveDecimal() red?: string;
  @Optional() @PositiveDecimal() black?: string;
}

export class LabelsDto implements Labels {
  @TextMap() entries!: Labels['entries'];
}

export class MinReserveDto implements MinReserve {
  @EachResourceOnce({ least: 0 }) @Nested(() => ResourceAmountDto, { required: true }) amounts!: ResourceAmount[];
}

export class WindowDto implements Window {
  @KnownEnum({ WindowUnit }, { required: true }) unit!: WindowUnit;
  @Optional() @TimeZone() timeZone?: string;
}

export class PriorityShareDto implements PriorityShare {
  @Ratio() share!: string;
  @Whole(1, PRIORITY_MAX) priorityFrom!: number;
}

export class DistributionChildDto implements DistributionChild {
  @Id() accountId!: string;
  @Optional() @PositiveDecimal() weight?: string;
}

const Measure = () => all(Optional(), Whole(0, MEASURE_MAX));

export class TokenClassesDto implements TokenClasses {
  @Measure() input?: number;
  @Measure() cachedInput?: number;
  @Measure() cacheWrite?: number;
  @Measure() output?: number;
  @Measure() reasoning?: number;
}

export class UsageEstimateDto implements UsageEstimate {
  @Optional() @Text(1, TEXT_LENGTH_MAX) provider?: string;
  @Text(1, TEXT_LENGTH_MAX) model!: string;
  @Optional() @TextOfBytes(ESTIMATE_TEXT_BYTES_MAX) text?: string;
  @Optional() @Whole(0, MEASURE_MAX) inputTokens?: number;
  @Whole(0, MEASURE_MAX) maxOutputTokens!: number;
}

export class AttributionDto implements Attribution {
  @Optional() @Text(1, TEXT_LENGTH_MAX) operation?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) model?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) provider?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) task?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) session?: string;
  @TextMap() tags!: Attribution['tags'];
  @Nested(() => TokenClassesDto, { required: false }) tokens: TokenClasses | undefined;
  @Optional() @Decimal() seconds?: string;
  @Measure() calls?: number;
}
