import type { Dated } from '../kernel/event';
import type { ThresholdBasis } from '../kernel/event-parts';
import type { Window } from '../kernel/terms';
import type { Status } from '../kernel/threshold-set';
import type { DecimalText } from '../kernel/words';

/** Events of how close usage comes to the limits or to the funds. */
export type StatusEventBody =
  /** A ratio came from below a threshold to it or above. */
  {
    type: 'ThresholdCrossed';
    data: {
      /** Owner of the funds or of the limit. */
      ownerId: string;
      resource: string;
      basis: ThresholdBasis;
      /** Window of the limit. Absent: it has none, or the basis is funds. */
      window?: Window;
      threshold: DecimalText;
      status: Status;
    };
  };

export type StatusEvent = Dated<StatusEventBody>;
