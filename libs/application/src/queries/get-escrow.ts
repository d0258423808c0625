import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { escrowView, type EscrowView } from '@ledger/domain';
import { WriterRegistry } from '../writer-registry';
import { stateAnswer, type StateAnswer } from './answer';

/**
 * An escrow, open or ended: expired from its deadline on, recorded or not. No view: it was never opened. Undefined:
 * there is no such ledger.
 */
export class GetEscrow extends Query<StateAnswer<EscrowView> | undefined> {
  constructor(
    readonly ledgerId: string,
    readonly escrowId: string,
  ) {
    super();
  }
}

@QueryHandler(GetEscrow)
export class GetEscrowHandler implements IQueryHandler<GetEscrow> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({ ledgerId, escrowId }: GetEscrow): Promise<StateAnswer<EscrowView> | undefined> {
    return this.writers.read(
      ledgerId,
      (state, now, ended, place) => stateAnswer(ledgerId, escrowView(state, escrowId, ended), now, place),
      { escrows: [escrowId] },
    );
  }
}
