import type { AccountEvent } from './accounts/events';
import { accountEvents } from './accounts/fold';
import type { AdjustmentEvent } from './adjustments/events';
import { adjustmentEvents } from './adjustments/fold';
import type { Instruction } from './commands';
import type { EscrowEvent } from './escrow/events';
import type { ClockEvent } from './clock/events';
import { clockEvents } from './clock/fold';
import { escrowEvents } from './escrow/fold';
import type { FundsEvent } from './funds/events';
import { fundsEvents } from './funds/fold';
import type { Typed } from './kernel/event';
import type { EventMeaning, EventTable } from './kernel/event-table';
import type { LifecycleEvent } from './lifecycle/events';
import { lifecycleEvents } from './lifecycle/fold';
import type { LimitEvent } from './limits/events';
import { limitEvents } from './limits/fold';
import type { PeriodEvent } from './periods/events';
import { periodEvents } from './periods/fold';
import type { RejectionEvent } from './rejections/events';
import { rejectionEvents } from './rejections/fold';
import type { ReservationEvent } from './reservations/events';
import { reservationEvents } from './reservations/fold';
import type { SignalEvent } from './signals/events';
import { signalEvents } from './signals/fold';
import type { SpendingEvent } from './spending/events';
import { spendingEvents } from './spending/fold';
import type { StatusEvent } from './status/events';
import { statusEvents } from './status/fold';

/**
 * Every event as it is stored. Events are never renamed or repurposed. Amounts are decimal strings. The order of keys
 * is part of the format, since stores return JSON that must encode to the same bytes.
 */
export type LedgerEvent =
  | LifecycleEvent
  | AccountEvent
  | FundsEvent
  | LimitEvent
  | StatusEvent
  | SpendingEvent
  | ReservationEvent
  | EscrowEvent
  | AdjustmentEvent
  | PeriodEvent
  | ClockEvent
  | SignalEvent
  | RejectionEvent<Instruction['type']>;
export type EventType = LedgerEvent['type'];
export type EventOf<T extends EventType> = Typed<LedgerEvent, T>;
export type ThresholdCrossed = EventOf<'ThresholdCrossed'>;

/** Meaning of every type of event that was ever stored. */
const MEANINGS: EventTable<LedgerEvent> = {
  ...lifecycleEvents,
  ...accountEvents,
  ...fundsEvents,
  ...limitEvents,
  ...statusEvents,
  ...spendingEvents,
  ...reservationEvents,
  ...escrowEvents,
  ...adjustmentEvents,
  ...periodEvents,
  ...clockEvents,
  ...signalEvents,
  ...rejectionEvents,
};

const FEATURES = {
  lifecycle: lifecycleEvents,
  accounts: accountEvents,
  funds: fundsEvents,
  limits: limitEvents,
  status: statusEvents,
  spending: spendingEvents,
  reservations: reservationEvents,
  escrow: escrowEvents,
  adjustments: adjustmentEvents,
  periods: periodEvents,
  clock: clockEvents,
  signals: signalEvents,
  rejections: rejectionEvents,
};
export type EventFeature = keyof typeof FEATURES;
type FeatureEvent<F extends EventFeature> = F extends unknown ? EventOf<keyof (typeof FEATURES)[F] & EventType> : never;

/**
 * Makes a guard for code that looks at some features' events only. A switch behind the guard names all of their events,
 * so that a new one fails the build there and nowhere else.
 */
export const eventGuard = <F extends EventFeature>(
  ...features: readonly F[]
): ((event: LedgerEvent) => event is FeatureEvent<F>) => {
  const types = new Set<string>(features.flatMap((feature) => Object.keys(FEATURES[feature])));
  return (event): event is FeatureEvent<F> => types.has(event.type);
};

export const EVENT_TYPES = Object.keys(MEANINGS) as readonly EventType[];

export const isEventType = (type: string): type is EventType => Object.hasOwn(MEANINGS, type);

/** A cast: the compiler cannot see that the table's entry belongs to the event's own type. */
export const meaningOf = ({ type }: LedgerEvent): EventMeaning<LedgerEvent> =>
  MEANINGS[type] as unknown as EventMeaning<LedgerEvent>;

/** Accounts that an event names, each once: spender, payer, source, destination, owner, donor, parent. */
export const accountsOf = (event: LedgerEvent): readonly string[] => {
  const found = new Set<string>();
  for (const id of meaningOf(event).accounts(event.data)) if (id !== null && id !== undefined) found.add(id);
  return [...found];
};
