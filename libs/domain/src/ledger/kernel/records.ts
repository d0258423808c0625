import { ZERO } from '../../amount';
import type { Charge, ChargeAdjustments, FinalFigure, Hold } from './event-parts';
import type { Policy, Window } from './terms';
import type { ThresholdSet } from './threshold-set';
import type { Attribution, BilledUsage } from './usage';
import type { AccountKind, DecimalText, InstantText } from './words';

export const ROOT = 'root';

/**
 * One account's figures in one resource, in minor units. Buckets (available, held, consumed, closedBelow) are kept at
 * the payer; used and reserved at the spender and every account above it. Replaced, never changed in place.
 */
export interface Book {
  /** Spendable funds. Negative only after a flagged overrun. */
  readonly available: bigint;
  /** Amount held in open reservations that this account pays. */
  readonly held: bigint;
  readonly consumed: bigint;
  /** Amount consumed by accounts that were closed below this one. */
  readonly closedBelow: bigint;
  readonly used: bigint;
  readonly reserved: bigint;
  /** First amount that it ever received. Zero: it never received any, and its nearest funded ancestor pays. */
  readonly firstReceived: bigint;
}

export const EMPTY_BOOK: Book = {
  available: ZERO,
  held: ZERO,
  consumed: ZERO,
  closedBelow: ZERO,
  used: ZERO,
  reserved: ZERO,
  firstReceived: ZERO,
};

/**
 * Terms with which an account was opened or updated. Accounts of the same terms share them, so they are never changed.
 */
export interface AccountTerms {
  readonly kind: AccountKind;
  readonly priority: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** Reserve by resource. */
  readonly minReserve?: ReadonlyMap<string, bigint>;
  /** Profile with which the account was opened. */
  readonly profile?: string;
  /** Seconds after the opening from which requests are refused. Absent: never. */
  readonly maxSeconds?: number;
  /** Most open reservations of the account and everything below it. Absent: not limited. */
  readonly maxOpen?: number;
  /** Confidence at or above which requests are refused, by the last report. Absent: there is no gate. */
  readonly confidenceThreshold?: DecimalText;
}

/** The last charge of a resource that a window or a run counted. */
export interface LastCharge {
  /** Decision time in milliseconds since 1970. */
  readonly at: number;
  /** Amount in minor units. */
  readonly units: bigint;
}

/** A neighbour in a doubly linked list: membership changes touch two records, however long the list is. */
export interface Linked {
  previous: string | null;
  next: string | null;
}

/** A cap on used + reserved of an account and everything below it, in minor units. Replaced, never changed in place. */
export interface Limit {
  /** Place of the resource. */
  readonly place: number;
  readonly amount: bigint;
  /** Largest amount that a turn may add to the next period. Null: nothing is added. */
  readonly rollover: bigint | null;
  /** Share by which requests may exceed the limit, in 10 to the -18th; zero: none. */
  readonly tolerance: bigint;
  /** Share that spenders below a priority may not use, `share` in 10 to the -18th. Null: nothing. */
  readonly kept: { readonly share: bigint; readonly priorityFrom: number } | null;
  /** Present period. Null: the limit has no window and counts from the account's opening, as its book does. */
  readonly period: LimitPeriod | null;
}

/** The period that a limit with a window was last known to be in, and what it counted. Times in milliseconds since 1970. */
export interface LimitPeriod {
  readonly window: Window;
  readonly startsAt: number;
  readonly endsAt: number;
  /**
   * Time from which charges were counted: the start of the period or, in the one in which the limit was set, the
   * millisecond after that.
   */
  readonly countsFrom: number;
  readonly used: bigint;
  /** Amount left over from earlier periods, which is part of the limit. */
  readonly rolledIn: bigint;
  /** Null: nothing was charged in this period. */
  readonly lastCharge: LastCharge | null;
}

