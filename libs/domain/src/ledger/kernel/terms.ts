import type { AccountKind, DecimalText, ResourceAmount } from './words';
import type { ThresholdSet } from './threshold-set';

/**
 * Rules that an account sets for itself and everything below it. A rule that it does not set is that of the nearest
 * ancestor that does; one that nobody sets has the default given here.
 */
export interface Policy {
  /**
   * Usage that no funded ancestor pays: allowed and counted (`allow`, the default), or refused as `insufficient_funds`
   * (`deny`).
   */
  readonly unfunded?: 'allow' | 'deny';
  /** Donors from which a shortage may be recovered: the payer's siblings (the default) or every account of the ledger. */
  readonly donors?: 'siblings' | 'ledger';
  /**
   * Status black: requests are refused as `stopped` (`binding`), or it is only advice until funds or a limit are
   * exhausted (the default).
   */
  readonly stop?: 'advice' | 'binding';
  /**
   * Statuses from orange on: requests are `throttled` until the retry-after has passed (`binding`), or it is only
   * advice (the default).
   */
  readonly throttle?: 'advice' | 'binding';
  /**
   * `observe`: requests that a rule from `stopped` to `insufficient_funds` would refuse are accepted and flagged, as
   * far as the rule is about limits and funds of the account that sets this and of those below it. Default: `enforce`.
   */
  readonly enforcement?: 'enforce' | 'observe';
  /**
   * A request whose model has no price: refused as `price_unknown` (`reject`, the default), or accepted and flagged
   * (`flag`).
   */
  readonly unpriced?: 'reject' | 'flag';
  /** Action of agents from status red on. */
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
  /**
   * Largest part of an unused limit that the turn of the window adds to the next period. Only with a window. Absent:
   * nothing is added.
   */
  readonly rollover?: DecimalText;
  /** Ratio of the limit by which a request may exceed it, flagged: `"0.1"` allows 110%. Absent: 0. */
  readonly tolerance?: DecimalText;
  /** Share of the limit that spenders of lower priority may not use. Absent: none. */
  readonly priorityShare?: PriorityShare;
}

export interface PriorityShare {
  /** Share from 0 to 1. Spenders below `priorityFrom` see limit x (1 - share), rounded down, and get no tolerance. */
  readonly share: DecimalText;
  /** Priority from which the whole limit can be used. */
  readonly priorityFrom: number;
}

/**
 * Terms with which an account may be opened, under one name or given by OpenAccount itself. The command's fields win
 * over the profile's.
 */
export interface Profile {
  /** Limits without a window, set when the account is opened. */
  readonly maxima?: readonly ResourceAmount[];
  /** Seconds after the opening from which requests are refused as `account_expired`. Absent: never. */
  readonly maxSeconds?: number;
  /** Most open reservations of the account and everything below it. Absent: not limited. */
  readonly maxOpen?: number;
  /** First allocation, from the parent's own funds. Zero does not count as a receipt. */
  readonly allocation?: readonly ResourceAmount[];
  /** Priority from 1, the default and lowest; a larger number is a higher priority. */
  readonly priority?: number;
  /** Amounts that the account keeps when others recover funds from it. Absent: 10% of its first received amount. */
  readonly minReserve?: readonly ResourceAmount[];
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** Confidence, 0 to 1, at or above which the last report makes requests `confidence_reached`. Absent: no gate. */
  readonly confidenceThreshold?: DecimalText;
}

/**
 * Profiles by name, and for each kind the one of accounts that name no profile and give neither maxima nor
 * `maxSeconds`.
 */
export interface ProfileBook {
  profile(name: string): Profile | undefined;
  defaultFor(kind: AccountKind): string | undefined;
}
