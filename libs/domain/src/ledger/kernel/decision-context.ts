import type { EndedLookup } from './records';
import type { ProfileBook } from './terms';
import type { PriceBook } from './usage';

export interface DecisionContext {
  /** Time of the decision in milliseconds since 1970, from {@link decisionTime}. */
  readonly now: number;
  /**
   * Finds things that ended and have left memory. It must answer for every id of {@link referencesOf} that the state
   * lacks.
   */
  readonly ended: EndedLookup;
  /** Absent: nothing has a price. */
  readonly prices?: PriceBook;
  /** Absent: there are no profiles. */
  readonly profiles?: ProfileBook;
  /** Place of the event before the decision's first one. Only ClosePeriod needs it. */
  readonly head?: { readonly revision: bigint; readonly chainHead: string };
}
