import type { Dated } from '../kernel/event';
import type { DecimalText, DistributionStrategy, ResourceAmount } from '../kernel/words';

/** Events of funds that come in, go out and move. */
export type FundsEventBody =
  /** Funds came in from outside, at the root. */
  | { type: 'Funded'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  /** Unspent funds went out, at the root. */
  | { type: 'Withdrawn'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  /** Funds moved from a parent to its child. */
  | {
      type: 'Allocated';
      data: {
        fromId: string;
        toId: string;
        amounts: readonly ResourceAmount[];
        /**
         * One of several events of one Distribute; `number` counts the parent's distributions from 1. Absent: a single
         * Allocate.
         */
        distribution?: { strategy: DistributionStrategy; number: number };
      };
    }
  /** Funds moved from a child back to its parent. */
  | { type: 'Reclaimed'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  /** Funds moved between any two accounts. */
  | { type: 'Transferred'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  /**
   * Funds were recovered for a payer in need from accounts of lower or equal priority. Recorded also when none could
   * be.
   */
  | {
      type: 'Reallocated';
      data: {
        /** Account that the command named, or that asked to spend. */
        accountId: string;
        /** Payer that was helped. Null: nobody pays, and nothing was recovered. */
        payerId: string | null;
        requested: readonly ResourceAmount[];
        recovered: readonly ResourceAmount[];
        donors: readonly { accountId: string; resource: string; amount: DecimalText }[];
      };
    };

export type FundsEvent = Dated<FundsEventBody>;
