import type { ThresholdBasis } from '../kernel/event-parts';
import type { LimitTerms, Window } from '../kernel/terms';
import type { Status } from '../kernel/threshold-set';
import type { DecimalText, InstantText } from '../kernel/words';

/** Of limits, and of how close usage comes to them or to the funds. */
export type LimitEventBody =
  /** A cap on use began, or its amount and terms were replaced while its count stayed. */
  | {
      type: 'LimitSet';
      data: LimitTerms & {
        accountId: string;
        resource: string;
        amount: DecimalText;
        window?: Window;
        /** The period in which a new limit with a window begins. Absent: it has none, or was set before. */
        startsAt?: InstantText;
        endsAt?: InstantText;
      };
    }
  /** A cap on use ended. */
  | { type: 'LimitRemoved'; data: { accountId: string; resource: string; window?: Window } }
  /** A limit's window turned: its count is zero again, and what was left may have been rolled in. */
  | {
      type: 'WindowStarted';
      data: {
        accountId: string;
        resource: string;
        window: Window;
        startsAt: InstantText;
        endsAt: InstantText;
        /** Left over from before and added to the limit in this period. */
        rolledIn: DecimalText;
      };
    }
  /** A ratio came from below a threshold to it or above. */
  | {
      type: 'ThresholdCrossed';
      data: {
        /** Of the funds or of the limit. */
        ownerId: string;
        resource: string;
        basis: ThresholdBasis;
        /** Of the limit. Absent: it has none, or the basis is funds. */
        window?: Window;
        threshold: DecimalText;
        status: Status;
      };
    };
