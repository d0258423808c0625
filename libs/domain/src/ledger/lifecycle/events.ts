import type { Dated } from '../kernel/event';
import type { Policy } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { LedgerClock } from '../kernel/words';

/** Events of the ledger as a whole. */
export type LifecycleEventBody =
  /** A ledger began, with its root account, which is called `root`. */
  | {
      type: 'LedgerOpened';
      data: {
        ledgerId: string;
        clock: LedgerClock;
        resources: readonly { resource: string; scale: number }[];
        policy?: Policy;
        thresholds?: ThresholdSet;
        labels?: Readonly<Record<string, string>>;
      };
    }
  /** A further resource was defined, which can be budgeted from here on. */
  | { type: 'ResourceDefined'; data: { resource: string; scale: number } }
  /** A ledger ended. From here on it takes only late reports, Withdraw, Reclaim, Adjust and ResetClock. */
  | { type: 'LedgerClosed'; data: object };

export type LifecycleEvent = Dated<LifecycleEventBody>;
