import type { Dated } from '../kernel/event';
import type { ExpiredReservation, Hold, SettledCharge, SpendingNotes } from '../kernel/event-parts';
import type { RecordedEstimate } from '../kernel/usage';
import type { InstantText } from '../kernel/words';

/** Events of holds for usage under way. */
export type ReservationEventBody =
  /** Funds were held for an operation under way. */
  | {
      type: 'Reserved';
      data: SpendingNotes & {
        reservationId: string;
        accountId: string;
        holds: readonly Hold[];
        expiresAt: InstantText;
        /** Estimate from which the amounts were worked out. Absent: they were given. */
        estimate?: RecordedEstimate;
      };
    }
  /** A reservation got a later deadline. */
  | {
      type: 'ReservationExtended';
      data: Pick<SpendingNotes, 'observed'> & { reservationId: string; accountId: string; expiresAt: InstantText };
    }
  /** A reserved operation was charged, whole or in part; the final one freed the rest of the hold. */
  | {
      type: 'Settled';
      data: SpendingNotes & {
        reservationId: string;
        accountId: string;
        charges: readonly SettledCharge[];
        /** Holds that the final settlement freed. */
        released: readonly Hold[];
        final: boolean;
        /** True: settled after the reservation, the account or the ledger had ended. */
        late?: boolean;
        /** Nearest open ancestor, at which the usage counts, where the account is closed. */
        countedFrom?: string;
      };
    }
  /** A reservation was given up, and its hold freed. */
  | { type: 'ReservationVoided'; data: { reservationId: string; accountId: string; released: readonly Hold[] } }
  /**
   * Reservations ended without a bill, which can still come once; their holds were freed. An expiry by time is recorded
   * by the writer when it is due.
   */
  | {
      type: 'ReservationsExpired';
      data: { cause: 'deadline' | 'account_closed' | 'ledger_closed'; reservations: readonly ExpiredReservation[] };
    };

export type ReservationEvent = Dated<ReservationEventBody>;
