import { changesNoRatio, changesNothingElse, namesItsAccount, type EventTable } from '../kernel/event-table';
import { countRejection } from './counting';
import type { RejectionEvent } from './events';

export const rejectionEvents: EventTable<RejectionEvent> = {
  CommandRejected: { accounts: namesItsAccount, fold: countRejection, ratios: changesNoRatio },
  RejectionsCounted: { accounts: namesItsAccount, fold: changesNothingElse, ratios: changesNoRatio },
};
