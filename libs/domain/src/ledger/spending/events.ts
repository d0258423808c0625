import type { Dated } from '../kernel/event';
import type { Charge, SpendingNotes } from '../kernel/event-parts';

/** Events of usage that was charged. */
export type SpendingEventBody =
  /** Usage was charged: asked for and allowed (`enforce`), or reported as a fact (`record`). */
  {
    type: 'Consumed';
    data: SpendingNotes & {
      accountId: string;
      /** Account that was named and does not exist; the usage is booked at `unattributed`. Absent: it exists. */
      unknownAccount?: string;
      mode: 'enforce' | 'record';
      charges: readonly Charge[];
      reservationId?: string;
      /** True: reported at an account or a ledger that was already closed. */
      late?: boolean;
      /** Nearest open ancestor, at which the usage counts, where the account is closed. */
      countedFrom?: string;
    };
  };

export type SpendingEvent = Dated<SpendingEventBody>;
