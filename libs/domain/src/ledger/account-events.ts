import { storedAmount } from '../amount';
import type { ResourceAmount } from './words';
import type { EventOf } from './events';
import { linkFirst, unlink } from './members';
import { placeOf } from './resources';
import { ROOT, type Account, type AccountTerms } from './records';
import { pathUp, type LedgerState } from './state';

/** The account that a ledger is opened with. */
export const openRoot = (state: LedgerState, { data }: EventOf<'LedgerOpened'>, at: number): void => {
  const { labels, thresholds, policy } = data;
  const terms = termsOf({ kind: 'pool', priority: 1, labels, thresholds, policy, minReserve: undefined });
  state.accounts.set(ROOT, newAccount(ROOT, null, 0, at, terms));
};

export const openAccount = (state: LedgerState, { data }: EventOf<'AccountOpened'>, at: number): void => {
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
  rejections: null,
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

export const updateAccount = (state: LedgerState, { data }: EventOf<'AccountUpdated'>): void => {
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

export const closeAccount = (state: LedgerState, { data }: EventOf<'AccountClosed'>): void => {
  const account = state.accounts.edit(data.accountId);
  const parent = state.accounts.edit(data.parentId);
  const path = pathUp(state, parent).map(({ id }) => id);
  const { parentId, final, at: closedAt } = data;
  state.closedAccounts.set(account.id, { parentId, path, kind: account.terms.kind, closedAt, final });
  parent.firstChild = unlink(state.accounts, parent.firstChild, account.id);
  parent.openChildren -= 1;
};

export const setLimit = (state: LedgerState, { data }: EventOf<'LimitSet'>): void => {
  const account = state.accounts.edit(data.accountId);
  const units = storedAmount(data.amount, state.resources.scales[placeOf(state, data.resource)]!);
  account.limits = new Map(account.limits).set(data.resource, units);
};

export const removeLimit = (state: LedgerState, { data }: EventOf<'LimitRemoved'>): void => {
  const account = state.accounts.edit(data.accountId);
  const limits = new Map(account.limits);
  limits.delete(data.resource);
  account.limits = limits.size === 0 ? null : limits;
};
