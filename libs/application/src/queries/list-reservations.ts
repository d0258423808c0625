import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { reservationsOf, type ReservationView } from '@ledger/domain';
import { WriterRegistry } from '../writer-registry';
import { stateAnswer, type StateAnswer } from './answer';

/** Reservations of one answer at most. */
export const RESERVATIONS_PAGE_MAX = 1_000;

export interface ReservationsPage {
  /** Exclusive: those after it. Absent: from the newest on. */
  readonly afterId?: string;
  /** Absent, or more: `RESERVATIONS_PAGE_MAX`. */
  readonly maxCount?: number;
}

/** Open reservations of an account, newest first. No view: the account is not open. Undefined: no such ledger. */
export class ListReservations extends Query<StateAnswer<readonly ReservationView[]> | undefined> {
  constructor(
    readonly ledgerId: string,
    readonly accountId: string,
    readonly page: ReservationsPage = {},
  ) {
    super();
  }
}

@QueryHandler(ListReservations)
export class ListReservationsHandler implements IQueryHandler<ListReservations> {
  constructor(private readonly writers: WriterRegistry) {}

  execute({
    ledgerId,
    accountId,
    page,
  }: ListReservations): Promise<StateAnswer<readonly ReservationView[]> | undefined> {
    const { afterId, maxCount = RESERVATIONS_PAGE_MAX } = page;
    const bounded = { ...(afterId !== undefined && { afterId }), maxCount: Math.min(maxCount, RESERVATIONS_PAGE_MAX) };
    return this.writers.read(ledgerId, (state, now, _ended, place) =>
      stateAnswer(ledgerId, reservationsOf(state, accountId, bounded), now, place),
    );
  }
}
