import type { Dated } from '../kernel/event';
import type { ThresholdBasis } from '../kernel/event-parts';
import type { Window } from '../kernel/terms';
import type { Status } from '../kernel/threshold-set';
import type { DecimalText } from '../kernel/words';

/** Events of usage that comes close to the limits or the funds. */
export type StatusEventBody =
  /** A ratio reached or passed a threshold from below. */
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
