import type { EventType, LedgerEvent } from './events';

/** Every type that was ever stored. A record, so that the build fails when a new one is missing. */
const KNOWN = {
  LedgerOpened: true,
  ResourceDefined: true,
  Funded: true,
  Withdrawn: true,
  LedgerClosed: true,
  ClockReset: true,
  AccountOpened: true,
  AccountUpdated: true,
  AccountSuspended: true,
  AccountResumed: true,
  Released: true,
  AccountClosed: true,
  Allocated: true,
  Reclaimed: true,
  Transferred: true,
  Reallocated: true,
  LimitSet: true,
  LimitRemoved: true,
  Consumed: true,
  Reserved: true,
  ReservationExtended: true,
  Settled: true,
  ReservationVoided: true,
  ReservationsExpired: true,
  ThresholdCrossed: true,
  CommandRejected: true,
  PeriodClosed: true,
  Adjusted: true,
  WindowStarted: true,
  RejectionsCounted: true,
  ConfidenceReported: true,
  OutcomeReported: true,
  Escrowed: true,
  EscrowReleased: true,
  EscrowRefunded: true,
} as const satisfies Record<EventType, true>;

export const EVENT_TYPES = Object.keys(KNOWN) as readonly EventType[];

/** Written by a newer version of the ledger, or by somebody else. It must not be skipped: balances may depend on it. */
export class UnknownEventType extends Error {
  override readonly name = 'UnknownEventType';
}

export const encodeEvent = ({ type, data }: LedgerEvent): { readonly type: EventType; readonly data: string } => ({
  type,
  data: JSON.stringify(data),
});

/** @throws UnknownEventType, or SyntaxError for data that is not JSON. */
export const decodeEvent = (type: string, data: string): LedgerEvent => {
  if (!Object.hasOwn(KNOWN, type)) throw new UnknownEventType(`unknown event type ${JSON.stringify(type)}`);
  return { type, data: JSON.parse(data) } as LedgerEvent;
};
