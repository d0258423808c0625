import { ZERO } from '../amount';
import type { AccountKind, InstantText, LedgerClock } from './words';
import type { Attribution } from './usage';
import type { Policy } from './terms';
import { Deadlines } from './deadlines';
import type { FinalFigure, Hold } from './event-parts';
import { CommittedTable, OverlayTable, type Table } from './table';
import type { ThresholdSet } from './thresholds-set';

export const ROOT = 'root';

/**
 * One account's figures in one resource, in minor units. Buckets (available, held, consumed, closedBelow) are kept at
 * the payer; used and reserved at the spender and every account above it. Replaced, never changed in place.
 */
export interface Book {
  /** Spendable. Negative only after a flagged overrun. */
  readonly available: bigint;
  /** In open reservations that this account pays. */
  readonly held: bigint;
  readonly consumed: bigint;
  /** Consumed by accounts that were closed below this one. */
  readonly closedBelow: bigint;
  readonly used: bigint;
  readonly reserved: bigint;
  /** Zero: it never received any, and its nearest funded ancestor pays. */
  readonly firstReceived: bigint;
}

export const EMPTY_BOOK: Book = {
  available: ZERO,
  held: ZERO,
  consumed: ZERO,
  closedBelow: ZERO,
  used: ZERO,
  reserved: ZERO,
  firstReceived: ZERO,
};

/** What an account was opened or updated with. Shared between accounts that state the same, and never changed. */
export interface AccountTerms {
  readonly kind: AccountKind;
  readonly priority: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** By resource. */
  readonly minReserve?: ReadonlyMap<string, bigint>;
}

/** A neighbour in a doubly linked list: membership changes touch two records, however long the list is. */
export interface Linked {
  previous: string | null;
  next: string | null;
}

/** An open account. Closed ones are in {@link ClosedAccount}. */
export interface Account extends Linked {
  readonly id: string;
  /** Null at the root. */
  readonly parentId: string | null;
  /** 0 at the root. */
  readonly depth: number;
  readonly openedAt: number;
  terms: AccountTerms;
  suspended: boolean;
  /** By place of the resource in {@link Resources}; absent where nothing ever moved. */
  books: (Book | undefined)[];
  /** Cap on used + reserved, by resource. Null: no limits, which most accounts have. */
  limits: ReadonlyMap<string, bigint> | null;
  firstChild: string | null;
  openChildren: number;
  firstReservation: string | null;
  openReservations: number;
}

/** A hold in minor units; `resource` is the resource's place. */
export interface OpenHold {
  readonly place: number;
  readonly amount: bigint;
  readonly payerId: string | null;
}

/** An open reservation. */
export interface Reservation extends Linked {
  readonly id: string;
  readonly accountId: string;
  readonly reservedAt: number;
  expiresAt: number;
  /** The rest of what was held. A resource not held gets its payer at the first Settle that names it, with amount zero. */
  holds: readonly OpenHold[];
  readonly attribution?: Attribution;
}

/**
 * An ended reservation. An expired one keeps its payers and its way up the tree, for a late bill: accounts on it may have
 * been closed since.
 */
export type EndedReservation =
  | {
      readonly status: 'expired';
      readonly accountId: string;
      readonly endedAt: InstantText;
      readonly holds: readonly Hold[];
      /** From the spender to the root. */
      readonly path: readonly string[];
      readonly attribution?: Attribution;
    }
  | { readonly status: 'settled' | 'voided'; readonly accountId: string; readonly endedAt: InstantText };

/** A closed account: its final figures, and enough to attribute a late bill. */
export interface ClosedAccount {
  readonly parentId: string;
  /** From its parent to the root. */
  readonly path: readonly string[];
  readonly kind: AccountKind;
  readonly closedAt: InstantText;
  readonly final: readonly FinalFigure[];
}

/** What ended and may have left memory: found by the writer, handed to `decide`. */
export interface EndedThings {
  account(id: string): ClosedAccount | undefined;
  reservation(id: string): EndedReservation | undefined;
}

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
  readonly deadlines: Deadlines;
}

const NO_RESOURCES: Resources = { names: [], scales: [], places: new Map(), byName: [] };

export interface CommittedState extends LedgerState {
  readonly accounts: CommittedTable<Account>;
  readonly reservations: CommittedTable<Reservation>;
  readonly closedAccounts: CommittedTable<ClosedAccount>;
  readonly endedReservations: CommittedTable<EndedReservation>;
}

export const initialState = (): CommittedState => ({
  header: { ledgerId: '', status: 'absent', clock: 'server', lastAt: 0, funded: [], withdrawn: [] },
  resources: NO_RESOURCES,
  accounts: new CommittedTable(),
  reservations: new CommittedTable(),
  closedAccounts: new CommittedTable(),
  endedReservations: new CommittedTable(),
  deadlines: new Deadlines(),
});

export interface Overlay extends LedgerState {
  readonly accounts: OverlayTable<Account>;
  readonly reservations: OverlayTable<Reservation>;
  readonly closedAccounts: OverlayTable<ClosedAccount>;
  readonly endedReservations: OverlayTable<EndedReservation>;
}

/** A state whose changes are kept apart from `base`, which must not change while the overlay lives. */
export const overlay = (base: LedgerState): Overlay => ({
  header: base.header,
  resources: base.resources,
  accounts: new OverlayTable(base.accounts, cloneAccount),
  reservations: new OverlayTable(base.reservations, cloneReservation),
  closedAccounts: new OverlayTable(base.closedAccounts, identity),
  endedReservations: new OverlayTable(base.endedReservations, identity),
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
  changes.deadlines.rebase(base.deadlines);
};

/** Whether a deadline still is one: its reservation is open and was not extended since. */
export const isCurrentDeadline =
  (state: LedgerState) =>
  (reservationId: string, at: number): boolean =>
    state.reservations.get(reservationId)?.expiresAt === at;

/** When the next open reservation expires, in milliseconds since 1970. Undefined: none is open. */
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
  books: account.books.slice(),
  limits: account.limits,
  firstChild: account.firstChild,
  openChildren: account.openChildren,
  firstReservation: account.firstReservation,
  openReservations: account.openReservations,
  previous: account.previous,
  next: account.next,
});
const cloneReservation = (reservation: Reservation): Reservation => ({ ...reservation });
const identity = <T>(value: T): T => value;

export const bookOf = (account: Account, place: number): Book => account.books[place] ?? EMPTY_BOOK;

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
