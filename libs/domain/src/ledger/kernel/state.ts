import { Deadlines, escrowOfDeadline } from './deadlines';
import type { Account, ClosedAccount, EndedEscrow, EndedReservation, Escrow, Reservation } from './records';
import type { ChargeAdjustments } from './event-parts';
import { CommittedTable, OverlayTable, type Table } from './table';
import type { LedgerClock } from './words';

/** Resources in the order of their definition, which is the order of the books. */
export interface Resources {
  readonly names: readonly string[];
  readonly scales: readonly number[];
  readonly places: ReadonlyMap<string, number>;
  /** Places in the order of names, for rules that take resources by name. */
  readonly byName: readonly number[];
}

export interface LedgerHeader {
  readonly ledgerId: string;
  readonly status: 'absent' | 'open' | 'closed';
  readonly clock: LedgerClock;
  /** Decision time of the last event, in milliseconds since 1970. */
  readonly lastAt: number;
  /** Funds by place of the resource. */
  readonly funded: readonly bigint[];
  readonly withdrawn: readonly bigint[];
  /**
   * Number of limits with windows, of open accounts. Most ledgers have none, and their commands need not look for any.
   */
  readonly windowedLimits: number;
  /** Ends of the closed periods, in milliseconds since 1970, the earliest first. */
  readonly periods: readonly number[];
}

/** The records of each table, by the table's name. */
interface Records {
  readonly accounts: Account;
  readonly reservations: Reservation;
  readonly closedAccounts: ClosedAccount;
  readonly endedReservations: EndedReservation;
  readonly escrows: Escrow;
  readonly endedEscrows: EndedEscrow;
  /** Adjustments by the key of the charge (`chargeKey`). */
  readonly adjustments: ChargeAdjustments;
}
type TableName = keyof Records;

/**
 * Everything open, and everything else that rules need. Only `evolve` changes it. Records that ended move to the
 * `ended` tables, from which the writer drops them once the outcome index has them.
 */
export interface LedgerState extends Tables {
  header: LedgerHeader;
  resources: Resources;
  readonly deadlines: Deadlines;
}
type Tables = { readonly [N in TableName]: Table<Records[N]> };

export type CommittedState = LedgerState & CommittedTables;
type CommittedTables = { readonly [N in TableName]: CommittedTable<Records[N]> };

export type Overlay = LedgerState & OverlayTables;
type OverlayTables = { readonly [N in TableName]: OverlayTable<Records[N]> };

const NO_RESOURCES: Resources = { names: [], scales: [], places: new Map(), byName: [] };
const NEW_HEADER: LedgerHeader = {
  ledgerId: '',
  status: 'absent',
  clock: 'server',
  lastAt: 0,
  funded: [],
  withdrawn: [],
  windowedLimits: 0,
  periods: [],
};

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

/** Copy of a record before an overlay changes it. Records that are replaced instead of changed are shared. */
const CLONES: { readonly [N in TableName]: (record: Records[N]) => Records[N] } = {
  accounts: cloneAccount,
  reservations: cloneReservation,
  closedAccounts: identity,
  endedReservations: identity,
  escrows: cloneEscrow,
  endedEscrows: identity,
  adjustments: identity,
};
const TABLE_NAMES = Object.keys(CLONES) as readonly TableName[];

export const initialState = (): CommittedState => ({
  header: NEW_HEADER,
  resources: NO_RESOURCES,
  deadlines: new Deadlines(),
  ...(Object.fromEntries(TABLE_NAMES.map((name) => [name, new CommittedTable()])) as unknown as CommittedTables),
});

/**
 * Makes a state whose changes are kept apart from `base`, which must not change while the overlay lives. Its fields are
 * written out, because every command makes one and a loop over the names costs several times more.
 */
export const overlay = (base: LedgerState): Overlay => ({
  header: base.header,
  resources: base.resources,
  deadlines: new Deadlines(base.deadlines),
  accounts: new OverlayTable(base.accounts, CLONES.accounts),
  reservations: new OverlayTable(base.reservations, CLONES.reservations),
  closedAccounts: new OverlayTable(base.closedAccounts, CLONES.closedAccounts),
  endedReservations: new OverlayTable(base.endedReservations, CLONES.endedReservations),
  escrows: new OverlayTable(base.escrows, CLONES.escrows),
  endedEscrows: new OverlayTable(base.endedEscrows, CLONES.endedEscrows),
  adjustments: new OverlayTable(base.adjustments, CLONES.adjustments),
});

/** Moves the overlay's changes into the state that it was made over, in time proportional to the changes. */
export const mergeOverlay = (changes: Overlay, base: LedgerState): void => {
  base.header = changes.header;
  base.resources = changes.resources;
  for (const name of TABLE_NAMES) changes[name].merge();
  changes.deadlines.mergeInto(base.deadlines);
  base.deadlines.trim(isCurrentDeadline(base));
};

/**
 * Moves an overlay from another overlay onto the state into which that one was merged. Batches are decided one over the
 * other while the first is being stored; their overlays must not pile up.
 */
export const rebaseOverlay = (changes: Overlay, base: LedgerState): void => {
  for (const name of TABLE_NAMES) rebaseTable(changes, base, name);
  changes.deadlines.rebase(base.deadlines);
};

const rebaseTable = <N extends TableName>(changes: Overlay, base: LedgerState, name: N): void => {
  const table: OverlayTables[N] = changes[name];
  (table as OverlayTable<Records[N]>).rebase(base[name] as Table<Records[N]>);
};

/** True: the deadline still holds, since its escrow is open, or its reservation is open and was not extended. */
export const isCurrentDeadline =
  (state: LedgerState) =>
  (id: string, at: number): boolean => {
    const escrowId = escrowOfDeadline(id);
    const open = escrowId === undefined ? state.reservations.get(id) : state.escrows.get(escrowId);
    return open?.expiresAt === at;
  };

/** Time at which the next open reservation or escrow expires, in milliseconds since 1970. Undefined: none will. */
export const earliestDeadline = (state: CommittedState): number | undefined =>
  state.deadlines.earliest(isCurrentDeadline(state));

export const parentOf = (state: LedgerState, account: Account): Account | undefined =>
  account.parentId === null ? undefined : state.accounts.get(account.parentId);

/** Parent of an account other than the root. @throws Error when it is not open: the history is corrupt. */
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
