import type { Dated } from '../kernel/event';
import type { InstantText } from '../kernel/words';

/** Events of the clock that the ledger goes by. */
export type ClockEventBody =
  /**
   * The ledger's time went back to the server's, because earlier events were decided by a clock that was ahead. Holds,
   * escrows and runs that began later than the new time begin at it and keep their length; windows that lie ahead of it
   * turn back when they are next touched.
   */
  {
    type: 'ClockReset';
    data: {
      /** Time of the event before this one, which was ahead. */
      from: InstantText;
      reason?: string;
    };
  };

export type ClockEvent = Dated<ClockEventBody>;
