import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { reservationView, type ReservationView } from '@ledger/domain';
import { WriterRegistry } from '../writer-registry';
import { stateAnswer, type StateAnswer } from './answer';

/**
 * A reservation, open or ended: expired from its deadline on, recorded or not. No view: it was never made. Undefined:
 * there is no such ledger.
 */
export class GetReservation extends Query<StateAnswer<ReservationView> | undefined> {
  constructor(
    readonly ledgerId: string,
    readonly reservationId: string,
  ) {
    super();
  }
}

@QueryHandler(GetReservation)
export class GetReservationHandler implements IQueryHandler<GetReservation> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({ ledgerId, reservationId }: GetReservation): Promise<StateAnswer<ReservationView> | undefined> {
    return this.writers.read(
      ledgerId,
      (state, now, ended, place) => stateAnswer(ledgerId, reservationView(state, reservationId, ended), now, place),
      { reservations: [reservationId] },
    );
  }
}
