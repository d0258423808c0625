import type { DecimalText, InstantText } from './words';
import type { Rejection } from './rejections';
import type { Window } from './terms';
import type { Attribution, PriceUsed } from './usage';

/** One amount held and who pays it, decided once so that a replay never has to ask again. No payer: nobody pays. */
export interface Hold {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
}

/** One amount charged. Its payer's funds fall by it, or by nobody's when the payer is null. */
export interface Charge {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
  /** The part that was more than the payer had available. Absent: none. */
  readonly overrun?: DecimalText;
}

/** A charge against a reservation. */
export interface SettledCharge extends Charge {
  /** The part of the amount that was held; the rest came from what was available. */
  readonly fromHold: DecimalText;
}

/** Corrections of one charge so far. */
export interface ChargeAdjustments {
  /** Given back. */
  readonly credited: DecimalText;
  /** Charged more. */
  readonly debited: DecimalText;
  /** Rest of debits that others paid, since the charge's payer had closed. Absent: nothing. */
  readonly byOthers?: readonly { readonly payerId: string; readonly amount: DecimalText }[];
}

/** One resource's move on the close of an account. */
export interface ReleasedAmount {
  readonly resource: string;
  readonly amount: DecimalText;
  /** The nearest funded ancestor that takes the rest, or covers the deficit. */
  readonly otherId: string;
  /** True: the account was in deficit, and the amount was moved to it, not from it. */
  readonly deficit?: boolean;
}

export interface FinalFigure {
  readonly resource: string;
  readonly consumed: DecimalText;
  /** Consumed by accounts that were closed below it before. */
  readonly closedBelow: DecimalText;
  /** Used by the account and everything below it, whoever paid. */
  readonly used: DecimalText;
}

/** A limit that a request was let over, by its tolerance. */
export interface ExceededLimit {
  readonly accountId: string;
  readonly resource: string;
  readonly window?: Window;
  /** How far above it used, reserved and requested are together. */
  readonly by: DecimalText;
}

/** Notes on an event of spending beside its amounts. */
export interface SpendingNotes {
  readonly attribution?: Attribution;
  readonly occurredAt?: InstantText;
  /** The usd among the amounts were worked out by the server. */
  readonly price?: PriceUsed;
  /** The model has no price: usd were not charged for it. */
  readonly unpriced?: true;
  /** Limits that a tolerance let it exceed. */
  readonly exceeded?: readonly ExceededLimit[];
  /** Rule that would have refused it, were it not only observed. */
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
  /** By open and closed accounts. */
  readonly consumed: DecimalText;
  /** Whoever paid, nobody included. */
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
