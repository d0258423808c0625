import type { Policy } from '../kernel/terms';
import { bookOf, expiryOf, type Account } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';

/**
 * The payer: the account itself if it ever received any of the resource, by any move, else its nearest ancestor that
 * did. Undefined: nobody pays.
 */
export const payerOf = (state: LedgerState, spender: Account, place: number): Account | undefined => {
  let account: Account | undefined = spender;
  while (account !== undefined && bookOf(account, place).firstReceived === 0n) account = parentOf(state, account);
  return account;
};

/** The account or its nearest suspended ancestor. Undefined: none is. */
export const suspendedOnPath = (state: LedgerState, account: Account): Account | undefined => {
  let next: Account | undefined = account;
  while (next !== undefined && !next.suspended) next = parentOf(state, next);
  return next;
};

/** True from the millisecond at which its `maxSeconds` since the opening have passed. */
export const isExpired = (account: Account, now: number): boolean => {
  const expiresAt = expiryOf(account);
  return expiresAt !== undefined && now >= expiresAt;
};

/** The nearest expired account on the way to the root, else the nearest suspended one. Undefined: there is neither. */
export const barringOnPath = (state: LedgerState, account: Account, now: number): Account | undefined => {
  let suspended: Account | undefined;
  for (let next: Account | undefined = account; next !== undefined; next = parentOf(state, next)) {
    if (isExpired(next, now)) return next;
    if (next.suspended) suspended ??= next;
  }
  return suspended;
};

/** Policy that the account sets, else that of its nearest ancestor that does. Undefined: nobody sets it. */
export const policyAt = <K extends keyof Policy>(state: LedgerState, account: Account, rule: K): Policy[K] => {
  for (let next: Account | undefined = account; next !== undefined; next = parentOf(state, next)) {
    const stated = next.terms.policy?.[rule];
    if (stated !== undefined) return stated;
  }
  return undefined;
};
