import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { UsageDemand, UsageLine } from './reading';

/** What was used, filtered and grouped. Undefined: no such ledger or account. */
export class GetUsage extends Query<Page<UsageLine> | undefined> {
  constructor(
    readonly demand: UsageDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(GetUsage)
export class GetUsageHandler implements IQueryHandler<GetUsage> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: GetUsage): Promise<Page<UsageLine> | undefined> {
    return this.readSide.query('GetUsage', demand, options);
  }
}
