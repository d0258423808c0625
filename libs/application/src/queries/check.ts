import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { spendingView, type SpendingView } from '@ledger/domain';
import { WriterRegistry } from '../writer-registry';
import { stateAnswer, type StateAnswer } from './answer';

/**
 * How an account stands before it spends. No view: it is not open. Undefined: there is no such ledger. Whether a certain
 * request would pass is asked by sending it as a dry run.
 */
export class Check extends Query<StateAnswer<SpendingView> | undefined> {
  constructor(
    readonly ledgerId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

@QueryHandler(Check)
export class CheckHandler implements IQueryHandler<Check> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({ ledgerId, accountId }: Check): Promise<StateAnswer<SpendingView> | undefined> {
    return this.writers.read(ledgerId, (state, now, _ended, place) =>
      stateAnswer(ledgerId, spendingView(state, accountId, now), now, place),
    );
  }
}
