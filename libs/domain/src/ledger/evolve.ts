import { formatAmount, storedAmount } from '../amount';
import { unreachable } from '../decider';
import type { ResourceAmount } from './commands';
import type { EventOf, LedgerEvent } from './events';
import { instantMs } from './instant';
import { linkFirst, unlink } from './members';
import { postings, usageDeltas, type ScaleOf } from './postings';
import {
  bookOf,
  isCurrentDeadline,
  parentOf,
  pathUp,
  ROOT,
  type Account,
  type AccountTerms,
  type Book,
  type EndedReservation,
  type LedgerState,
  type OpenHold,
  type Reservation,
  type Resources,
} from './state';

/**
 * Applies a fact, in place, to the state or the overlay that it is given. Checks no rules and reads no clock. Balances
 * come from the event's postings alone.
 *
 * @throws Error when the event cannot follow on the state: the history is corrupt.
 */
export const evolve = (state: LedgerState, event: LedgerEvent): void => {
  const at = instantMs(event.data.at);
  if (at !== state.header.lastAt) state.header = { ...state.header, lastAt: at };
  const scaleOf: ScaleOf = (resource) => state.resources.scales[placeOf(state, resource)]!;
  for (const posting of postings(event, scaleOf)) {
    if (posting.bucket === 'outside') moveOutside(state, placeOf(state, posting.resource), posting.delta);
    else moveBucket(state, posting.accountId, placeOf(state, posting.resource), posting.bucket, posting.delta);
  }
  for (const { accountId, resource, used, reserved } of usageDeltas(event, scaleOf)) {
    countUsage(state, accountId, placeOf(state, resource), used, reserved);
  }
  change(state, event, at);
};

const change = (state: LedgerState, event: LedgerEvent, at: number): void => {
  switch (event.type) {
    case 'LedgerOpened':
      return openLedger(state, event, at);
    case 'ResourceDefined':
      state.resources = withResource(state.resources, event.data.resource, event.data.scale);
      return;
    case 'LedgerClosed':
      state.header = { ...state.header, status: 'closed' };
      return;
    case 'AccountOpened':
      return openAccount(state, event, at);
    case 'AccountUpdated':
      return updateAccount(state, event);
    case 'AccountSuspended':
      state.accounts.edit(event.data.accountId).suspended = true;
      return;
    case 'AccountResumed':
      state.accounts.edit(event.data.accountId).suspended = false;
      return;
    case 'AccountClosed':
      return closeAccount(state, event);
    case 'LimitSet':
      return setLimit(state, event);
    case 'LimitRemoved':
      return removeLimit(state, event);
    case 'Reserved':
      return reserve(state, event, at);
    case 'ReservationExtended': {
      const expiresAt = instantMs(event.data.expiresAt);
      state.reservations.edit(event.data.reservationId).expiresAt = expiresAt;
      state.deadlines.forget();
      state.deadlines.add(event.data.reservationId, expiresAt);
      return;
    }
    case 'Settled':
      return settle(state, event);
    case 'ReservationVoided':
      return endReservation(state, event.data.reservationId, {
        status: 'voided',
        accountId: event.data.accountId,
        endedAt: event.data.at,
      });
    case 'ReservationsExpired':
      for (const { reservationId } of event.data.reservations) expire(state, reservationId, event.data.at);
      return;
    case 'Funded':
    case 'Withdrawn':
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
    case 'Reallocated':
    case 'Released':
    case 'Consumed':
    case 'ThresholdCrossed':
    case 'CommandRejected':
      return;
    default:
      return unreachable(event);
  }
};

const placeOf = (state: LedgerState, resource: string): number => {
  const place = state.resources.places.get(resource);
  if (place === undefined) throw new Error(`unknown resource ${resource}: the history is corrupt`);
  return place;
};

const moveOutside = (state: LedgerState, place: number, delta: bigint): void => {
  const funded = [...state.header.funded];
  const withdrawn = [...state.header.withdrawn];
  if (delta < 0n) funded[place] = (funded[place] ?? 0n) - delta;
  else withdrawn[place] = (withdrawn[place] ?? 0n) + delta;
  state.header = { ...state.header, funded, withdrawn };
};

