import type { EndedLookup } from './records';
import type { LedgerState } from './state';

/**
 * Ended things of the state, which are the latest, else those that `older` knows: the index, or a state further back.
 */
export const endedIn = (state: LedgerState, older: EndedLookup): EndedLookup => ({
  account: (id) => state.closedAccounts.get(id) ?? older.account(id),
  reservation: (id) => state.endedReservations.get(id) ?? older.reservation(id),
  escrow: (id) => state.endedEscrows.get(id) ?? older.escrow(id),
  charge: (revision) => older.charge(revision),
  adjustments: (key) => state.adjustments.get(key) ?? older.adjustments(key),
});

/** Ended things of a ledger that has none. */
export const NOTHING_ENDED: EndedLookup = {
  account: () => undefined,
  reservation: () => undefined,
  escrow: () => undefined,
  charge: () => undefined,
  adjustments: () => undefined,
};

/** Key of one charge: an event charges each resource once. Adjustments are found by it. */
export const chargeKey = (revision: string, resource: string): string => `${revision}/${resource}`;
