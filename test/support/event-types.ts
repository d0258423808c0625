import type { EventType } from '@ledger/domain';

/** Every type that is ever stored. A new one fails the build until it stands here, and the tests until it has a sample. */
const ALL = {
  LedgerOpened: true,
  ResourceDefined: true,
  Funded: true,
  Withdrawn: true,
  LedgerClosed: true,
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
} as const satisfies Record<EventType, true>;

export const EVENT_TYPES = Object.keys(ALL) as readonly EventType[];
