import type { Policy } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { LedgerClock } from '../kernel/words';

export interface OpenLedger {
  readonly type: 'OpenLedger';
  /** Absent: `server`. */
  readonly clock?: LedgerClock;
  /** Resources beside the built-in ones (usd, seconds, tokens, steps, tool_calls). */
  readonly resources?: readonly { readonly resource: string; readonly scale: number }[];
  /** Policy of the root account; thresholds and labels are the root's, too. */
  readonly policy?: Policy;
  readonly thresholds?: ThresholdSet;
  readonly labels?: Readonly<Record<string, string>>;
}
export interface DefineResource {
  readonly type: 'DefineResource';
  readonly resource: string;
  /** Decimal places, 0 to 18. */
  readonly scale: number;
}
export interface CloseLedger {
  readonly type: 'CloseLedger';
}

/** Commands of this feature. */
export type LifecycleCommand = OpenLedger | DefineResource | CloseLedger;
