import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import type { CommandEnvelope, MinReserve } from '../generated/budget/v1/commands';
import {
  DonorsPolicy,
  StopPolicy,
  UnfundedPolicy,
  type Attribution,
  type Labels,
  type Policy,
  type ResourceAmount,
  type ResourceScale,
  type Thresholds,
} from '../generated/budget/v1/vocabulary';
import { ACTOR_LENGTH_MAX, SCALE_MAX, TEXT_LENGTH_MAX } from './bounds';
import { Nested } from './compiled';
import {
  Decimal,
  EachResourceOnce,
  Id,
  Instant,
  KnownEnum,
  Name,
  Optional,
  PositiveDecimal,
  Text,
  TextMap,
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

const SCALE_WORDS = { message: `must be a whole number from 0 to ${SCALE_MAX}` };

export const Scale = (): PropertyDecorator => (target, property) => {
  IsInt(SCALE_WORDS)(target, property);
  Min(0, SCALE_WORDS)(target, property);
  Max(SCALE_MAX, SCALE_WORDS)(target, property);
};

export class ResourceScaleDto implements ResourceScale {
  @Name() resource!: string;
  @Scale() scale!: number;
}

export class PolicyDto implements Policy {
  @KnownEnum(UnfundedPolicy, optionalEnum) unfunded!: UnfundedPolicy;
  @KnownEnum(DonorsPolicy, optionalEnum) donors!: DonorsPolicy;
  @KnownEnum(StopPolicy, optionalEnum) stop!: StopPolicy;
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

export class AttributionDto implements Attribution {
  @Optional() @Text(1, TEXT_LENGTH_MAX) operation?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) model?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) provider?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) task?: string;
  @Optional() @Text(1, TEXT_LENGTH_MAX) session?: string;
  @TextMap() tags!: Attribution['tags'];
}
