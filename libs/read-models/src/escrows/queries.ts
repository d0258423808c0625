import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { EscrowSummary, EscrowsDemand } from './reading';

/** Escrows of a ledger, open and ended, by id. Undefined: no such ledger or account. */
export class ListEscrows extends Query<Page<EscrowSummary> | undefined> {
  constructor(
    readonly demand: EscrowsDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(ListEscrows)
export class ListEscrowsHandler implements IQueryHandler<ListEscrows> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: ListEscrows): Promise<Page<EscrowSummary> | undefined> {
    return this.readSide.query('ListEscrows', demand, options);
  }
}
