import type { Dated } from '../kernel/event';
import type { PeriodTotals } from '../kernel/event-parts';
import type { InstantText } from '../kernel/words';

/** Events of periods of the books. */
export type PeriodEventBody =
  /** A period of the books ended here. The event states what the ledger held, so that it can be proved later. */
  {
    type: 'PeriodClosed';
    data: {
      /** Number of the period, from 1. */
      number: number;
      label?: string;
      /** Start of the period: the end of the one before, or the opening of the ledger. `at` is its own end. */
      from: InstantText;
      totals: readonly PeriodTotals[];
      /** Revision of the event before this one. */
      revision: string;
      /** Head of the chain of events there. */
      chainHead: string;
      /** SHA-256, in base64, over the balances of every open account. */
      balancesHash: string;
    };
  };

export type PeriodEvent = Dated<PeriodEventBody>;
