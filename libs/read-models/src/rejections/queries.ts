import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Page } from '../page';
import { ReadSide, type QueryOptions } from '../read-side';
import type { RejectionLine, RejectionsDemand } from './reading';

/** What was refused, by account and code. Undefined: no such ledger. */
export class GetRejections extends Query<Page<RejectionLine> | undefined> {
  constructor(
    readonly demand: RejectionsDemand,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

@QueryHandler(GetRejections)
export class GetRejectionsHandler implements IQueryHandler<GetRejections> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ demand, options }: GetRejections): Promise<Page<RejectionLine> | undefined> {
    return this.readSide.query('GetRejections', demand, options);
  }
}
