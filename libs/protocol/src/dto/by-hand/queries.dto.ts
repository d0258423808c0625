import { IsBoolean } from 'class-validator';
import { UsageDimension } from '../../generated/budget/v1/projected_queries';
import type * as wire from '../../generated/budget/v1/projected_queries';
import type * as server from '../../generated/budget/v1/server_queries';
import type * as state from '../../generated/budget/v1/state_queries';
import { AccountKind, AccountState } from '../../generated/budget/v1/vocabulary';
import { RejectionCode } from '../../generated/budget/v1/rejections';
import {
  ACTOR_LENGTH_MAX,
  DEPTH_MAX,
  GROUPED_NAMES_MAX,
  PAGE_SIZE_MAX,
  PAGE_TOKEN_LENGTH_MAX,
  PERIODS_MAX,
  TEXT_LENGTH_MAX,
} from './bounds';
import {
  DistinctEnums,
  DistinctNames,
  Id,
  Instant,
  KnownEnum,
  Name,
  OnlyWithPresent,
  Optional,
  StorePosition,
  Text,
  TextMap,
  Whole,
} from './rules';

/** What queries of the projected tables have. */
abstract class Projected {
  @Optional() @Whole(1, PAGE_SIZE_MAX) pageSize?: number;
  @Optional() @StorePosition() minPosition?: string;
}

export class CheckDto implements state.CheckRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
}
export class GetAccountDto implements state.GetAccountRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
}
export class GetReservationDto implements state.GetReservationRequest {
  @Id() ledgerId!: string;
  @Id() reservationId!: string;
}
export class GetEscrowDto implements state.GetEscrowRequest {
  @Id() ledgerId!: string;
  @Id() escrowId!: string;
}
export class ListReservationsDto implements state.ListReservationsRequest {
  @Id() ledgerId!: string;
  @Id() accountId!: string;
  @Optional() @Id() afterId?: string;
  @Optional() @Whole(1, PAGE_SIZE_MAX) pageSize?: number;
}
export class ListLedgersDto extends Projected implements wire.ListLedgersRequest {
  @Optional() @Id() afterId?: string;
}
export class ListAccountsDto extends Projected implements wire.ListAccountsRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() parentId?: string;
  @KnownEnum({ AccountKind }, { required: false }) kind!: AccountKind;
  @KnownEnum({ AccountState }, { required: false }) state!: AccountState;
  @Optional() @Id() afterId?: string;
  @Optional() @Name() profile?: string;
  @TextMap() labels!: wire.ListAccountsRequest['labels'];
}
export class GetBalancesDto extends Projected implements wire.GetBalancesRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @Optional() @Whole(0, DEPTH_MAX) depth?: number;
  @Optional() @Id() afterId?: string;
  @IsBoolean({ message: 'must be true or false' }) closed!: boolean;
}
export class GetUsageDto extends Projected implements wire.GetUsageRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @IsBoolean({ message: 'must be true or false' }) @OnlyWithPresent('accountId', 'account_id') subtree!: boolean;
  @Optional() @Text(0, TEXT_LENGTH_MAX) operation?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) model?: string;
  @Optional() @Instant() fromTime?: string;
  @Optional() @Instant() toTime?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) provider?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) task?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) session?: string;
  @TextMap() tags!: wire.GetUsageRequest['tags'];
  @TextMap() labels!: wire.GetUsageRequest['labels'];
  @DistinctEnums(UsageDimension) groupBy!: UsageDimension[];
  @DistinctNames(GROUPED_NAMES_MAX) groupByTags!: string[];
  @DistinctNames(GROUPED_NAMES_MAX) groupByLabels!: string[];
  @Optional() @Text(1, PAGE_TOKEN_LENGTH_MAX) pageToken?: string;
}
export class GetEfficiencyDto implements wire.GetEfficiencyRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @IsBoolean({ message: 'must be true or false' }) @OnlyWithPresent('accountId', 'account_id') subtree!: boolean;
  @Optional() @Instant() fromTime?: string;
  @Optional() @Instant() toTime?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) operation?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) model?: string;
  @Optional() @Text(0, TEXT_LENGTH_MAX) task?: string;
  @TextMap() tags!: wire.GetEfficiencyRequest['tags'];
  @Optional() @StorePosition() minPosition?: string;
}
export class GetRejectionsDto extends Projected implements wire.GetRejectionsRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @IsBoolean({ message: 'must be true or false' }) @OnlyWithPresent('accountId', 'account_id') subtree!: boolean;
  @KnownEnum({ RejectionCode }, { required: false }) code!: RejectionCode;
  @Optional() @Instant() fromTime?: string;
  @Optional() @Instant() toTime?: string;
  @Optional() @Text(1, PAGE_TOKEN_LENGTH_MAX) pageToken?: string;
}
export class ListEscrowsDto extends Projected implements wire.ListEscrowsRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @Optional() @IsBoolean({ message: 'must be true or false' }) open?: boolean;
  @Optional() @Id() afterId?: string;
}
export class ListPeriodsDto extends Projected implements wire.ListPeriodsRequest {
  @Id() ledgerId!: string;
  @Optional() @Whole(0, PERIODS_MAX) afterNumber?: number;
}
export class GetLedgerTotalsDto implements wire.GetLedgerTotalsRequest {
  @Id() ledgerId!: string;
  @Optional() @StorePosition() minPosition?: string;
}
export class ConfirmClockDto implements server.ConfirmClockRequest {
  @Text(1, ACTOR_LENGTH_MAX) actor!: string;
}
export class WatchDto implements server.WatchRequest {
  @Id() ledgerId!: string;
  @Optional() @Id() accountId?: string;
  @Optional() @StorePosition() afterPosition?: string;
}
