import { formatAmount, storedAmount } from '../amount';
import type { InstantText, LedgerClock } from './kernel/words';
import { accountRecord, restoredAccount, type AccountRecord } from './accounts/snapshot';
import { instantMs, instantText } from './kernel/instant';
import { withResource } from './kernel/resources';
import { escrowRecord, restoreEscrow, type EscrowRecord } from './escrow/snapshot';
import { reservationRecord, restoreReservation, type ReservationRecord } from './reservations/snapshot';
import type { CommittedState } from './kernel/state';

/** Version of the records; a snapshot of another version is ignored and the log is folded. */
export const STATE_FORMAT_VERSION = 3;

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
  | ReservationRecord
  | EscrowRecord;

/**
 * Everything open, as records. `restoreRecord` on an initial state, in this order, gives the same state. Ended things
 * are left out: the outcome index has them.
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

/**
 * Puts one record into a state that began as `initialState()`.
 * @throws when the record is not one that was written.
 */
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
    case 'reservation':
      return restoreReservation(state, record);
    case 'escrow':
      return restoreEscrow(state, record);
  }
};
