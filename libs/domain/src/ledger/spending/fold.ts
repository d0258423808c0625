import { chargedRatios, payersOf } from '../kernel/charged';
import { changesNothingElse, type EventTable } from '../kernel/event-table';
import type { SpendingEvent } from './events';

export const spendingEvents: EventTable<SpendingEvent> = {
  Consumed: {
    accounts: ({ accountId, countedFrom, charges }) => [accountId, countedFrom, ...payersOf(charges)],
    fold: changesNothingElse,
    ratios: (state, { charges, countedFrom, accountId }) => chargedRatios(state, charges, countedFrom ?? accountId),
  },
};
