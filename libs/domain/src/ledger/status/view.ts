import { instantText } from '../kernel/instant';
import { bookOf, type Account } from '../kernel/records';
import { textOf } from '../kernel/amounts';
import { capFor, takenOf } from '../limits/weighing';
import { payerOf, policyAt } from '../tree/payer';
import { worstStanding } from './standing';
import { retryOf } from './throttling';
import { limitAt } from '../limits/windows';
import { parentOf, type LedgerState } from '../kernel/state';
import { actionOf, type Action, type Status } from '../kernel/threshold-set';
import type { InstantText, ResourceAmount } from '../kernel/words';

/** Standing of an account now, for a spending answer and for Check. */
export interface SpendingView {
  readonly accountId: string;
  /** Worst status over all resources, of the payer's funds and of every limit on the path. */
  readonly status: Status;
  readonly action: Action;
  /** Amounts that a request could still take, after holds; a resource that nothing bounds is not listed. Never below zero. */
  readonly remaining: readonly ResourceAmount[];
  /** Advice that belongs to the status. Absent: none. */
  readonly hints?: SpendingHints;
}

/** Hints on how an agent can act on its status. */
export interface SpendingHints {
  /**
   * Time at which the next request keeps to the rate that makes the rest last, from orange on. Absent: nothing ends.
   */
  readonly retryAt?: InstantText;
  /** Milliseconds from now to that time; 0 when it has passed. */
  readonly retryAfterMs?: number;
  /** Cheaper models by the policy, the preferred one first, from red on. */
  readonly models?: readonly string[];
  /** Features to do without by the policy, from red on. */
  readonly dropFeatures?: readonly string[];
}

/**
 * Undefined: the account is not open.
 * @param now in milliseconds since 1970.
 */
export const spendingView = (state: LedgerState, accountId: string, now: number): SpendingView | undefined => {
  const account = state.accounts.get(accountId);
  if (account === undefined) return undefined;
  const { status } = worstStanding(state, account, now);
  const hints = hintsFor(state, account, status, now);
  return {
    accountId,
    status,
    action: actionOf[status],
    remaining: remainingOf(state, account, now),
    ...(hints && { hints }),
  };
};

const hintsFor = (state: LedgerState, account: Account, status: Status, now: number): SpendingHints | undefined => {
  if (status === 'green' || status === 'yellow') return undefined;
  const retry = retryOf(state, account, now);
  const { models = [], dropFeatures = [] } = (status !== 'orange' && policyAt(state, account, 'degrade')) || {};
  if (retry === undefined && models.length === 0 && dropFeatures.length === 0) return undefined;
  return {
    ...(retry && { retryAt: instantText(retry.at), retryAfterMs: Math.max(0, retry.at - now) }),
    ...(models.length > 0 && { models }),
    ...(dropFeatures.length > 0 && { dropFeatures }),
  };
};

const remainingOf = (state: LedgerState, account: Account, now: number): readonly ResourceAmount[] => {
  const remaining: ResourceAmount[] = [];
  for (const place of state.resources.byName) {
    const rest = restOf(state, account, place, now);
    if (rest === undefined) continue;
    remaining.push({ resource: state.resources.names[place]!, amount: textOf(state, place, rest > 0n ? rest : 0n) });
  }
  return remaining;
};

/**
 * Amount that limits and the payer's funds leave of a resource, in minor units; below zero after an overrun. Undefined:
 * nothing bounds it.
 */
export const restOf = (state: LedgerState, account: Account, place: number, now: number): bigint | undefined => {
  const payer = payerOf(state, account, place);
  let rest = payer && bookOf(payer, place).available;
  for (let owner: Account | undefined = account; owner !== undefined; owner = parentOf(state, owner)) {
    for (const recorded of owner.limits ?? []) {
      if (recorded.place !== place) continue;
      const limit = limitAt(recorded, now);
      const left = capFor(limit, account) - takenOf(owner, limit);
      if (rest === undefined || left < rest) rest = left;
    }
  }
  return rest;
};
