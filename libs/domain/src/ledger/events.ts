import type { InstantText } from './kernel/words';
import type { LedgerEventBody } from './lifecycle/events';
import type { AccountEventBody } from './accounts/events';
import type { FundsEventBody } from './funds/events';
import type { LimitEventBody } from './limits/events';
import type { SpendingEventBody } from './spending/events';
import type { SignalEventBody } from './signals/events';

type EventBody =
  LedgerEventBody | AccountEventBody | FundsEventBody | LimitEventBody | SpendingEventBody | SignalEventBody;

type WithTime<E> = E extends { type: infer T; data: infer D }
  ? { readonly type: T; readonly data: Readonly<D> & { readonly at: InstantText } }
  : never;

/**
 * What happened, as it is stored: never renamed or repurposed. `at` is the time of the decision. Amounts are decimal
 * strings. Key order is part of the format, since stores return JSON that must encode to the same bytes.
 */
export type LedgerEvent = WithTime<EventBody>;
export type EventType = LedgerEvent['type'];
export type EventOf<T extends EventType> = Extract<LedgerEvent, { type: T }>;
export type ThresholdCrossed = EventOf<'ThresholdCrossed'>;
