import type { Dated } from '../kernel/event';
import type { Attribution } from '../kernel/usage';
import type { DecimalText, InstantText } from '../kernel/words';

/** Events of reported signals. */
export type SignalEventBody =
  /** An account reported how sure it is of its result. The last report counts. */
  | { type: 'ConfidenceReported'; data: { accountId: string; confidence: DecimalText } }
  /** Work was reported, to be weighed against what was spent. */
  | {
      type: 'OutcomeReported';
      data: {
        accountId: string;
        work: DecimalText;
        success?: boolean;
        attribution?: Attribution;
        occurredAt?: InstantText;
        /** Time that was given though it lies after the decision: it counts as the decision's. Absent: none. */
        occurredAtClaimed?: InstantText;
      };
    };

export type SignalEvent = Dated<SignalEventBody>;
