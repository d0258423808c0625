import type { Dated } from '../kernel/event';
import type { LimitTerms, Window } from '../kernel/terms';
import type { DecimalText, InstantText } from '../kernel/words';

/** Events of limits and their windows. */
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
    };

export type LimitEvent = Dated<LimitEventBody>;
