import { formatAmount, storedAmount } from '../../amount';
import { chargedRatios, payersOf } from '../kernel/charged';
import { changesNoRatio, namesItsAccount, type EventTable } from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import type { ReservationEvent } from './events';
import { instantMs } from '../kernel/instant';
import { linkFirst, unlink } from '../kernel/members';
import { placeOf } from '../kernel/resources';
import type { Account, EndedReservation, OpenHold, Reservation } from '../kernel/records';
import { isCurrentDeadline, pathUp, type LedgerState } from '../kernel/state';
import type { Attribution } from '../kernel/usage';
import { billedWith } from '../pricing/billed';
import { withoutMeasures } from '../pricing/measures';

const reserve = (state: LedgerState, { data }: Typed<ReservationEvent, 'Reserved'>, at: number): void => {
  const account = state.accounts.edit(data.accountId);
  const expiresAt = instantMs(data.expiresAt);
  const holds: OpenHold[] = data.holds.map(({ resource, amount, payerId }) => {
    const place = placeOf(state, resource);
    return { place, amount: storedAmount(amount, state.resources.scales[place]!), payerId };
  });
  const reservation: Reservation = {
    id: data.reservationId,
    accountId: data.accountId,
    reservedAt: at,
    expiresAt,
    holds,
    ...(data.attribution && { attribution: data.attribution }),
    previous: null,
    next: null,
  };
  account.firstReservation = linkFirst(state.reservations, account.firstReservation, data.reservationId, reservation);
  account.openReservations += 1;
  countOpen(state, data.accountId, 1);
  state.deadlines.add(data.reservationId, expiresAt);
};

const extendReservation = (state: LedgerState, { data }: Typed<ReservationEvent, 'ReservationExtended'>): void => {
  const expiresAt = instantMs(data.expiresAt);
  state.reservations.edit(data.reservationId).expiresAt = expiresAt;
  state.deadlines.forget();
  state.deadlines.add(data.reservationId, expiresAt);
};

const settle = (state: LedgerState, { data }: Typed<ReservationEvent, 'Settled'>): void => {
  const { reservationId, accountId } = data;
  const ended: EndedReservation = { status: 'settled', accountId, endedAt: data.at, ...operationOf(data.attribution) };
  if (state.reservations.get(reservationId) === undefined) {
    state.endedReservations.set(reservationId, ended);
    return;
  }
  if (data.final) return endReservation(state, reservationId, ended);
  const reservation = state.reservations.edit(reservationId);
  const holds = [...reservation.holds];
  for (const { resource, fromHold, payerId } of data.charges) {
    const place = placeOf(state, resource);
    const index = holds.findIndex((hold) => hold.place === place);
    if (index < 0) holds.push({ place, amount: 0n, payerId });
    else
      holds[index] = {
        ...holds[index]!,
        amount: holds[index]!.amount - storedAmount(fromHold, state.resources.scales[place]!),
      };
  }
  reservation.holds = holds;
  const billed = billedWith(reservation.billed, data);
  if (billed !== undefined) reservation.billed = billed;
};

/** Description of the operation, for bills that name the reservation after its end. */
const operationOf = (attribution: Attribution | undefined): { readonly attribution?: Attribution } =>
  attribution === undefined ? {} : { attribution: withoutMeasures(attribution) };

const expire = (state: LedgerState, reservationId: string, endedAt: string): void => {
  const { accountId, holds, attribution, billed } = state.reservations.edit(reservationId);
  const account = state.accounts.edit(accountId);
  const { names, scales } = state.resources;
  endReservation(state, reservationId, {
    status: 'expired',
    accountId,
    endedAt,
    holds: holds.map(({ place, amount, payerId }) => ({
      resource: names[place]!,
      amount: formatAmount(amount, scales[place]!),
      payerId,
    })),
    path: pathUp(state, account).map(({ id }) => id),
    ...(attribution && { attribution }),
    ...(billed && { billed }),
  });
};

const endReservation = (state: LedgerState, reservationId: string, ended: EndedReservation): void => {
  const account = state.accounts.edit(ended.accountId);
  account.firstReservation = unlink(state.reservations, account.firstReservation, reservationId);
  account.openReservations -= 1;
  countOpen(state, ended.accountId, -1);
  state.endedReservations.set(reservationId, ended);
  state.deadlines.forget();
  state.deadlines.trim(isCurrentDeadline(state));
};

/** Counts an open reservation at the account and every account above it. */
const countOpen = (state: LedgerState, accountId: string, delta: number): void => {
  for (let id: string | null = accountId; id !== null;) {
    const account: Account = state.accounts.edit(id);
    account.openReservationsBelow += delta;
    id = account.parentId;
  }
};

export const reservationEvents: EventTable<ReservationEvent> = {
  Reserved: {
    accounts: ({ accountId, holds }) => [accountId, ...payersOf(holds)],
    fold: reserve,
    ratios: changesNoRatio,
  },
  ReservationExtended: { accounts: namesItsAccount, fold: extendReservation, ratios: changesNoRatio },
  Settled: {
    accounts: ({ accountId, countedFrom, charges, released }) => [
      accountId,
      countedFrom,
      ...payersOf(charges),
      ...payersOf(released),
    ],
    fold: settle,
    ratios: (state, { charges, countedFrom, accountId }) => chargedRatios(state, charges, countedFrom ?? accountId),
  },
  ReservationVoided: {
    accounts: ({ accountId, released }) => [accountId, ...payersOf(released)],
    fold: (state, { data: { reservationId, accountId, at } }) =>
      endReservation(state, reservationId, {
        status: 'voided',
        accountId,
        endedAt: at,
        ...operationOf(state.reservations.get(reservationId)?.attribution),
      }),
    ratios: changesNoRatio,
  },
  ReservationsExpired: {
    accounts: ({ reservations }) =>
      reservations.flatMap(({ accountId, released }) => [accountId, ...payersOf(released)]),
    fold: (state, { data }) => {
      for (const { reservationId } of data.reservations) expire(state, reservationId, data.at);
    },
    ratios: changesNoRatio,
  },
};
