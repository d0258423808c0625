import type { PeriodTotals } from '../kernel/event-parts';
import type { Policy } from '../kernel/terms';
import type { ThresholdSet } from '../kernel/threshold-set';
import type { InstantText, LedgerClock, ResourceAmount } from '../kernel/words';

/** Of the ledger as a whole. */
export type LedgerEventBody =
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
  /** One more resource can be budgeted. */
  | { type: 'ResourceDefined'; data: { resource: string; scale: number } }
  /** Funds came in from outside, at the root. */
  | { type: 'Funded'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  /** Unspent funds went out, at the root. */
  | { type: 'Withdrawn'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  /** The ledger takes no more than late reports, Withdraw, Reclaim and Adjust. */
  | { type: 'LedgerClosed'; data: object }
  /**
   * The ledger's time went back to that of the server, because events before it were decided by a clock that was ahead.
   * What began ahead of it (holds, escrows, runs) begins with it and keeps its length; windows that lie ahead of it turn
   * back when they are next touched.
   */
  | {
      type: 'ClockReset';
      data: {
        /** The time of the event before it, which was ahead. */
        from: InstantText;
        reason?: string;
      };
    }
  /** A period of the books ended here: what the ledger held then, to be proved later. */
  | {
      type: 'PeriodClosed';
      data: {
        /** From 1. */
        number: number;
        label?: string;
        /** The end of the period before, or the opening of the ledger; `at` is its own end. */
        from: InstantText;
        totals: readonly PeriodTotals[];
        /** Of the event before this one. */
        revision: string;
        /** Of the chain of events there. */
        chainHead: string;
        /** SHA-256, in base64, over the balances of every open account. */
        balancesHash: string;
      };
    };
