import { ZERO } from '../../amount';
import type { Charge, ChargeAdjustments, FinalFigure, Hold } from './event-parts';
import type { Policy, Window } from './terms';
import type { ThresholdSet } from './threshold-set';
import type { Attribution } from './usage';
import type { AccountKind, DecimalText, InstantText } from './words';

export const ROOT = 'root';

/**
 * One account's figures in one resource, in minor units. Buckets (available, held, consumed, closedBelow) are kept at
 * the payer; used and reserved at the spender and every account above it. Replaced, never changed in place.
 */
export interface Book {
  /** Spendable. Negative only after a flagged overrun. */
  readonly available: bigint;
  /** In open reservations that this account pays. */
  readonly held: bigint;
  readonly consumed: bigint;
  /** Consumed by accounts that were closed below this one. */
  readonly closedBelow: bigint;
  readonly used: bigint;
  readonly reserved: bigint;
  /** Zero: it never received any, and its nearest funded ancestor pays. */
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

/** Terms that an account was opened or updated with. Shared between accounts that state the same, and never changed. */
export interface AccountTerms {
  readonly kind: AccountKind;
  readonly priority: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** By resource. */
  readonly minReserve?: ReadonlyMap<string, bigint>;
  /** The profile that it was opened with. */
  readonly profile?: string;
  /** Requests are refused so long after the opening. Absent: never. */
  readonly maxSeconds?: number;
  /** Open reservations of the account and everything below it. Absent: not limited. */
  readonly maxOpen?: number;
  /** Requests are refused once the last report is at or above it. Absent: there is no gate. */
  readonly confidenceThreshold?: DecimalText;
}

/** The last charge of a resource that a window or a run counted. */
export interface LastCharge {
  /** Decision time in milliseconds since 1970. */
  readonly at: number;
  /** In minor units. */
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
  /** Amount that a turn adds to the next period, at most. Null: nothing. */
  readonly rollover: bigint | null;
  /** In 10 to the -18th; zero: none. */
  readonly tolerance: bigint;
  /** Share that spenders below a priority may not use, `share` in 10 to the -18th. Null: nothing. */
  readonly kept: { readonly share: bigint; readonly priorityFrom: number } | null;
  /** Null: it counts from the account's opening, as its book does. */
  readonly period: LimitPeriod | null;
}

/** The period that a limit with a window was last known to be in, and what it counted. Times in milliseconds since 1970. */
export interface LimitPeriod {
  readonly window: Window;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Charges from then on were counted: the start, or in the period in which the limit was set, the moment after that. */
  readonly countsFrom: number;
  readonly used: bigint;
  /** Left over from before, and part of the limit. */
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
  /** The last report, from 0 to 1. Null: none. */
  confidence: DecimalText | null;
  /** By place of the resource; only where the account has `maxSeconds`. Null: nothing was charged yet. */
  lastCharges: ReadonlyMap<number, LastCharge> | null;
  /** By place of the resource in {@link Resources}; absent where nothing ever moved. */
  books: (Book | undefined)[];
  /** In the order in which they are weighed. Null: none, as of most accounts. */
  limits: readonly Limit[] | null;
  firstChild: string | null;
  openChildren: number;
  firstReservation: string | null;
  openReservations: number;
  /** As payer or payee. */
  openEscrows: number;
  /** How often it distributed funds to its children. */
  distributions: number;
  /** Kept from the first use after its parent's last distribution on. Null: nothing was used after one. */
  usedBefore: UsedBefore | null;
  /** Recorded in the last minute that had any, counted from 1970. Null: none ever. */
  rejections: { readonly minute: number; readonly count: number } | null;
  /** Open reservations of the account and everything below it. */
  openReservationsBelow: number;
}

/** Usage of an account when its parent had distributed funds so many times. */
export interface UsedBefore {
  readonly distribution: number;
  /** By place of the resource. */
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
  /** The rest of what was held. A resource not held gets its payer at the first Settle that names it, with amount zero. */
  holds: readonly OpenHold[];
  readonly attribution?: Attribution;
}

/**
 * An ended reservation. An expired one keeps its payers and its way up the tree, for a late bill: accounts on it may have
 * been closed since.
 */
export type EndedReservation =
  | {
      readonly status: 'expired';
      readonly accountId: string;
      readonly endedAt: InstantText;
      readonly holds: readonly Hold[];
      /** From the spender to the root. */
      readonly path: readonly string[];
      readonly attribution?: Attribution;
    }
  | { readonly status: 'settled' | 'voided'; readonly accountId: string; readonly endedAt: InstantText };

/** A closed account: its final figures, and enough to attribute a late bill. */
export interface ClosedAccount {
  readonly parentId: string;
  /** From its parent to the root. */
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

/** A charge as its event says. */
export interface RecordedCharge {
  readonly accountId: string;
  readonly at: InstantText;
  readonly charges: readonly Charge[];
  readonly attribution?: Attribution;
}

/** Things that ended and may have left memory: found by the writer, handed to `decide`. */
export interface EndedThings {
  account(id: string): ClosedAccount | undefined;
  reservation(id: string): EndedReservation | undefined;
  escrow(id: string): EndedEscrow | undefined;
  /** By the revision of its event. Undefined: no such event, or it charges nothing. */
  charge(revision: string): RecordedCharge | undefined;
  /** By the key of the charge (`chargeKey`). Undefined: never adjusted. */
  adjustments(key: string): ChargeAdjustments | undefined;
}

/** When the account's `maxSeconds` have passed, in milliseconds since 1970. Undefined: never. */
export const expiryOf = ({ openedAt, terms }: Account): number | undefined =>
  terms.maxSeconds === undefined ? undefined : openedAt + terms.maxSeconds * 1_000;

export const bookOf = (account: Account, place: number): Book => account.books[place] ?? EMPTY_BOOK;
