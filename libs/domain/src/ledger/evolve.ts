import { type LedgerEvent, meaningOf } from './events';
import { instantMs } from './kernel/instant';
import { type Account, type Book, bookOf } from './kernel/records';
import { placeOf } from './kernel/resources';
import type { LedgerState } from './kernel/state';
import { countInWindows } from './limits/fold';
import { type ScaleOf, type UsageDelta, postings, usageDeltas } from './postings';

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
  for (const delta of usageDeltas(event, scaleOf)) countUsage(state, delta, placeOf(state, delta.resource), at);
  meaningOf(event).fold(state, event, at);
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
  // Only incoming funds raise what is available of an account that never had any, whatever the move is called.
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

/**
 * Counts usage at the spender and every account above it, and in their limits with a window. `at` is the event's time.
 */
const countUsage = (
  state: LedgerState,
  { accountId, used, reserved, chargedAt }: UsageDelta,
  place: number,
  at: number,
): void => {
  if (used === 0n && reserved === 0n) return;
  let child: Account | undefined;
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
    if (account.terms.maxSeconds !== undefined && used > 0n && chargedAt === undefined) {
      account.lastCharges = new Map(account.lastCharges).set(place, { at, units: used });
    }
    if (account.limits !== null && used !== 0n) {
      countInWindows(account, place, used, at, chargedAt === undefined ? undefined : instantMs(chargedAt));
    }
    if (child !== undefined && account.distributions > 0 && used !== 0n)
      keepUsed(child, account.distributions, place, used);
    child = account;
    id = account.parentId;
  }
};

/**
 * Keeps the usage of a child at its parent's last distribution, when the child first uses something after it. A
 * distribution itself then need touch only the children to which it gives something.
 */
const keepUsed = (child: Account, distribution: number, place: number, added: bigint): void => {
  if (child.usedBefore?.distribution === distribution) return;
  const used = child.books.map((book, at) => (book?.used ?? 0n) - (at === place ? added : 0n));
  child.usedBefore = { distribution, used };
};

/** Puts a book at its place, and fills the gap before it: an array with holes costs more memory and time. */
const putBook = (account: Account, place: number, book: Book): void => {
  while (account.books.length < place) account.books.push(undefined);
  account.books[place] = book;
};
