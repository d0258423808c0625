import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadSide, type QueryOptions } from './read-side';
import type { AnswerOf, ReadName, TableQuery } from '../reads';

/** A query of any kind, for the tables. */
export class AskTables<N extends ReadName> extends Query<AnswerOf<N>> {
  constructor(
    readonly query: TableQuery<N>,
    readonly options: QueryOptions = {},
  ) {
    super();
  }
}

/** @see ReadSide.query for the faults. */
@QueryHandler(AskTables)
export class AskTablesHandler implements IQueryHandler<AskTables<ReadName>> {
  constructor(private readonly readSide: ReadSide) {}

  execute({ query, options }: AskTables<ReadName>): Promise<AnswerOf<ReadName>> {
    return this.readSide.query(query, options);
  }
}
