import { usedOf, wholeOf } from '../limits/account-limits';
import { bookOf, type Account, type Limit } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';
import type { Status } from '../kernel/threshold-set';
import { fundsReached, levelsAt, limitReached, ORDER, type Level } from './thresholds';
import { limitAt } from '../limits/windows';

export interface Standing {
  readonly status: Status;
  /** Owner of the funds or limit that is in the worst status. */
  readonly ownerId: string;
  readonly resource: string;
}

/**
 * The worst status of the payer's funds and of every limit on the path, over all resources; of several the first:
 * nearest account, then name of the resource. Negative funds and usage above a limit are black, whatever the
 * thresholds.
 * @param now in milliseconds since 1970: limits are judged in its period, whether their turn was recorded or not.
 * @param from account on the way up from which on owners count, where those below it do not.
 */
export const worstStanding = (state: LedgerState, spender: Account, now: number, from: Account = spender): Standing => {
  let worst: Standing = { status: 'green', ownerId: spender.id, resource: '' };
  const consider = (status: Status, ownerId: string, resource: string): void => {
    if (ORDER.indexOf(status) > ORDER.indexOf(worst.status)) worst = { status, ownerId, resource };
  };
  const { names } = state.resources;
  forEachRatio(
    state,
    { spender, now, from },
    {
      funds: (payer, place) => consider(fundsStatus(state, payer, place), payer.id, names[place]!),
      limit: (owner, limit) => consider(limitStatus(state, owner, limit), owner.id, names[limit.place]!),
    },
  );
  return worst;
};

/**
 * Spender and time of a judgement, and the account on the way up from which on owners count, where those below do not.
 */
interface Path {
  readonly spender: Account;
  readonly now: number;
  readonly from: Account;
}

interface RatioVisitor {
  funds(payer: Account, place: number): void;
  /** Called with a limit in its present period. */
  limit(owner: Account, limit: Limit): void;
}

/**
 * Visits everything with a ratio that bears on a spender: nearest account first, resources by name, funds before
 * limits.
 */
export const forEachRatio = (state: LedgerState, { spender, now, from }: Path, visit: RatioVisitor): void => {
  const paid: boolean[] = [];
  for (let account: Account | undefined = spender; account !== undefined; account = parentOf(state, account)) {
    const counts = account.depth <= from.depth;
    for (const place of state.resources.byName) {
      if (!paid[place] && bookOf(account, place).firstReceived > 0n) {
        // Accounts above a payer do not pay, whether the payer itself counts or not.
        paid[place] = true;
        if (counts) visit.funds(account, place);
      }
      if (!counts || account.limits === null) continue;
      for (const limit of account.limits) if (limit.place === place) visit.limit(account, limitAt(limit, now));
    }
  }
};

export const fundsStatus = (state: LedgerState, payer: Account, place: number): Status => {
  const book = bookOf(payer, place);
  if (book.available < 0n) return 'black';
  if (book.consumed === 0n) return 'green';
  const levels = levelsAt(state, payer);
  return statusAt(levels, fundsReached(levels, book));
};

/** Status of a limit in the period that it is judged in. */
export const limitStatus = (state: LedgerState, owner: Account, limit: Limit): Status => {
  if (usedOf(owner, limit) > wholeOf(limit)) return 'black';
  const levels = levelsAt(state, owner);
  return statusAt(levels, limitReached(levels, owner, limit));
};

const statusAt = (levels: readonly Level[], count: number): Status =>
  count === 0 ? 'green' : levels[count - 1]!.status;
