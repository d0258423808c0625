import { instantMs } from './kernel/instant';
import { countInWindows } from './limits/fold';
import type { UsageDelta } from './postings';
import { bookOf, type Account, type Book } from './kernel/records';
import type { LedgerState } from './kernel/state';

export const moveOutside = (state: LedgerState, place: number, delta: bigint): void => {
  const funded = [...state.header.funded];
  const withdrawn = [...state.header.withdrawn];
  if (delta < 0n) funded[place] = (funded[place] ?? 0n) - delta;
  else withdrawn[place] = (withdrawn[place] ?? 0n) + delta;
  state.header = { ...state.header, funded, withdrawn };
};

export const moveBucket = (
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

/** At the spender and every account above it; in their limits with a window too. `at` is the event's time. */
export const countUsage = (
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
 * Keeps what a child had used at its parent's last distribution, when it uses something for the first time after it: so
 * that a distribution itself touches only those that are given something.
 */
const keepUsed = (child: Account, distribution: number, place: number, added: bigint): void => {
  if (child.usedBefore?.distribution === distribution) return;
  const used = child.books.map((book, at) => (book?.used ?? 0n) - (at === place ? added : 0n));
  child.usedBefore = { distribution, used };
};

/** Fills the gap before the place: an array with holes costs more memory and time than one without. */
const putBook = (account: Account, place: number, book: Book): void => {
  while (account.books.length < place) account.books.push(undefined);
  account.books[place] = book;
};
