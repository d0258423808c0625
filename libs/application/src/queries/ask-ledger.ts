import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnswerTo, LedgerQuery } from '../reads/ledger-query';
import { WriterRegistry } from '../writer-registry';

/** A query of any kind, for its ledger's writer. Undefined: there is no such ledger. */
export class AskLedger<Asked extends LedgerQuery> extends Query<AnswerTo<Asked> | undefined> {
  constructor(readonly query: Asked) {
    super();
  }
}

/** @see WriterRegistry.ask for the faults. */
@QueryHandler(AskLedger)
export class AskLedgerHandler implements IQueryHandler<AskLedger<LedgerQuery>> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({ query }: AskLedger<LedgerQuery>): Promise<AnswerTo<LedgerQuery> | undefined> {
    return this.writers.ask(query);
  }
}
