import { storedAmount } from '../../amount';
import type { ResourceAmount } from '../kernel/words';
import { changesNoRatio, changesNothingElse, namesItsAccount, type EventTable } from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import type { RatioKey } from '../kernel/ratio';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { Policy } from '../kernel/terms';
import type { AccountEvent } from './events';
import { dropLimits } from '../limits/fold';
import { linkFirst, unlink } from '../kernel/members';
import { placeOf } from '../kernel/resources';
import { ROOT, type Account, type AccountTerms } from '../kernel/records';
import { pathUp, type LedgerState } from '../kernel/state';

/** Opens the root account of a new ledger, with the terms that the opening gives it. */
export const openRoot = (state: LedgerState, { labels, thresholds, policy }: RootTerms, at: number): void => {
  const terms = termsOf({ kind: 'pool', priority: 1, labels, thresholds, policy });
  state.accounts.set(ROOT, newAccount(ROOT, null, 0, at, terms));
};

interface RootTerms {
  readonly labels?: Readonly<Record<string, string>>;
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
}

const openAccount = (state: LedgerState, { data }: Typed<AccountEvent, 'AccountOpened'>, at: number): void => {
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
  confidence: null,
  lastCharges: null,
  books: [],
  limits: null,
  firstChild: null,
  openChildren: 0,
  firstReservation: null,
  openReservations: 0,
  openEscrows: 0,
  distributions: 0,
  usedBefore: null,
  rejections: null,
  openReservationsBelow: 0,
  previous: null,
  next: null,
});

type GivenTerms = { [K in keyof AccountTerms]?: AccountTerms[K] | undefined } & Pick<AccountTerms, 'kind' | 'priority'>;

/** Terms shared by accounts that have none of their own: most of a million accounts do. */
const sharedTerms = new Map<string, AccountTerms>();

export const termsOf = (stated: GivenTerms): AccountTerms => {
  if (stated.labels || stated.minReserve) return newTerms(stated);
  const key = isPlain(stated) ? `${stated.kind} ${stated.priority}` : keyOf(stated);
  let terms = sharedTerms.get(key);
  if (terms === undefined) {
    terms = newTerms(stated);
    if (sharedTerms.size < SHARED_TERMS_MAX) sharedTerms.set(key, terms);
  }
  return terms;
};

const SHARED_TERMS_MAX = 1_000;

const isPlain = (stated: GivenTerms): boolean =>
  stated.thresholds === undefined &&
  stated.policy === undefined &&
  stated.profile === undefined &&
  stated.maxSeconds === undefined &&
  stated.maxOpen === undefined &&
  stated.confidenceThreshold === undefined;

const keyOf = (stated: GivenTerms): string =>
  JSON.stringify([
    stated.kind,
    stated.priority,
    stated.thresholds,
    stated.policy,
    stated.profile,
    stated.maxSeconds,
    stated.maxOpen,
    stated.confidenceThreshold,
  ]);

const newTerms = (stated: GivenTerms): AccountTerms => ({
  kind: stated.kind,
  priority: stated.priority,
  ...(stated.labels && { labels: stated.labels }),
  ...(stated.thresholds && { thresholds: stated.thresholds }),
  ...(stated.policy && { policy: stated.policy }),
  ...(stated.minReserve && { minReserve: stated.minReserve }),
  ...(stated.profile !== undefined && { profile: stated.profile }),
  ...(stated.maxSeconds !== undefined && { maxSeconds: stated.maxSeconds }),
  ...(stated.maxOpen !== undefined && { maxOpen: stated.maxOpen }),
  ...(stated.confidenceThreshold !== undefined && { confidenceThreshold: stated.confidenceThreshold }),
});

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

const updateAccount = (state: LedgerState, { data }: Typed<AccountEvent, 'AccountUpdated'>): void => {
  const account = state.accounts.edit(data.accountId);
  const before = account.terms;
  account.terms = termsOf({
    ...before,
    priority: data.priority ?? before.priority,
    labels: data.labels ?? before.labels,
    thresholds: data.thresholds ?? before.thresholds,
    policy: data.policy ?? before.policy,
    minReserve: reserveMap(state, data.minReserve) ?? before.minReserve,
    maxOpen: data.maxOpen ?? before.maxOpen,
    confidenceThreshold: data.confidenceThreshold ?? before.confidenceThreshold,
  });
};

const closeAccount = (state: LedgerState, { data }: Typed<AccountEvent, 'AccountClosed'>): void => {
  const account = state.accounts.edit(data.accountId);
  const parent = state.accounts.edit(data.parentId);
  const path = pathUp(state, parent).map(({ id }) => id);
  const { parentId, final, at: closedAt } = data;
  state.closedAccounts.set(account.id, { parentId, path, kind: account.terms.kind, closedAt, final });
  dropLimits(state, account);
  parent.firstChild = unlink(state.accounts, parent.firstChild, account.id);
  parent.openChildren -= 1;
};

const suspend = (state: LedgerState, accountId: string, suspended: boolean): void => {
  state.accounts.edit(accountId).suspended = suspended;
};

export const accountEvents: EventTable<AccountEvent> = {
  AccountOpened: {
    accounts: ({ accountId, parentId }) => [accountId, parentId],
    fold: openAccount,
    ratios: changesNoRatio,
  },
  AccountUpdated: { accounts: namesItsAccount, fold: updateAccount, ratios: changesNoRatio },
  AccountSuspended: {
    accounts: namesItsAccount,
    fold: (state, { data }) => suspend(state, data.accountId, true),
    ratios: changesNoRatio,
  },
  AccountResumed: {
    accounts: namesItsAccount,
    fold: (state, { data }) => suspend(state, data.accountId, false),
    ratios: changesNoRatio,
  },
  // A closing account gives up its funds without crossing any threshold: it is gone when the command ends.
  Released: {
    accounts: ({ accountId, amounts }) => [accountId, ...amounts.map(({ otherId }) => otherId)],
    fold: changesNothingElse,
    ratios: (state, { amounts }) =>
      amounts.map(({ resource, otherId }): RatioKey => ({
        ownerId: otherId,
        place: state.resources.places.get(resource)!,
        basis: 'funds',
      })),
  },
  AccountClosed: {
    accounts: ({ accountId, parentId }) => [accountId, parentId],
    fold: closeAccount,
    ratios: changesNoRatio,
  },
};
