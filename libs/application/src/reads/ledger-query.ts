import {
  unreachable,
  type AccountView,
  type EscrowView,
  type Principal,
  type References,
  type ReservationView,
  type SpendingView,
} from '@ledger/domain';
import type { StateAnswer } from './state-answer';

/** Most reservations of one answer. */
export const RESERVATIONS_PAGE_MAX = 1_000;

interface QueryEnvelope {
  readonly ledgerId: string;
  readonly caller: Principal;
}

/**
 * Standing of an account before it spends. No view: it is not open. To ask whether a certain request would pass, send
 * it as a dry run.
 */
export interface Check extends QueryEnvelope {
  readonly type: 'Check';
  readonly accountId: string;
}

/** An account, open or closed. No view: it was never opened. */
export interface GetAccount extends QueryEnvelope {
  readonly type: 'GetAccount';
  readonly accountId: string;
}

/** An escrow, open or ended: expired from its deadline on, recorded or not. No view: it was never opened. */
export interface GetEscrow extends QueryEnvelope {
  readonly type: 'GetEscrow';
  readonly escrowId: string;
}

/** A reservation, open or ended: expired from its deadline on, recorded or not. No view: it was never made. */
export interface GetReservation extends QueryEnvelope {
  readonly type: 'GetReservation';
  readonly reservationId: string;
}

/** Open reservations of an account, newest first. No view: the account is not open. */
export interface ListReservations extends QueryEnvelope {
  readonly type: 'ListReservations';
  readonly accountId: string;
  /** Id after which the answer begins, itself excluded. Absent: begin with the newest. */
  readonly afterId?: string;
  /** Most reservations to answer. Absent, or larger: `RESERVATIONS_PAGE_MAX`. */
  readonly maxCount?: number;
}

/** A question about a ledger's committed state. It is data, so that it can be sent to another thread. */
export type LedgerQuery = Check | GetAccount | GetEscrow | GetReservation | ListReservations;

/** The view that answers each query. */
export interface QueryViews {
  readonly Check: SpendingView;
  readonly GetAccount: AccountView;
  readonly GetEscrow: EscrowView;
  readonly GetReservation: ReservationView;
  readonly ListReservations: readonly ReservationView[];
}

export type QueryOf<Type extends LedgerQuery['type']> = Extract<LedgerQuery, { readonly type: Type }>;

export type AnswerTo<Asked extends LedgerQuery> = StateAnswer<QueryViews[Asked['type']]>;

/** Ids of things that may have ended. */
export type EndedReferences = Pick<References, 'accounts' | 'reservations' | 'escrows'>;

/** Ids that a query names, to be looked up among what ended. */
export const namedBy = (query: LedgerQuery): Partial<EndedReferences> => {
  switch (query.type) {
    case 'GetAccount':
      return { accounts: [query.accountId] };
    case 'GetEscrow':
      return { escrows: [query.escrowId] };
    case 'GetReservation':
      return { reservations: [query.reservationId] };
    case 'Check':
    case 'ListReservations':
      return {};
    default:
      return unreachable(query);
  }
};
