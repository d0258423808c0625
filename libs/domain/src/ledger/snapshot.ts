import { formatAmount, storedAmount } from '../amount';
import type { InstantText, LedgerClock } from './kernel/words';
import type { Attribution } from './kernel/usage';
import { accountRecord, restoredAccount, type AccountRecord } from './accounts/snapshot';
import { instantMs, instantText } from './kernel/instant';
import { withResource } from './kernel/resources';
import { escrowDeadline } from './kernel/deadlines';
import type { Escrow, Reservation } from './kernel/records';
import type { CommittedState } from './kernel/state';

/** Of the records; a snapshot of another version is ignored and the log is folded. */
export const STATE_FORMAT_VERSION = 2;

type Texts = readonly string[];

/** One part of a state as JSON. Amounts are decimal text; optional parts are left out. */
export type StateRecord =
  | {
      readonly k: 'header';
      readonly ledgerId: string;
      readonly status: 'absent' | 'open' | 'closed';
      readonly clock: LedgerClock;
      readonly lastAt: InstantText;
      readonly resources: readonly { readonly resource: string; readonly scale: number }[];
      readonly funded: Texts;
      readonly withdrawn: Texts;
      readonly windowedLimits: number;
      readonly periods?: readonly InstantText[];
    }
  | AccountRecord
  | {
      readonly k: 'reservation';
      readonly id: string;
      readonly accountId: string;
      readonly links: readonly [previous: string | null, next: string | null];
      readonly reservedAt: InstantText;
      readonly expiresAt: InstantText;
      readonly holds: readonly (readonly [place: number, amount: string, payerId: string | null])[];
      readonly attribution?: Attribution;
    }
  | {
      readonly k: 'escrow';
      readonly id: string;
      readonly parties: readonly [payerId: string, payeeId: string, arbiterId: string | null];
      readonly openedAt: InstantText;
      readonly expiresAt?: InstantText;
      readonly rest: readonly (readonly [place: number, amount: string])[];
    };

/**
 * All that is open, as records; `restoreRecord` on an initial state, in this order, gives the same state. What ended is
 * not part of it: the outcome index has it.
 */
export function* stateRecords(state: CommittedState): IterableIterator<StateRecord> {
  const { header, resources } = state;
  const amounts = (units: readonly (bigint | undefined)[]): Texts =>
    resources.names.map((_, place) => formatAmount(units[place] ?? 0n, resources.scales[place]!));
  yield {
    k: 'header',
    ledgerId: header.ledgerId,
    status: header.status,
    clock: header.clock,
    lastAt: instantText(header.lastAt),
    resources: resources.names.map((resource, place) => ({ resource, scale: resources.scales[place]! })),
    funded: amounts(header.funded),
    withdrawn: amounts(header.withdrawn),
    windowedLimits: header.windowedLimits,
    ...(header.periods.length > 0 && { periods: header.periods.map(instantText) }),
  };
  for (const [, account] of state.accounts.entries()) yield accountRecord(state, account);
  for (const [, reservation] of state.reservations.entries()) yield reservationRecord(state, reservation);
  for (const [, escrow] of state.escrows.entries()) yield escrowRecord(state, escrow);
}

/** Puts one record into a state that began as `initialState()`. @throws when the record is not what was written. */
export const restoreRecord = (state: CommittedState, record: StateRecord): void => {
  switch (record.k) {
    case 'header': {
      for (const { resource, scale } of record.resources)
        state.resources = withResource(state.resources, resource, scale);
      const units = (texts: Texts): readonly bigint[] =>
        texts.map((text, i) => storedAmount(text, state.resources.scales[i]!));
      const { ledgerId, status, clock } = record;
      const lastAt = instantMs(record.lastAt);
      state.header = {
        ledgerId,
        status,
        clock,
        lastAt,
        funded: units(record.funded),
        withdrawn: units(record.withdrawn),
        windowedLimits: record.windowedLimits,
        periods: record.periods?.map(instantMs) ?? [],
      };
      return;
    }
    case 'account':
      state.accounts.set(record.id, restoredAccount(state, record));
      return;
    case 'reservation': {
      const reservation = restoredReservation(state, record);
      state.reservations.set(record.id, reservation);
      state.deadlines.add(record.id, reservation.expiresAt);
      return;
    }
    case 'escrow': {
      const escrow = restoredEscrow(state, record);
      state.escrows.set(record.id, escrow);
      if (escrow.expiresAt !== null) state.deadlines.add(escrowDeadline(record.id), escrow.expiresAt);
      return;
    }
  }
};

const reservationRecord = (state: CommittedState, reservation: Reservation): StateRecord => ({
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
});

const restoredReservation = (
  state: CommittedState,
  record: Extract<StateRecord, { k: 'reservation' }>,
): Reservation => ({
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
  previous: record.links[0],
  next: record.links[1],
});

const escrowRecord = (state: CommittedState, escrow: Escrow): StateRecord => ({
  k: 'escrow',
  id: escrow.id,
  parties: [escrow.payerId, escrow.payeeId, escrow.arbiterId],
  openedAt: instantText(escrow.openedAt),
  ...(escrow.expiresAt !== null && { expiresAt: instantText(escrow.expiresAt) }),
  rest: escrow.rest.map(({ place, amount }) => [place, formatAmount(amount, state.resources.scales[place]!)]),
});

const restoredEscrow = (state: CommittedState, record: Extract<StateRecord, { k: 'escrow' }>): Escrow => ({
  id: record.id,
  payerId: record.parties[0],
  payeeId: record.parties[1],
  arbiterId: record.parties[2],
  openedAt: instantMs(record.openedAt),
  expiresAt: record.expiresAt === undefined ? null : instantMs(record.expiresAt),
  rest: record.rest.map(([place, amount]) => ({ place, amount: storedAmount(amount, state.resources.scales[place]!) })),
});
