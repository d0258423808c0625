import { Deadlines, escrowOfDeadline } from './deadlines';
import type { Account, ClosedAccount, EndedEscrow, EndedReservation, Escrow, Reservation } from './records';
import type { ChargeAdjustments } from './event-parts';
import { CommittedTable, OverlayTable, type Table } from './table';
import type { LedgerClock } from './words';

/** In the order of definition, which is the order of the books. */
export interface Resources {
  readonly names: readonly string[];
  readonly scales: readonly number[];
  readonly places: ReadonlyMap<string, number>;
  /** Places in the order of names, for rules that go "resources by name". */
  readonly byName: readonly number[];
}

export interface LedgerHeader {
  readonly ledgerId: string;
  readonly status: 'absent' | 'open' | 'closed';
  readonly clock: LedgerClock;
  /** Decision time of the last event, in milliseconds since 1970. */
  readonly lastAt: number;
  /** By place of the resource. */
  readonly funded: readonly bigint[];
  readonly withdrawn: readonly bigint[];
  /** Of open accounts. Most ledgers have none, and their commands need not look for any. */
  readonly windowedLimits: number;
  /** Ends of the periods that were closed, in milliseconds since 1970, the first one first. */
  readonly periods: readonly number[];
}

/**
 * Everything that rules need and that is still open. Changed by `evolve` only. What ends moves to the `ended` tables,
 * from which the writer drops it once the outcome index has it.
 */
export interface LedgerState {
  header: LedgerHeader;
  resources: Resources;
  readonly accounts: Table<Account>;
  readonly reservations: Table<Reservation>;
  readonly closedAccounts: Table<ClosedAccount>;
  readonly endedReservations: Table<EndedReservation>;
  readonly escrows: Table<Escrow>;
  readonly endedEscrows: Table<EndedEscrow>;
  /** By the key of the charge (`chargeKey`). */
  readonly adjustments: Table<ChargeAdjustments>;
  readonly deadlines: Deadlines;
}

const NO_RESOURCES: Resources = { names: [], scales: [], places: new Map(), byName: [] };

export interface CommittedState extends LedgerState {
  readonly accounts: CommittedTable<Account>;
  readonly reservations: CommittedTable<Reservation>;
  readonly closedAccounts: CommittedTable<ClosedAccount>;
  readonly endedReservations: CommittedTable<EndedReservation>;
  readonly escrows: CommittedTable<Escrow>;
  readonly endedEscrows: CommittedTable<EndedEscrow>;
  readonly adjustments: CommittedTable<ChargeAdjustments>;
}

export const initialState = (): CommittedState => ({
  header: {
    ledgerId: '',
    status: 'absent',
    clock: 'server',
    lastAt: 0,
    funded: [],
    withdrawn: [],
    windowedLimits: 0,
    periods: [],
  },
  resources: NO_RESOURCES,
  accounts: new CommittedTable(),
  reservations: new CommittedTable(),
  closedAccounts: new CommittedTable(),
  endedReservations: new CommittedTable(),
  escrows: new CommittedTable(),
  endedEscrows: new CommittedTable(),
  adjustments: new CommittedTable(),
  deadlines: new Deadlines(),
});

export interface Overlay extends LedgerState {
  readonly accounts: OverlayTable<Account>;
  readonly reservations: OverlayTable<Reservation>;
  readonly closedAccounts: OverlayTable<ClosedAccount>;
  readonly endedReservations: OverlayTable<EndedReservation>;
  readonly escrows: OverlayTable<Escrow>;
  readonly endedEscrows: OverlayTable<EndedEscrow>;
  readonly adjustments: OverlayTable<ChargeAdjustments>;
}

