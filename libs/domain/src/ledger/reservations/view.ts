import { textOf } from '../kernel/amounts';
import type { Hold } from '../kernel/event-parts';
import { instantText } from '../kernel/instant';
import { membersFrom } from '../kernel/members';
import type { EndedLookup, Reservation } from '../kernel/records';
import type { LedgerState } from '../kernel/state';
import type { InstantText } from '../kernel/words';

export interface ReservationView {
  readonly reservationId: string;
  readonly accountId: string;
  readonly status: 'open' | 'settled' | 'voided' | 'expired';
  /** Amounts that are still held, or were held when it expired. */
  readonly holds: readonly Hold[];
  readonly reservedAt?: InstantText;
  readonly expiresAt?: InstantText;
  readonly endedAt?: InstantText;
}

/** Undefined: it was never made. Expiries that are due must have been applied (`expireDue`). */
export const reservationView = (
  state: LedgerState,
  reservationId: string,
  ended: EndedLookup,
): ReservationView | undefined => {
  const open = state.reservations.get(reservationId);
  if (open !== undefined) return openReservationView(state, open);
  const past = state.endedReservations.get(reservationId) ?? ended.reservation(reservationId);
  return (
    past && {
      reservationId,
      accountId: past.accountId,
      status: past.status,
      holds: past.status === 'expired' ? past.holds : [],
      endedAt: past.endedAt,
    }
  );
};

/**
 * Open reservations of the account, newest first, after the given id. With an id that is no longer open, the list
 * begins again at the newest. Due expiries must have been applied. Undefined: the account is not open.
 */
export const reservationsOf = (
  state: LedgerState,
  accountId: string,
  page: { readonly afterId?: string | undefined; readonly maxCount: number },
): readonly ReservationView[] | undefined => {
  const account = state.accounts.get(accountId);
  if (account === undefined) return undefined;
  const after = page.afterId === undefined ? undefined : state.reservations.get(page.afterId);
  const head = after?.accountId === accountId ? after.next : account.firstReservation;
  const views: ReservationView[] = [];
  for (const [, reservation] of membersFrom(state.reservations, head)) {
    if (views.length === page.maxCount) break;
    views.push(openReservationView(state, reservation));
  }
  return views;
};

const openReservationView = (state: LedgerState, reservation: Reservation): ReservationView => ({
  reservationId: reservation.id,
  accountId: reservation.accountId,
  status: 'open',
  holds: reservation.holds.map(({ place, amount, payerId }) => ({
    resource: state.resources.names[place]!,
    amount: textOf(state, place, amount),
    payerId,
  })),
  reservedAt: instantText(reservation.reservedAt),
  expiresAt: instantText(reservation.expiresAt),
});
