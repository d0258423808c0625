import { formatAmount, storedAmount } from '../../amount';
import { instantMs, instantText } from '../kernel/instant';
import type { Reservation } from '../kernel/records';
import type { CommittedState } from '../kernel/state';
import type { Attribution, BilledUsage } from '../kernel/usage';
import type { InstantText } from '../kernel/words';

/** An open reservation in a snapshot. Amounts are decimal text; optional parts are left out. */
export interface ReservationRecord {
  readonly k: 'reservation';
  readonly id: string;
  readonly accountId: string;
  readonly links: readonly [previous: string | null, next: string | null];
  readonly reservedAt: InstantText;
  readonly expiresAt: InstantText;
  readonly holds: readonly (readonly [place: number, amount: string, payerId: string | null])[];
  readonly attribution?: Attribution;
  readonly billed?: readonly BilledUsage[];
}

export const reservationRecord = (state: CommittedState, reservation: Reservation): ReservationRecord => ({
  k: 'reservation',
  id: reservation.id,
  accountId: reservation.accountId,
  links: [reservation.previous, reservation.next],
  reservedAt: instantText(reservation.reservedAt),
  expiresAt: instantText(reservation.expiresAt),
  holds: reservation.holds.map(({ place, amount, payerId }) => [
    place,
    formatAmount(amount, state.resources.scales[place]!),
    payerId,
  ]),
  ...(reservation.attribution && { attribution: reservation.attribution }),
  ...(reservation.billed && { billed: reservation.billed }),
});

const restoredReservation = (state: CommittedState, record: ReservationRecord): Reservation => ({
  id: record.id,
  accountId: record.accountId,
  reservedAt: instantMs(record.reservedAt),
  expiresAt: instantMs(record.expiresAt),
  holds: record.holds.map(([place, amount, payerId]) => ({
    place,
    amount: storedAmount(amount, state.resources.scales[place]!),
    payerId,
  })),
  ...(record.attribution && { attribution: record.attribution }),
  ...(record.billed && { billed: record.billed }),
  previous: record.links[0],
  next: record.links[1],
});

export const restoreReservation = (state: CommittedState, record: ReservationRecord): void => {
  const reservation = restoredReservation(state, record);
  state.reservations.set(record.id, reservation);
  state.deadlines.add(record.id, reservation.expiresAt);
};
