import type { DecimalText } from '../kernel/words';
import type { LimitTerms, WindowUnit } from '../kernel/terms';

/** A window as a command gives it. */
export interface GivenWindow {
  readonly unit: WindowUnit;
  /** Name in the IANA database. Absent: UTC. */
  readonly timeZone?: string;
}
/**
 * Sets a cap on the usage of the account and everything below it: one for each account, resource and window. Setting it
 * again replaces its amount and terms and keeps its count. Without a window it counts from the account's opening.
 */
export interface SetLimit extends LimitTerms {
  readonly type: 'SetLimit';
  readonly accountId: string;
  readonly resource: string;
  readonly amount: DecimalText;
  readonly window?: GivenWindow;
}
export interface RemoveLimit {
  readonly type: 'RemoveLimit';
  readonly accountId: string;
  readonly resource: string;
  readonly window?: GivenWindow;
}

/** Commands of this feature. */
export type LimitCommand = SetLimit | RemoveLimit;
