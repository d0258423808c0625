import type { AccountKind, DecimalText, ResourceAmount } from './words';
import type { ThresholdSet } from './threshold-set';

/**
 * Rules that an account states for itself and everything below it. What it does not state is taken from the nearest
 * ancestor that does; what nobody states has the default given here.
 */
export interface Policy {
  /** Usage that no funded ancestor pays: allowed and counted (`allow`, the default) or `insufficient_funds` (`deny`). */
  readonly unfunded?: 'allow' | 'deny';
  /** Donors from which a shortage may be recovered: the payer's siblings (the default) or every account of the ledger. */
  readonly donors?: 'siblings' | 'ledger';
  /** Status black refuses requests with `stopped` (`binding`), or is advice until funds or a limit are exhausted (the default). */
  readonly stop?: 'advice' | 'binding';
  /** From orange on requests are `throttled` until the retry-after has passed (`binding`), or it is advice (the default). */
  readonly throttle?: 'advice' | 'binding';
  /**
   * `observe` accepts and flags what `stopped` to `insufficient_funds` would have refused, for limits and funds of the
   * account that states it and of those below it. Default `enforce`.
   */
  readonly enforcement?: 'enforce' | 'observe';
  /** A request whose model has no price: `price_unknown` (`reject`, the default) or accepted and flagged (`flag`). */
  readonly unpriced?: 'reject' | 'flag';
  /** Action from red on. */
  readonly degrade?: Degradation;
}

/** Hints for agents that should spend less. */
export interface Degradation {
  /** Cheaper models, the preferred one first. */
  readonly models?: readonly string[];
  /** Features to do without. */
  readonly dropFeatures?: readonly string[];
}

export const WINDOW_UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

/** A quota's period, by the calendar and clocks of a time zone. A week begins on Monday. */
export interface Window {
  readonly unit: WindowUnit;
  /** Name in the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Terms that set a limit apart from a plain cap. */
export interface LimitTerms {
  /** At most this much of what was left at the turn is added to the next period. Only with a window. Absent: nothing is. */
  readonly rollover?: DecimalText;
  /** Ratio of the limit by which a request may exceed it, flagged: `"0.1"` allows 110%. Absent: 0. */
  readonly tolerance?: DecimalText;
  /** Ratio of the limit that spenders of lower priority may not use. Absent: none. */
  readonly priorityShare?: PriorityShare;
}

export interface PriorityShare {
  /** From 0 to 1. Spenders below `priorityFrom` see limit x (1 - share), rounded down, and get no tolerance. */
  readonly share: DecimalText;
  /** From this priority on the whole limit can be used. */
  readonly priorityFrom: number;
}

/** Terms that an account may be opened with under one name, or by OpenAccount itself, whose fields come before these. */
export interface Profile {
  /** Limits without a window, set with the opening. */
  readonly maxima?: readonly ResourceAmount[];
  /** Requests are `account_expired` so long after the opening, by the clock. Absent: never. */
  readonly maxSeconds?: number;
  /** Open reservations of the account and everything below it. Absent: not limited. */
  readonly maxOpen?: number;
  /** First allocation, from the parent's own funds. Zero is no receipt. */
  readonly allocation?: readonly ResourceAmount[];
  /** From 1, the default and lowest; a larger number is a higher priority. */
  readonly priority?: number;
  /** Amounts that the account keeps when others recover funds from it. Absent: 10% of its first received amount. */
  readonly minReserve?: readonly ResourceAmount[];
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** Requests are `confidence_reached` once the last report is at or above it, 0 to 1. Absent: no gate. */
  readonly confidenceThreshold?: DecimalText;
}

/** Profiles by name, and which one an account gets that names none and states no maxima of its own. */
export interface ProfileBook {
  profile(name: string): Profile | undefined;
  defaultFor(kind: AccountKind): string | undefined;
}
