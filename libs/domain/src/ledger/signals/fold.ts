import { changesNoRatio, changesNothingElse, namesItsAccount, type EventTable } from '../kernel/event-table';
import type { SignalEvent } from './events';

export const signalEvents: EventTable<SignalEvent> = {
  ConfidenceReported: {
    accounts: namesItsAccount,
    fold: (state, { data }) => {
      state.accounts.edit(data.accountId).confidence = data.confidence;
    },
    ratios: changesNoRatio,
  },
  OutcomeReported: { accounts: namesItsAccount, fold: changesNothingElse, ratios: changesNoRatio },
};
