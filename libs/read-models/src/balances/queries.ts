import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { AccountBalances, BalancesDemand, LedgerTotals, TotalsDemand } from './reading';

/** One account, or what is below it too, each with its own buckets and those of its subtree. Undefined: no such account. */
export class GetBalances extends Query<Page<AccountBalances> | undefined> {
  constructor(
    readonly demand: BalancesDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(GetBalances)
export class GetBalancesHandler implements IQueryHandler<GetBalances> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: GetBalances): Promise<Page<AccountBalances> | undefined> {
    return this.readSide.query('GetBalances', demand, options);
  }
}

/** The proof of conservation over a whole ledger. Undefined: no such ledger. */
export class GetLedgerTotals extends Query<LedgerTotals | undefined> {
  constructor(
    readonly demand: TotalsDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(GetLedgerTotals)
export class GetLedgerTotalsHandler implements IQueryHandler<GetLedgerTotals> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: GetLedgerTotals): Promise<LedgerTotals | undefined> {
    return this.readSide.query('GetLedgerTotals', demand, options);
  }
}
