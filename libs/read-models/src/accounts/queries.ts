import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page, PageDemand } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { AccountsDemand, AccountSummary, LedgerSummary } from './reading';

/** Every ledger, by id. */
export class ListLedgers extends Query<Page<LedgerSummary>> {
  constructor(
    readonly demand: PageDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(ListLedgers)
export class ListLedgersHandler implements IQueryHandler<ListLedgers> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: ListLedgers): Promise<Page<LedgerSummary>> {
    return this.readSide.query('ListLedgers', demand, options);
  }
}

/** Accounts of a ledger, by id. Undefined: no such ledger, or no such parent in it. */
export class ListAccounts extends Query<Page<AccountSummary> | undefined> {
  constructor(
    readonly demand: AccountsDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(ListAccounts)
export class ListAccountsHandler implements IQueryHandler<ListAccounts> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: ListAccounts): Promise<Page<AccountSummary> | undefined> {
    return this.readSide.query('ListAccounts', demand, options);
  }
}
