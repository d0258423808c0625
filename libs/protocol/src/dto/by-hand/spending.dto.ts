import type * as wire from '../../generated/budget/v1/commands';
import type * as escrows from '../../generated/budget/v1/escrow_commands';
import type * as signals from '../../generated/budget/v1/signal_commands';
import { ConsumeMode, OnShortage, type Attribution, type ResourceAmount } from '../../generated/budget/v1/vocabulary';
import { REASON_LENGTH_MAX, WORK_DECIMALS_MAX } from './bounds';
import { Nested } from '../compiled';
import { Amounts, AttributionField, Enveloped, Flag, Moves, optional, required, Ttl } from './fields';
import { UsageEstimateDto } from './parts.dto';
import {
  DecimalOf,
  DifferentFrom,
  ExactlyOneOf,
  Id,
  KnownEnum,
  NotEmptyUnless,
  OnlyWith,
  Optional,
  Ratio,
  Text,
} from './rules';

/** Seconds and calls are nothing but a price; tokens are a resource, too. */
const isMeasured = ({ attribution }: Readonly<Record<string, unknown>>): boolean => {
  if (typeof attribution !== 'object' || attribution === null) return false;
  const { model, provider, tokens, seconds, calls } = attribution as Attribution;
  const counts = typeof tokens === 'object' && tokens !== null ? Object.values(tokens) : [];
  if (counts.some((count) => count !== undefined)) return true;
  return (model !== undefined || provider !== undefined) && (seconds !== undefined || calls !== undefined);
};

export class ConsumeDto extends Enveloped implements wire.ConsumeRequest {
  @Id() accountId!: string;
  @KnownEnum({ ConsumeMode }, required) mode!: ConsumeMode;
  @NotEmptyUnless(isMeasured, 'the attribution has tokens, or a model or provider and seconds or calls')
  @Amounts(0)
  amounts!: ResourceAmount[];
  @AttributionField() attribution: Attribution | undefined;
  @KnownEnum({ OnShortage }, optional)
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
  @NotEmptyUnless(({ estimate }) => estimate !== undefined, 'there is an estimate')
  @Amounts(0)
  amounts!: ResourceAmount[];
  @Ttl() ttlSeconds!: number;
  @AttributionField() attribution: Attribution | undefined;
  @KnownEnum({ OnShortage }, optional) onShortage!: OnShortage;
  @Optional()
  @ExactlyOneOf('text', 'inputTokens', 'text and input_tokens')
  @Nested(() => UsageEstimateDto, optional)
  estimate: wire.UsageEstimate | undefined;
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

export class ReportConfidenceDto extends Enveloped implements signals.ReportConfidenceRequest {
  @Id() accountId!: string;
  @Ratio() confidence!: string;
}
export class ReportOutcomeDto extends Enveloped implements signals.ReportOutcomeRequest {
  @Id() accountId!: string;
  @DecimalOf(WORK_DECIMALS_MAX) work!: string;
  @Optional() @Flag() success?: boolean;
  @AttributionField() attribution: Attribution | undefined;
}

export class OpenEscrowDto extends Enveloped implements escrows.OpenEscrowRequest {
  @Id() escrowId!: string;
  @Id() payerId!: string;
  @Id() @DifferentFrom('payerId', 'payer_id') payeeId!: string;
  @Optional()
  @Id()
  @DifferentFrom('payerId', 'payer_id')
  @DifferentFrom('payeeId', 'payee_id')
  arbiterId?: string;
  @Moves() amounts!: ResourceAmount[];
  @Optional() @Ttl() ttlSeconds?: number;
  @Optional() @Text(1, REASON_LENGTH_MAX) reason?: string;
}
export class ReleaseEscrowDto extends Enveloped implements escrows.ReleaseEscrowRequest {
  @Id() escrowId!: string;
  @Moves(0) amounts!: ResourceAmount[];
  @Optional() @Id() byId?: string;
}
export class RefundEscrowDto extends Enveloped implements escrows.RefundEscrowRequest {
  @Id() escrowId!: string;
  @Optional() @Id() byId?: string;
}
