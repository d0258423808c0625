import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { accountView, type AccountView } from '@ledger/domain';
import { WriterRegistry } from '../writer-registry';
import { stateAnswer, type StateAnswer } from './answer';

/** An account, open or closed. No view: it was never opened. Undefined: there is no such ledger. */
export class GetAccount extends Query<StateAnswer<AccountView> | undefined> {
  constructor(
    readonly ledgerId: string,
    readonly accountId: string,
  ) {
    super();
  }
}

@QueryHandler(GetAccount)
export class GetAccountHandler implements IQueryHandler<GetAccount> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({ ledgerId, accountId }: GetAccount): Promise<StateAnswer<AccountView> | undefined> {
    return this.writers.read(
      ledgerId,
      (state, now, ended, place) => stateAnswer(ledgerId, accountView(state, accountId, ended, now), now, place),
      { accounts: [accountId] },
    );
  }
}
