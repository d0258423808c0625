import type { Instruction } from './commands';
import type { EventType } from './events';

/** What a command writes when it is accepted. */
export interface CommandEvents {
  /** At least one of it. */
  readonly always: EventType;
  /** What else it can write, before or after it. */
  readonly also: readonly EventType[];
}

/**
 * The events of each command, for the reference; tests hold every decision to it. What the writer records beside
 * commands is in none of them: what was due by time before the command, and rejections.
 */
export const EVENTS_OF = {
  OpenLedger: { always: 'LedgerOpened', also: [] },
  DefineResource: { always: 'ResourceDefined', also: [] },
  Fund: { always: 'Funded', also: [] },
  Withdraw: { always: 'Withdrawn', also: ['ThresholdCrossed'] },
  ClosePeriod: { always: 'PeriodClosed', also: [] },
  ResetClock: { always: 'ClockReset', also: [] },
  CloseLedger: { always: 'LedgerClosed', also: ['ReservationsExpired'] },
  OpenAccount: { always: 'AccountOpened', also: ['LimitSet', 'Allocated', 'ThresholdCrossed'] },
  UpdateAccount: { always: 'AccountUpdated', also: [] },
  SuspendAccount: { always: 'AccountSuspended', also: [] },
  ResumeAccount: { always: 'AccountResumed', also: [] },
  CloseAccount: { always: 'AccountClosed', also: ['ReservationsExpired', 'Released', 'ThresholdCrossed'] },
  Allocate: { always: 'Allocated', also: ['ThresholdCrossed'] },
  Reclaim: { always: 'Reclaimed', also: ['ThresholdCrossed'] },
  Transfer: { always: 'Transferred', also: ['ThresholdCrossed'] },
  Distribute: { always: 'Allocated', also: ['ThresholdCrossed'] },
  Reallocate: { always: 'Reallocated', also: ['ThresholdCrossed'] },
  Adjust: { always: 'Adjusted', also: ['WindowStarted', 'ThresholdCrossed'] },
  SetLimit: { always: 'LimitSet', also: ['WindowStarted', 'ThresholdCrossed'] },
  RemoveLimit: { always: 'LimitRemoved', also: ['WindowStarted', 'ThresholdCrossed'] },
  Consume: { always: 'Consumed', also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
  Reserve: { always: 'Reserved', also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
  ExtendReservation: { always: 'ReservationExtended', also: [] },
  Settle: { always: 'Settled', also: ['WindowStarted', 'ThresholdCrossed'] },
  VoidReservation: { always: 'ReservationVoided', also: [] },
  ReportConfidence: { always: 'ConfidenceReported', also: [] },
  ReportOutcome: { always: 'OutcomeReported', also: [] },
  OpenEscrow: { always: 'Escrowed', also: [] },
  ReleaseEscrow: { always: 'EscrowReleased', also: ['ThresholdCrossed'] },
  RefundEscrow: { always: 'EscrowRefunded', also: [] },
} satisfies { readonly [T in Exclude<Instruction['type'], 'AtomicBatch'>]: CommandEvents };