/** A state whose changes are kept apart from `base`, which must not change while the overlay lives. */
export const overlay = (base: LedgerState): Overlay => ({
  header: base.header,
  resources: base.resources,
  accounts: new OverlayTable(base.accounts, cloneAccount),
  reservations: new OverlayTable(base.reservations, cloneReservation),
  closedAccounts: new OverlayTable(base.closedAccounts, identity),
  endedReservations: new OverlayTable(base.endedReservations, identity),
  escrows: new OverlayTable(base.escrows, cloneEscrow),
  endedEscrows: new OverlayTable(base.endedEscrows, identity),
  adjustments: new OverlayTable(base.adjustments, identity),
  deadlines: new Deadlines(base.deadlines),
});

/** Moves the overlay's changes into the state that it was made over, in time proportional to the changes. */
export const mergeOverlay = (changes: Overlay, base: LedgerState): void => {
  base.header = changes.header;
  base.resources = changes.resources;
  changes.accounts.merge();
  changes.reservations.merge();
  changes.closedAccounts.merge();
  changes.endedReservations.merge();
  changes.escrows.merge();
  changes.endedEscrows.merge();
  changes.adjustments.merge();
  changes.deadlines.mergeInto(base.deadlines);
  base.deadlines.trim(isCurrentDeadline(base));
};

/**
 * Puts an overlay that was made over another overlay onto the state that the other was merged into, so that overlays
 * made one over the other while the first is being stored do not pile up.
 */
export const rebaseOverlay = (changes: Overlay, base: LedgerState): void => {
  changes.accounts.rebase(base.accounts);
  changes.reservations.rebase(base.reservations);
  changes.closedAccounts.rebase(base.closedAccounts);
  changes.endedReservations.rebase(base.endedReservations);
  changes.escrows.rebase(base.escrows);
  changes.endedEscrows.rebase(base.endedEscrows);
  changes.adjustments.rebase(base.adjustments);
  changes.deadlines.rebase(base.deadlines);
};

/** Whether a deadline still is one: its escrow is open, or its reservation is and was not extended since. */
export const isCurrentDeadline =
  (state: LedgerState) =>
  (id: string, at: number): boolean => {
    const escrowId = escrowOfDeadline(id);
    const open = escrowId === undefined ? state.reservations.get(id) : state.escrows.get(escrowId);
    return open?.expiresAt === at;
  };

/** When the next open reservation or escrow expires, in milliseconds since 1970. Undefined: none will. */
export const earliestDeadline = (state: CommittedState): number | undefined =>
  state.deadlines.earliest(isCurrentDeadline(state));

/** Written out, because a spread costs several times more and every command clones its accounts. */
const cloneAccount = (account: Account): Account => ({
  id: account.id,
  parentId: account.parentId,
  depth: account.depth,
  openedAt: account.openedAt,
  terms: account.terms,
  suspended: account.suspended,
  confidence: account.confidence,
  lastCharges: account.lastCharges,
  books: account.books.slice(),
  limits: account.limits,
  firstChild: account.firstChild,
  openChildren: account.openChildren,
  firstReservation: account.firstReservation,
  openReservations: account.openReservations,
  openEscrows: account.openEscrows,
  distributions: account.distributions,
  usedBefore: account.usedBefore,
  rejections: account.rejections,
  openReservationsBelow: account.openReservationsBelow,
  previous: account.previous,
  next: account.next,
});
const cloneReservation = (reservation: Reservation): Reservation => ({ ...reservation });
const cloneEscrow = (escrow: Escrow): Escrow => ({ ...escrow });
const identity = <T>(value: T): T => value;

export const parentOf = (state: LedgerState, account: Account): Account | undefined =>
  account.parentId === null ? undefined : state.accounts.get(account.parentId);

/** Of an account other than the root. @throws Error when it is not open: the history is corrupt. */
export const requireParent = (state: LedgerState, account: Account): Account => {
  const parent = parentOf(state, account);
  if (parent === undefined) throw new Error(`${account.id} has no open parent: the history is corrupt`);
  return parent;
};

/** An open account and its ancestors, nearest first. Everything above an open account is open. */
export const pathUp = (state: LedgerState, account: Account): readonly Account[] => {
  const path: Account[] = [];
  for (let next: Account | undefined = account; next !== undefined; next = parentOf(state, next)) path.push(next);
  return path;
};