const moveBucket = (
  state: LedgerState,
  accountId: string,
  place: number,
  bucket: 'available' | 'held' | 'consumed' | 'closedBelow',
  delta: bigint,
): void => {
  const account = state.accounts.edit(accountId);
  const book = bookOf(account, place);
  // Only funds that come in raise what is available of an account that never had any: whatever the move was called.
  const first = bucket === 'available' && delta > 0n && book.firstReceived === 0n;
  putBook(account, place, {
    available: bucket === 'available' ? book.available + delta : book.available,
    held: bucket === 'held' ? book.held + delta : book.held,
    consumed: bucket === 'consumed' ? book.consumed + delta : book.consumed,
    closedBelow: bucket === 'closedBelow' ? book.closedBelow + delta : book.closedBelow,
    used: book.used,
    reserved: book.reserved,
    firstReceived: first ? delta : book.firstReceived,
  });
};

const countUsage = (state: LedgerState, accountId: string, place: number, used: bigint, reserved: bigint): void => {
  if (used === 0n && reserved === 0n) return;
  for (let id: string | null = accountId; id !== null;) {
    const account: Account = state.accounts.edit(id);
    const book = bookOf(account, place);
    // Written out: a spread of the book costs several times more, and this runs for every account above a spender.
    putBook(account, place, {
      available: book.available,
      held: book.held,
      consumed: book.consumed,
      closedBelow: book.closedBelow,
      used: used === 0n ? book.used : book.used + used,
      reserved: reserved === 0n ? book.reserved : book.reserved + reserved,
      firstReceived: book.firstReceived,
    });
    id = account.parentId;
  }
};

/** Fills the gap before the place: an array with holes costs more memory and time than one without. */
const putBook = (account: Account, place: number, book: Book): void => {
  while (account.books.length < place) account.books.push(undefined);
  account.books[place] = book;
};

const openLedger = (state: LedgerState, { data }: EventOf<'LedgerOpened'>, at: number): void => {
  state.header = { ...state.header, ledgerId: data.ledgerId, status: 'open', clock: data.clock };
  for (const { resource, scale } of data.resources) state.resources = withResource(state.resources, resource, scale);
  const terms = termsOf({
    kind: 'pool',
    priority: 1,
    labels: data.labels,
    thresholds: data.thresholds,
    policy: data.policy,
  });
  state.accounts.set(ROOT, newAccount(ROOT, null, 0, at, terms));
};

export const withResource = (resources: Resources, resource: string, scale: number): Resources => {
  const names = [...resources.names, resource];
  const places = new Map(names.map((name, place) => [name, place]));
  const byName = [...names].sort(byText).map((name) => places.get(name)!);
  return { names, scales: [...resources.scales, scale], places, byName };
};

/** By code unit: the same on every machine, whatever its locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const openAccount = (state: LedgerState, { data }: EventOf<'AccountOpened'>, at: number): void => {
  const parent = state.accounts.edit(data.parentId);
  const terms = termsOf({ ...data, minReserve: reserveMap(state, data.minReserve) });
  const account = newAccount(data.accountId, data.parentId, parent.depth + 1, at, terms);
  parent.firstChild = linkFirst(state.accounts, parent.firstChild, data.accountId, account);
  parent.openChildren += 1;
};

const newAccount = (id: string, parentId: string | null, depth: number, at: number, terms: AccountTerms): Account => ({
  id,
  parentId,
  depth,
  openedAt: at,
  terms,
  suspended: false,
  books: [],
  limits: null,
  firstChild: null,
  openChildren: 0,
  firstReservation: null,
  openReservations: 0,
  previous: null,
  next: null,
});

type StatedTerms = { [K in keyof AccountTerms]: AccountTerms[K] | undefined } & Pick<AccountTerms, 'kind' | 'priority'>;

/** Accounts that state nothing beyond kind and priority share their terms: most of a million accounts do. */
const plainTerms = new Map<string, AccountTerms>();

