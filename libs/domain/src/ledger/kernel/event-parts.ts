import type { DecimalText, InstantText, ResourceAmount } from './words';
import type { Rejection } from './rejections';
import type { Window } from './terms';
import type { Attribution, BilledUsage, PriceUsed } from './usage';

/** One amount held and who pays it, decided once so that a replay never has to ask again. No payer: nobody pays. */
export interface Hold {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
}

/** One amount charged. The payer's funds fall by it; a payer of null means that nobody's do. */
export interface Charge {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
  /** Part of the amount that was more than the payer had available. Absent: none. */
  readonly overrun?: DecimalText;
}

/** A charge against a reservation. */
export interface SettledCharge extends Charge {
  /** Part of the amount that was held; the rest came from the available funds. */
  readonly fromHold: DecimalText;
}

/** Corrections of one charge so far. */
export interface ChargeAdjustments {
  /** Amount given back. */
  readonly credited: DecimalText;
  /** Amount charged in addition. */
  readonly debited: DecimalText;
  /** Remaining debits that others bear, because the charge's payer had closed. Absent: none. */
  readonly byOthers?: readonly { readonly payerId: string; readonly amount: DecimalText }[];
}

/** One resource's move when an account is closed. */
export interface ReleasedAmount {
  readonly resource: string;
  readonly amount: DecimalText;
  /** Nearest funded ancestor, which takes the rest or covers the deficit. */
  readonly otherId: string;
  /** True: the account was in deficit, and the amount was moved to it instead of from it. */
  readonly deficit?: boolean;
}

export interface FinalFigure {
  readonly resource: string;
  readonly consumed: DecimalText;
  /** Amount consumed by accounts that were closed below it before. */
  readonly closedBelow: DecimalText;
  /** Usage of the account and everything below it, whoever paid. */
  readonly used: DecimalText;
}

/** A limit that a request was allowed to exceed, by its tolerance. */
export interface ExceededLimit {
  readonly accountId: string;
  readonly resource: string;
  readonly window?: Window;
  /** Amount by which used, reserved and requested together are above the limit. */
  readonly by: DecimalText;
}

/** Amounts as they were given, where they were not booked like that. */
export interface UsageNotes {
  /** Amounts with more decimals than their resource has, which were rounded up. Absent: none. */
  readonly rounded?: readonly ResourceAmount[];
  /** Amounts of resources that the ledger does not have, which were not booked. Absent: none. */
  readonly unbooked?: readonly ResourceAmount[];
}

/** Notes on an event of spending beside its amounts. */
export interface SpendingNotes extends UsageNotes {
  readonly attribution?: Attribution;
  readonly occurredAt?: InstantText;
  /** Time of the call that was given though it lies after the decision: it counts as the decision's. Absent: none. */
  readonly occurredAtClaimed?: InstantText;
  /** Price by which the server worked out the usd among the amounts. Absent: it did not. */
  readonly price?: PriceUsed;
  /**
   * Usage of the same model that earlier bills of the reservation reported: the price is of both together, less what was
   * charged for that. Absent: none.
   */
  readonly billedBefore?: BilledUsage;
  /** The model has no price: usd were not charged for it. */
  readonly unpriced?: true;
  /** Limits that a tolerance let the request exceed. */
  readonly exceeded?: readonly ExceededLimit[];
  /** Rejection that was only observed instead of given. */
  readonly observed?: Rejection;
  /** Number of the closed period that `occurredAt` belongs to. */
  readonly period?: number;
}

/** The ledger's figures in one resource. */
export interface PeriodTotals {
  readonly resource: string;
  readonly funded: DecimalText;
  readonly withdrawn: DecimalText;
  readonly available: DecimalText;
  readonly held: DecimalText;
  /** Amount consumed by open and closed accounts. */
  readonly consumed: DecimalText;
  /** Usage, whoever paid, and where nobody did. */
  readonly used: DecimalText;
}

/** Basis of a ratio: the payer's funds, or the owner's limit on the resource. */
export type ThresholdBasis = 'funds' | 'limit';

/** A reservation that ended without a bill, and what went back to whom. */
export interface ExpiredReservation {
  readonly reservationId: string;
  readonly accountId: string;
  readonly released: readonly Hold[];
}
