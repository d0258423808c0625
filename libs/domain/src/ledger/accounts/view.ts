import { limitOf } from '../limits/account-limits';
import type { AccountKind, DecimalText, InstantText } from '../kernel/words';
import type { Policy } from '../kernel/terms';
import { instantText } from '../kernel/instant';
import { limitView, type LimitView } from '../limits/view';
import { PRIORITY_LOWEST } from './rules';
import { textOf } from '../kernel/amounts';
import { suspendedOnPath } from '../tree/payer';
import { bookOf, expiryOf, type Account, type EndedLookup } from '../kernel/records';
import { spendingView, type SpendingView } from '../status/view';
import type { LedgerState } from '../kernel/state';
import type { ThresholdSet } from '../kernel/threshold-set';

/** One account's figures in one resource, as decimals; `available` may be negative after a flagged overrun. */
export interface BalanceView {
  readonly resource: string;
  readonly allocated: DecimalText;
  readonly available: DecimalText;
  readonly held: DecimalText;
  readonly consumed: DecimalText;
  readonly closedBelow: DecimalText;
  /** Usage of the account and everything below it, whoever paid. */
  readonly used: DecimalText;
  readonly reserved: DecimalText;
  /** Absent: no limit. */
  readonly limit?: DecimalText;
}

export interface AccountView {
  readonly accountId: string;
  /** Null at the root. */
  readonly parentId: string | null;
  readonly kind: AccountKind;
  readonly state: 'open' | 'closed';
  /** The account itself or its nearest ancestor that is suspended. Absent: none is. */
  readonly suspendedId?: string;
  readonly priority: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Policy that the account itself sets; the thresholds likewise. */
  readonly policy: Policy;
  readonly thresholds?: ThresholdSet;
  readonly openedAt?: InstantText;
  readonly closedAt?: InstantText;
  readonly openChildren: number;
  readonly openReservations: number;
  /** Open reservations of the account and everything below it. */
  readonly openReservationsBelow: number;
  /** Escrows of which the account is payer or payee. */
  readonly openEscrows: number;
  /** Absent: not limited. */
  readonly maxOpen?: number;
  /** Profile with which it was opened. */
  readonly profile?: string;
  /** End of its `maxSeconds`. Absent: it has none. */
  readonly expiresAt?: InstantText;
  readonly confidenceThreshold?: DecimalText;
  /** Confidence of the last report. Absent: there was none. */
  readonly confidence?: DecimalText;
  readonly limits: readonly LimitView[];
  readonly balances: readonly BalanceView[];
  /** Absent: the account is closed. */
  readonly spending?: SpendingView;
}

/**
 * Undefined: no such account was ever opened.
 * @param now in milliseconds since 1970.
 */
export const accountView = (
  state: LedgerState,
  accountId: string,
  ended: EndedLookup,
  now: number,
): AccountView | undefined => {
  const account = state.accounts.get(accountId);
  if (account === undefined) return closedView(state, accountId, ended);
  const { terms } = account;
  const suspended = suspendedOnPath(state, account);
  const expiresAt = expiryOf(account);
  return {
    accountId,
    parentId: account.parentId,
    kind: terms.kind,
    state: 'open',
    ...(suspended && { suspendedId: suspended.id }),
    priority: terms.priority,
    labels: terms.labels ?? {},
    policy: terms.policy ?? {},
    ...(terms.thresholds && { thresholds: terms.thresholds }),
    openedAt: instantText(account.openedAt),
    openChildren: account.openChildren,
    openReservations: account.openReservations,
    openReservationsBelow: account.openReservationsBelow,
    openEscrows: account.openEscrows,
    ...(terms.maxOpen !== undefined && { maxOpen: terms.maxOpen }),
    ...(terms.profile !== undefined && { profile: terms.profile }),
    ...(expiresAt !== undefined && { expiresAt: instantText(expiresAt) }),
    ...(terms.confidenceThreshold !== undefined && { confidenceThreshold: terms.confidenceThreshold }),
    ...(account.confidence !== null && { confidence: account.confidence }),
    limits: (account.limits ?? []).map((limit) => limitView(state, account, limit, now)),
    balances: balancesOf(state, account),
    spending: spendingView(state, accountId, now)!,
  };
};

const closedView = (state: LedgerState, accountId: string, ended: EndedLookup): AccountView | undefined => {
  const closed = state.closedAccounts.get(accountId) ?? ended.account(accountId);
  if (closed === undefined) return undefined;
  return {
    accountId,
    parentId: closed.parentId,
    kind: closed.kind,
    state: 'closed',
    priority: PRIORITY_LOWEST,
    labels: {},
    policy: {},
    closedAt: closed.closedAt,
    openChildren: 0,
    openReservations: 0,
    openReservationsBelow: 0,
    openEscrows: 0,
    limits: [],
    balances: closed.final.map(({ resource, consumed, closedBelow, used }) => ({
      resource,
      allocated: consumed,
      available: '0',
      held: '0',
      consumed,
      closedBelow,
      used,
      reserved: '0',
    })),
  };
};

const balancesOf = (state: LedgerState, account: Account): readonly BalanceView[] =>
  state.resources.byName.flatMap((place) => {
    const resource = state.resources.names[place]!;
    const limit = limitOf(account, place);
    if (account.books[place] === undefined && limit === undefined) return [];
    const book = bookOf(account, place);
    const text = (units: bigint): string => textOf(state, place, units);
    return [
      {
        resource,
        allocated: text(book.available + book.held + book.consumed),
        available: text(book.available),
        held: text(book.held),
        consumed: text(book.consumed),
        closedBelow: text(book.closedBelow),
        used: text(book.used),
        reserved: text(book.reserved),
        ...(limit !== undefined && { limit: text(limit.amount) }),
      },
    ];
  });
