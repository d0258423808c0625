import type { Dated } from '../kernel/event';
import type { Attribution } from '../kernel/usage';
import type { DecimalText, InstantText } from '../kernel/words';

/** Events of reported signals. */
export type SignalEventBody =
  /** An account said how sure it is of its result. The last report counts. */
  | { type: 'ConfidenceReported'; data: { accountId: string; confidence: DecimalText } }
  /** Work was done, to weigh against what was spent. */
  | {
      type: 'OutcomeReported';
      data: {
        accountId: string;
        work: DecimalText;
        success?: boolean;
        attribution?: Attribution;
        occurredAt?: InstantText;
      };
    };

export type SignalEvent = Dated<SignalEventBody>;
