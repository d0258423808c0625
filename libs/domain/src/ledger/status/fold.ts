import { changesNoRatio, changesNothingElse, type EventTable } from '../kernel/event-table';
import type { StatusEvent } from './events';

export const statusEvents: EventTable<StatusEvent> = {
  ThresholdCrossed: { accounts: ({ ownerId }) => [ownerId], fold: changesNothingElse, ratios: changesNoRatio },
};
