import type * as wire from '../../generated/budget/v1/commands';
import {
  AccountKind,
  AdjustDirection,
  DistributionStrategy,
  LedgerClock,
  type Labels,
  type Policy,
  type PriorityShare,
  type ResourceAmount,
  type ResourceScale,
  type Thresholds,
  type Window,
} from '../../generated/budget/v1/vocabulary';
import {
  DISTRIBUTION_CHILDREN_MAX,
  OPEN_RESERVATIONS_MAX,
  REASON_LENGTH_MAX,
  RUN_SECONDS_MAX,
  TEXT_LENGTH_MAX,
} from './bounds';
import { Nested } from '../compiled';
import {
  Amounts,
  Enveloped,
  Flag,
  LabelsField,
  Moves,
  optional,
  PolicyField,
  Priority,
  required,
  ThresholdsField,
  WindowField,
} from './fields';
import { DistributionChildDto, MinReserveDto, PriorityShareDto, ResourceScaleDto, Scale } from './parts.dto';
import {
  all,
  Decimal,
  DifferentFrom,
  EachAccountOnce,
  EachResourceOnce,
  Id,
  KnownEnum,
  LaterRevision,
  Name,
  OnlyWithPresent,
  Optional,
  PositiveDecimal,
  Ratio,
  Text,
  WeightsWith,
  Whole,
} from './rules';

const MaxOpen = () => all(Optional(), Whole(0, OPEN_RESERVATIONS_MAX));

export class OpenLedgerDto extends Enveloped implements wire.OpenLedgerRequest {
  @KnownEnum({ LedgerClock }, optional) clock!: LedgerClock;
  @EachResourceOnce({ least: 0 }) @Nested(() => ResourceScaleDto, required) resources!: ResourceScale[];
  @PolicyField() policy: Policy | undefined;
  @ThresholdsField() thresholds: Thresholds | undefined;
  @LabelsField() labels: Labels | undefined;
}
export class DefineResourceDto extends Enveloped implements wire.DefineResourceRequest {
  @Name() resource!: string;
  @Scale() scale!: number;
}
export class FundDto extends Enveloped implements wire.FundRequest {
  @Moves() amounts!: ResourceAmount[];
}
export class WithdrawDto extends Enveloped implements wire.WithdrawRequest {
  @Moves() amounts!: ResourceAmount[];
}
export class CloseLedgerDto extends Enveloped implements wire.CloseLedgerRequest {}
export class ClosePeriodDto extends Enveloped implements wire.ClosePeriodRequest {
  @Optional() @Text(1, TEXT_LENGTH_MAX) label?: string;
}
export class ResetClockDto extends Enveloped implements wire.ResetClockRequest {
  @Optional() @Text(1, REASON_LENGTH_MAX) reason?: string;
}

export class OpenAccountDto extends Enveloped implements wire.OpenAccountRequest {
  @Id() accountId!: string;
  @Optional() @Id() parentId?: string;
  @KnownEnum({ AccountKind }, required) kind!: AccountKind;
  @LabelsField() labels: Labels | undefined;
  @Priority() priority?: number;
  @Amounts(0) minReserve!: ResourceAmount[];
  @ThresholdsField() thresholds: Thresholds | undefined;
  @PolicyField() policy: Policy | undefined;
  @Amounts(0) allocation!: ResourceAmount[];
  @Optional() @Name() profile?: string;
  @Amounts(0) maxima!: ResourceAmount[];
  @Optional() @Whole(1, RUN_SECONDS_MAX) maxSeconds?: number;
  @MaxOpen() maxOpen?: number;
  @Optional() @Ratio() confidenceThreshold?: string;
}
export class UpdateAccountDto extends Enveloped implements wire.UpdateAccountRequest {
  @Id() accountId!: string;
  @LabelsField() labels: Labels | undefined;
  @Priority() priority?: number;
  @Nested(() => MinReserveDto, optional) minReserve: wire.MinReserve | undefined;
  @ThresholdsField() thresholds: Thresholds | undefined;
  @PolicyField() policy: Policy | undefined;
  @MaxOpen() maxOpen?: number;
  @Optional() @Ratio() confidenceThreshold?: string;
}
export class SuspendAccountDto extends Enveloped implements wire.SuspendAccountRequest {
  @Id() accountId!: string;
  @Optional() @Text(1, REASON_LENGTH_MAX) reason?: string;
}
export class ResumeAccountDto extends Enveloped implements wire.ResumeAccountRequest {
  @Id() accountId!: string;
}
export class CloseAccountDto extends Enveloped implements wire.CloseAccountRequest {
  @Id() accountId!: string;
  @Flag() cascade!: boolean;
}

export class AllocateDto extends Enveloped implements wire.AllocateRequest {
  @Id() accountId!: string;
  @Moves() amounts!: ResourceAmount[];
}
export class ReclaimDto extends Enveloped implements wire.ReclaimRequest {
  @Id() accountId!: string;
  @Moves() amounts!: ResourceAmount[];
}
export class TransferDto extends Enveloped implements wire.TransferRequest {
  @Id() fromId!: string;
  @Id() @DifferentFrom('fromId', 'from_id') toId!: string;
  @Moves() amounts!: ResourceAmount[];
}
export class DistributeDto extends Enveloped implements wire.DistributeRequest {
  @Id() accountId!: string;
  @Moves() amounts!: ResourceAmount[];
  @KnownEnum({ DistributionStrategy }, required) strategy!: DistributionStrategy;
  @EachAccountOnce(DISTRIBUTION_CHILDREN_MAX)
  @WeightsWith('strategy', DistributionStrategy.PROPORTIONAL, 'strategy PROPORTIONAL')
  @Nested(() => DistributionChildDto, required)
  children!: wire.DistributionChild[];
}
export class AdjustDto extends Enveloped implements wire.AdjustRequest {
  @LaterRevision() revision!: bigint;
  @Name() resource!: string;
  @KnownEnum({ AdjustDirection }, required) direction!: AdjustDirection;
  @PositiveDecimal() amount!: string;
  @Optional() @Text(1, REASON_LENGTH_MAX) reason?: string;
}
export class ReallocateDto extends Enveloped implements wire.ReallocateRequest {
  @Id() accountId!: string;
  @Moves() amounts!: ResourceAmount[];
}

export class SetLimitDto extends Enveloped implements wire.SetLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
  @Decimal() amount!: string;
  @WindowField() window: Window | undefined;
  @Optional() @Decimal() @OnlyWithPresent('window', 'window') rollover?: string;
  @Optional() @Ratio() tolerance?: string;
  @Nested(() => PriorityShareDto, optional) priorityShare: PriorityShare | undefined;
}
export class RemoveLimitDto extends Enveloped implements wire.RemoveLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
  @WindowField() window: Window | undefined;
}
