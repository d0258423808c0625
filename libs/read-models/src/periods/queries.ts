import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { PeriodSummary, PeriodsDemand } from './reading';

/** Closed periods of a ledger, from the first. Undefined: no such ledger. */
export class ListPeriods extends Query<Page<PeriodSummary> | undefined> {
  constructor(
    readonly demand: PeriodsDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(ListPeriods)
export class ListPeriodsHandler implements IQueryHandler<ListPeriods> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: ListPeriods): Promise<Page<PeriodSummary> | undefined> {
    return this.readSide.query('ListPeriods', demand, options);
  }
}
