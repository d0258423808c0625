import type { Dated } from '../kernel/event';
import type { LimitTerms, Window } from '../kernel/terms';
import type { DecimalText, InstantText } from '../kernel/words';

/** Events of limits and their windows. */
export type LimitEventBody =
  /** A cap on usage began, or its amount and terms were replaced while its count stayed. */
  | {
      type: 'LimitSet';
      data: LimitTerms & {
        accountId: string;
        resource: string;
        amount: DecimalText;
        window?: Window;
        /**
         * Start of the period in which a new limit with a window begins. Absent: it has no window, or existed before.
         */
        startsAt?: InstantText;
        endsAt?: InstantText;
      };
    }
  /** A cap on usage ended. */
  | { type: 'LimitRemoved'; data: { accountId: string; resource: string; window?: Window } }
  /** A limit's window turned: its count is zero again, and unused amounts may have been rolled in. */
  | {
      type: 'WindowStarted';
      data: {
        accountId: string;
        resource: string;
        window: Window;
        startsAt: InstantText;
        endsAt: InstantText;
        /** Amount left over from before, which is added to the limit in this period. */
        rolledIn: DecimalText;
      };
    };

export type LimitEvent = Dated<LimitEventBody>;
