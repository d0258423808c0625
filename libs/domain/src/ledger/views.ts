import { formatAmount } from '../amount';
import type { DecimalText, InstantText, Policy, ResourceAmount, AccountKind } from './commands';
import { ratiosOf, worstStatus } from './rules/thresholds';
import { bookOf, type Account, type EndedThings, type LedgerState } from './state';
import { actionOf, type Action, type Status, type ThresholdSet } from './thresholds-set';

/** How an account stands now: for a spending answer and for Check. */
export interface SpendingView {
  readonly accountId: string;
  /** The worst over all resources, of the payer's funds and of every limit on the path. */
  readonly status: Status;
  readonly action: Action;
  /** What a request could still take, after holds; a resource that nothing bounds is not listed. Never below zero. */
  readonly remaining: readonly ResourceAmount[];
}

/** One account's figures in one resource, as decimals; `available` may be negative after a flagged overrun. */
export interface BalanceView {
  readonly resource: string;
  readonly allocated: DecimalText;
  readonly available: DecimalText;
  readonly held: DecimalText;
  readonly consumed: DecimalText;
  readonly closedBelow: DecimalText;
  /** Of the account and everything below it, whoever paid. */
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
  /** Itself or the nearest ancestor that is suspended. Absent: none. */
  readonly suspendedId?: string;
  readonly priority: number;
  readonly labels: Readonly<Record<string, string>>;
  /** What the account states itself. */
  readonly policy: Policy;
  readonly thresholds?: ThresholdSet;
  readonly openedAt?: InstantText;
  readonly closedAt?: InstantText;
  readonly openChildren: number;
  readonly openReservations: number;
  readonly balances: readonly BalanceView[];
  /** Absent: closed. */
  readonly spending?: SpendingView;
}

export interface ReservationView {
  readonly reservationId: string;
  readonly accountId: string;
  readonly status: 'open' | 'settled' | 'voided' | 'expired';
  /** What is still held, or was when it expired. */
  readonly holds: readonly { readonly resource: string; readonly amount: DecimalText; readonly payerId: string | null }[];
  readonly reservedAt?: InstantText;
  readonly expiresAt?: InstantText;
  readonly endedAt?: InstantText;
}

/** Undefined: the account is not open. */
export declare const spendingView: (state: LedgerState, accountId: string) => SpendingView | undefined;
/** Undefined: no such account was ever opened. */
export declare const accountView: (state: LedgerState, accountId: string, ended: EndedThings) => AccountView | undefined;
/** Judged at `now`: a reservation whose deadline has passed is expired, recorded or not. Undefined: never made. */
export declare const reservationView: (state: LedgerState, reservationId: string, ended: EndedThings, now: number) => ReservationView | undefined;
/** Open reservations of the account, newest first, after the given id. Undefined: the account is not open. */
export declare const reservationsOf: (state: LedgerState, accountId: string, now: number, page: { readonly afterId?: string; readonly maxCount: number }) => readonly ReservationView[] | undefined;
void [formatAmount, ratiosOf, worstStatus, bookOf, actionOf] as unknown as Account;
