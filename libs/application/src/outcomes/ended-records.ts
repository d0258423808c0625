import type { CommittedState } from '@ledger/domain';
import type { EndedRecords } from './outcome-entries';

/** Ended things that are still in memory. */
export const endedRecords = (state: CommittedState): EndedRecords => ({
  accounts: [...state.closedAccounts.entries()],
  reservations: [...state.endedReservations.entries()],
  escrows: [...state.endedEscrows.entries()],
  adjustments: [...state.adjustments.entries()],
});

export const endedCount = (state: CommittedState): number =>
  state.closedAccounts.size + state.endedReservations.size + state.endedEscrows.size + state.adjustments.size;

/** Removes records from memory, except those that have changed since. */
export const dropRecords = (state: CommittedState, ended: EndedRecords): void => {
  drop(state.closedAccounts, ended.accounts);
  drop(state.endedReservations, ended.reservations);
  drop(state.endedEscrows, ended.escrows);
  drop(state.adjustments, ended.adjustments);
};

interface Droppable<V> {
  get(id: string): V | undefined;
  delete(id: string): void;
}

const drop = <V>(table: Droppable<V>, records: readonly [string, V][]): void => {
  for (const [id, record] of records) if (table.get(id) === record) table.delete(id);
};