export const termsOf = (stated: StatedTerms): AccountTerms => {
  const { kind, priority, labels, thresholds, policy, minReserve } = stated;
  if (labels || thresholds || policy || minReserve) {
    return {
      kind,
      priority,
      ...(labels && { labels }),
      ...(thresholds && { thresholds }),
      ...(policy && { policy }),
      ...(minReserve && { minReserve }),
    };
  }
  const key = `${kind} ${priority}`;
  let terms = plainTerms.get(key);
  if (terms === undefined) {
    terms = { kind, priority };
    if (plainTerms.size < PLAIN_TERMS_MAX) plainTerms.set(key, terms);
  }
  return terms;
};

const PLAIN_TERMS_MAX = 1_000;

const reserveMap = (
  state: LedgerState,
  amounts: readonly ResourceAmount[] | undefined,
): Map<string, bigint> | undefined =>
  amounts &&
  new Map(
    amounts.map(({ resource, amount }) => [
      resource,
      storedAmount(amount, state.resources.scales[placeOf(state, resource)]!),
    ]),
  );

const updateAccount = (state: LedgerState, { data }: EventOf<'AccountUpdated'>): void => {
  const account = state.accounts.edit(data.accountId);
  const { kind, ...before } = account.terms;
  account.terms = termsOf({
    kind,
    priority: data.priority ?? before.priority,
    labels: data.labels ?? before.labels,
    thresholds: data.thresholds ?? before.thresholds,
    policy: data.policy ?? before.policy,
    minReserve: reserveMap(state, data.minReserve) ?? before.minReserve,
  });
};

const closeAccount = (state: LedgerState, { data }: EventOf<'AccountClosed'>): void => {
  const account = state.accounts.edit(data.accountId);
  const parent = state.accounts.edit(data.parentId);
  const path = pathUp(state, parent).map(({ id }) => id);
  const { parentId, final, at: closedAt } = data;
  state.closedAccounts.set(account.id, { parentId, path, kind: account.terms.kind, closedAt, final });
  parent.firstChild = unlink(state.accounts, parent.firstChild, account.id);
  parent.openChildren -= 1;
};

const setLimit = (state: LedgerState, { data }: EventOf<'LimitSet'>): void => {
  const account = state.accounts.edit(data.accountId);
  const units = storedAmount(data.amount, state.resources.scales[placeOf(state, data.resource)]!);
  account.limits = new Map(account.limits).set(data.resource, units);
};

const removeLimit = (state: LedgerState, { data }: EventOf<'LimitRemoved'>): void => {
  const account = state.accounts.edit(data.accountId);
  const limits = new Map(account.limits);
  limits.delete(data.resource);
  account.limits = limits.size === 0 ? null : limits;
};

const reserve = (state: LedgerState, { data }: EventOf<'Reserved'>, at: number): void => {
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
  state.deadlines.add(data.reservationId, expiresAt);
};

const settle = (state: LedgerState, { data }: EventOf<'Settled'>): void => {
  const { reservationId, accountId } = data;
  const ended: EndedReservation = { status: 'settled', accountId, endedAt: data.at };
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
};

const expire = (state: LedgerState, reservationId: string, endedAt: string): void => {
  const { accountId, holds, attribution } = state.reservations.edit(reservationId);
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
  });
};

const endReservation = (state: LedgerState, reservationId: string, ended: EndedReservation): void => {
  const account = state.accounts.edit(ended.accountId);
  account.firstReservation = unlink(state.reservations, account.firstReservation, reservationId);
  account.openReservations -= 1;
  state.endedReservations.set(reservationId, ended);
  state.deadlines.forget();
  state.deadlines.trim(isCurrentDeadline(state));
};

/** The state's own tree, checked: used where a walk must not miss a corrupt parent. */
export const requireParent = (state: LedgerState, account: Account): Account => {
  const parent = parentOf(state, account);
  if (parent === undefined) throw new Error(`${account.id} has no open parent: the history is corrupt`);
  return parent;
};
