import type { Attribution, CountedText, UsageEstimate } from '../kernel/usage';
import type { OnShortage, ResourceAmount } from '../kernel/words';

export interface Reserve {
  readonly type: 'Reserve';
  readonly accountId: string;
  readonly reservationId: string;
  /** Amounts to hold. May be empty with an `estimate`; a resource that is given here is not taken from the estimate. */
  readonly amounts: readonly ResourceAmount[];
  readonly estimate?: UsageEstimate;
  /** Count of the estimate's text, added by the server; from then on a digest replaces the text. */
  readonly counted?: CountedText;
  readonly ttlSeconds: number;
  readonly attribution?: Attribution;
  /** Absent: `reject`. */
  readonly onShortage?: OnShortage;
}
/** Sets the deadline to the decision's time plus the TTL. It may not become earlier. */
export interface ExtendReservation {
  readonly type: 'ExtendReservation';
  readonly reservationId: string;
  readonly ttlSeconds: number;
}
export interface Settle {
  readonly type: 'Settle';
  readonly reservationId: string;
  /** Cost of the operation, or of this part of it. Zero is allowed, and so are resources that were not held. */
  readonly amounts: readonly ResourceAmount[];
  /** Absent: true. */
  readonly final?: boolean;
  /** Operation; what it does not state is the reservation's. Absent: the reservation's own. Measures are never its. */
  readonly attribution?: Attribution;
}
export interface VoidReservation {
  readonly type: 'VoidReservation';
  readonly reservationId: string;
}

/** Commands of this feature. */
export type ReservationCommand = Reserve | ExtendReservation | Settle | VoidReservation;
