import type { Dated } from '../kernel/event';
import type { InstantText } from '../kernel/words';

/** Events of the clock that the ledger goes by. */
export type ClockEventBody =
  /**
   * The ledger's time went back to that of the server, because events before it were decided by a clock that was ahead.
   * Holds, escrows and runs that began ahead of it begin with it and keeps its length; windows that lie ahead of it turn
   * back when they are next touched.
   */
  {
    type: 'ClockReset';
    data: {
      /** The time of the event before it, which was ahead. */
      from: InstantText;
      reason?: string;
    };
  };

export type ClockEvent = Dated<ClockEventBody>;
