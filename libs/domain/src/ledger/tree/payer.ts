import type { Policy } from '../kernel/terms';
import { bookOf, expiryOf, type Account } from '../kernel/records';
import { parentOf, type LedgerState } from '../kernel/state';

/**
 * Payer: the account itself if it ever received any of the resource, by any move, else its nearest such ancestor.
 * Undefined: nobody does.
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

/** From its opening + `maxSeconds` on, to the millisecond. */
export const isExpired = (account: Account, now: number): boolean => {
  const expiresAt = expiryOf(account);
  return expiresAt !== undefined && now >= expiresAt;
};

/** The nearest expired account on the way to the root, where none is the nearest suspended one. Undefined: neither. */
export const barringOnPath = (state: LedgerState, account: Account, now: number): Account | undefined => {
  let suspended: Account | undefined;
  for (let next: Account | undefined = account; next !== undefined; next = parentOf(state, next)) {
    if (isExpired(next, now)) return next;
    if (next.suspended) suspended ??= next;
  }
  return suspended;
};

/** Terms that the account states, else those of its nearest ancestor. Undefined: nobody states it. */
export const policyAt = <K extends keyof Policy>(state: LedgerState, account: Account, rule: K): Policy[K] => {
  for (let next: Account | undefined = account; next !== undefined; next = parentOf(state, next)) {
    const stated = next.terms.policy?.[rule];
    if (stated !== undefined) return stated;
  }
  return undefined;
};