/** An open account. Closed ones are in {@link ClosedAccount}. */
export interface Account extends Linked {
  readonly id: string;
  /** Null at the root. */
  readonly parentId: string | null;
  /** 0 at the root. */
  readonly depth: number;
  readonly openedAt: number;
  terms: AccountTerms;
  suspended: boolean;
  /** Confidence of the last report, from 0 to 1. Null: there was none. */
  confidence: DecimalText | null;
  /**
   * Last charges by place of the resource, kept only where the account has `maxSeconds`. Null: nothing was charged yet.
   */
  lastCharges: ReadonlyMap<number, LastCharge> | null;
  /** Books by place of the resource in {@link Resources}; absent where nothing ever moved. */
  books: (Book | undefined)[];
  /** Limits in the order in which they are weighed. Null: none, like most accounts. */
  limits: readonly Limit[] | null;
  firstChild: string | null;
  openChildren: number;
  firstReservation: string | null;
  openReservations: number;
  /** Number of open escrows of which the account is payer or payee. */
  openEscrows: number;
  /** Number of times that it distributed funds to its children. */
  distributions: number;
  /** Usage before its parent's last distribution, kept from the first use after it. Null: nothing was used since. */
  usedBefore: UsedBefore | null;
  /**
   * Rejections recorded in the latest minute that had any; minutes are counted from 1970. Null: there never were any.
   */
  rejections: { readonly minute: number; readonly count: number } | null;
  /** Open reservations of the account and everything below it. */
  openReservationsBelow: number;
}

/** Usage of an account at the moment of its parent's distribution of that number. */
export interface UsedBefore {
  readonly distribution: number;
  /** Amounts by place of the resource. */
  readonly used: readonly bigint[];
}

/** A hold in minor units; `resource` is the resource's place. */
export interface OpenHold {
  readonly place: number;
  readonly amount: bigint;
  readonly payerId: string | null;
}

/** An open reservation. */
export interface Reservation extends Linked {
  readonly id: string;
  readonly accountId: string;
  readonly reservedAt: number;
  expiresAt: number;
  /**
   * Holds that are left. A resource that was not held gets its payer at the first Settle that names it, with amount
   * zero.
   */
  holds: readonly OpenHold[];
  readonly attribution?: Attribution;
  /** By model, of the bills so far. Absent: none was priced. */
  billed?: readonly BilledUsage[];
}

/**
 * An ended reservation. An expired one keeps its payers and its path to the root for a late bill, since accounts on
 * that path may have been closed meanwhile.
 */
export type EndedReservation =
  | {
      readonly status: 'expired';
      readonly accountId: string;
      readonly endedAt: InstantText;
      readonly holds: readonly Hold[];
      /** Ids from the spender to the root. */
      readonly path: readonly string[];
      readonly attribution?: Attribution;
      readonly billed?: readonly BilledUsage[];
    }
  | {
      readonly status: 'settled' | 'voided';
      readonly accountId: string;
      readonly endedAt: InstantText;
      /** For a bill that names it afterwards; without what was measured. */
      readonly attribution?: Attribution;
    };

/** A closed account: its final figures, and enough to attribute a late bill. */
export interface ClosedAccount {
  readonly parentId: string;
  /** Ids from its parent to the root. */
  readonly path: readonly string[];
  readonly kind: AccountKind;
  readonly closedAt: InstantText;
  readonly final: readonly FinalFigure[];
}

/** Funds of a payer that are held for a payee. Amounts by place of the resource. */
export interface Escrow {
  readonly id: string;
  readonly payerId: string;
  readonly payeeId: string;
  readonly arbiterId: string | null;
  readonly openedAt: number;
  /** Null: it does not expire. */
  readonly expiresAt: number | null;
  /** Amounts left, by name of the resource; never zero. */
  rest: readonly { readonly place: number; readonly amount: bigint }[];
}

export interface EndedEscrow {
  readonly status: 'released' | 'refunded' | 'expired';
  readonly payerId: string;
  readonly payeeId: string;
  readonly endedAt: InstantText;
}

/** A charge as its event tells it. */
export interface RecordedCharge {
  readonly accountId: string;
  readonly at: InstantText;
  readonly charges: readonly Charge[];
  readonly attribution?: Attribution;
}

/** Things that ended and may have left memory. The writer looks them up and hands them to `decide`. */
export interface EndedLookup {
  account(id: string): ClosedAccount | undefined;
  reservation(id: string): EndedReservation | undefined;
  escrow(id: string): EndedEscrow | undefined;
  /** Charge by the revision of its event. Undefined: there is no such event, or it charges nothing. */
  charge(revision: string): RecordedCharge | undefined;
  /** Adjustments by the key of the charge (`chargeKey`). Undefined: it was never adjusted. */
  adjustments(key: string): ChargeAdjustments | undefined;
}

/** End of the account's `maxSeconds`, in milliseconds since 1970. Undefined: it has none. */
export const expiryOf = ({ openedAt, terms }: Account): number | undefined =>
  terms.maxSeconds === undefined ? undefined : openedAt + terms.maxSeconds * 1_000;

export const bookOf = (account: Account, place: number): Book => account.books[place] ?? EMPTY_BOOK;
