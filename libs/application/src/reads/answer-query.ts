import {
  accountView,
  escrowView,
  reservationsOf,
  reservationView,
  spendingView,
  type EndedLookup,
  type LedgerState,
} from '@ledger/domain';
import { RESERVATIONS_PAGE_MAX, type LedgerQuery, type QueryOf, type QueryViews } from './ledger-query';

/** A committed state judged at a time: everything due by then has expired. */
export interface JudgedState {
  readonly state: LedgerState;
  /** Time of the judgement, in milliseconds since 1970. */
  readonly now: number;
  /** Ended things that the query names and that are no longer in the state. */
  readonly ended: EndedLookup;
}

type Answers = {
  readonly [Type in LedgerQuery['type']]: (judged: JudgedState, query: QueryOf<Type>) => QueryViews[Type] | undefined;
};

const ANSWERS: Answers = {
  Check: ({ state, now }, { accountId }) => spendingView(state, accountId, now),
  GetAccount: ({ state, now, ended }, { accountId }) => accountView(state, accountId, ended, now),
  GetEscrow: ({ state, ended }, { escrowId }) => escrowView(state, escrowId, ended),
  GetReservation: ({ state, ended }, { reservationId }) => reservationView(state, reservationId, ended),
  ListReservations: ({ state }, { accountId, afterId, maxCount = RESERVATIONS_PAGE_MAX }) =>
    reservationsOf(state, accountId, {
      ...(afterId !== undefined && { afterId }),
      maxCount: Math.min(maxCount, RESERVATIONS_PAGE_MAX),
    }),
};

/** Answers a query from the state alone, without any look-up. Undefined: the ledger has nothing of that name. */
export const answerQuery = <Type extends LedgerQuery['type']>(
  judged: JudgedState,
  query: QueryOf<Type>,
): QueryViews[Type] | undefined => {
  const answer: Answers[Type] = ANSWERS[query.type as Type];
  return answer(judged, query);
};
