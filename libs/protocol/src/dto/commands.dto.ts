import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import type * as wire from '../generated/budget/v1/commands';
import {
  AccountKind,
  ConsumeMode,
  LedgerClock,
  OnShortage,
  type Attribution,
  type Labels,
  type Policy,
  type ResourceAmount,
  type ResourceScale,
  type Thresholds,
} from '../generated/budget/v1/vocabulary';
import { PRIORITY_MAX, REASON_LENGTH_MAX, TTL_SECONDS_MAX } from './bounds';
import { Nested } from './compiled';
import {
  AttributionDto,
  CommandEnvelopeDto,
  LabelsDto,
  MinReserveDto,
  MovedAmountDto,
  PolicyDto,
  ResourceAmountDto,
  ResourceScaleDto,
  Scale,
  ThresholdsDto,
} from './parts.dto';
import {
  Decimal,
  DifferentFrom,
  EachResourceOnce,
  Id,
  KnownEnum,
  Name,
  OnlyWith,
  Optional,
  Rising,
  Text,
} from './rules';

const optional = { required: false };
const required = { required: true };

/** Applies several rules to one field, the first one first. */
const all =
  (...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const rule of rules) rule(target, property);
  };

const Moves = () =>
  all(
    EachResourceOnce({ least: 1 }),
    Nested(() => MovedAmountDto, required),
  );
const Amounts = (least: 0 | 1) =>
  all(
    EachResourceOnce({ least }),
    Nested(() => ResourceAmountDto, required),
  );
const LabelsField = () => Nested(() => LabelsDto, optional);
const PolicyField = () => Nested(() => PolicyDto, optional);
const ThresholdsField = () =>
  all(
    Optional(),
    Rising(),
    Nested(() => ThresholdsDto, optional),
  );
const AttributionField = () => Nested(() => AttributionDto, optional);
const Flag = () => IsBoolean({ message: 'must be true or false' });

const wholeFromOne = (most: number): PropertyDecorator => {
  const words = { message: `must be a whole number from 1 to ${most}` };
  return all(IsInt(words), Min(1, words), Max(most, words));
};
const Ttl = () => wholeFromOne(TTL_SECONDS_MAX);
const Priority = () => all(Optional(), wholeFromOne(PRIORITY_MAX));

/** What every command has. */
abstract class Enveloped {
  @Nested(() => CommandEnvelopeDto, required) envelope: wire.CommandEnvelope | undefined;
}

export class OpenLedgerDto extends Enveloped implements wire.OpenLedgerRequest {
  @KnownEnum(LedgerClock, optional) clock!: LedgerClock;
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

export class OpenAccountDto extends Enveloped implements wire.OpenAccountRequest {
  @Id() accountId!: string;
  @Optional() @Id() parentId?: string;
  @KnownEnum(AccountKind, required) kind!: AccountKind;
  @LabelsField() labels: Labels | undefined;
  @Priority() priority?: number;
  @Amounts(0) minReserve!: ResourceAmount[];
  @ThresholdsField() thresholds: Thresholds | undefined;
  @PolicyField() policy: Policy | undefined;
  @Amounts(0) allocation!: ResourceAmount[];
}
export class UpdateAccountDto extends Enveloped implements wire.UpdateAccountRequest {
  @Id() accountId!: string;
  @LabelsField() labels: Labels | undefined;
  @Priority() priority?: number;
  @Nested(() => MinReserveDto, optional) minReserve: wire.MinReserve | undefined;
  @ThresholdsField() thresholds: Thresholds | undefined;
  @PolicyField() policy: Policy | undefined;
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
export class ReallocateDto extends Enveloped implements wire.ReallocateRequest {
  @Id() accountId!: string;
  @Moves() amounts!: ResourceAmount[];
}

export class SetLimitDto extends Enveloped implements wire.SetLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
  @Decimal() amount!: string;
}
export class RemoveLimitDto extends Enveloped implements wire.RemoveLimitRequest {
  @Id() accountId!: string;
  @Name() resource!: string;
}

export class ConsumeDto extends Enveloped implements wire.ConsumeRequest {
  @Id() accountId!: string;
  @KnownEnum(ConsumeMode, required) mode!: ConsumeMode;
  @Amounts(1) amounts!: ResourceAmount[];
  @AttributionField() attribution: Attribution | undefined;
  @KnownEnum(OnShortage, optional)
  @OnlyWith('mode', ConsumeMode.ENFORCE, 'mode enforce: a report is booked whatever there is')
  onShortage!: OnShortage;
  @Optional()
  @Id()
  @OnlyWith('mode', ConsumeMode.RECORD, 'mode record: it names the reservation of a late bill')
  reservationId?: string;
}
export class ReserveDto extends Enveloped implements wire.ReserveRequest {
  @Id() accountId!: string;
  @Id() reservationId!: string;
  @Amounts(1) amounts!: ResourceAmount[];
  @Ttl() ttlSeconds!: number;
  @AttributionField() attribution: Attribution | undefined;
  @KnownEnum(OnShortage, optional) onShortage!: OnShortage;
}
export class ExtendReservationDto extends Enveloped implements wire.ExtendReservationRequest {
  @Id() reservationId!: string;
  @Ttl() ttlSeconds!: number;
}
export class SettleDto extends Enveloped implements wire.SettleRequest {
  @Id() reservationId!: string;
  @Amounts(0) amounts!: ResourceAmount[];
  @Optional() @Flag() final?: boolean;
  @AttributionField() attribution: Attribution | undefined;
}
export class VoidReservationDto extends Enveloped implements wire.VoidReservationRequest {
  @Id() reservationId!: string;
}
