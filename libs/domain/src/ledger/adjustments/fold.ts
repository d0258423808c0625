import { chargedRatios } from '../kernel/charged';
import { chargeKey } from '../kernel/ended';
import type { EventTable } from '../kernel/event-table';
import type { AdjustmentEvent } from './events';

export const adjustmentEvents: EventTable<AdjustmentEvent> = {
  Adjusted: {
    accounts: ({ accountId, countedFrom, payerId, closedBelowId }) => [accountId, countedFrom, payerId, closedBelowId],
    fold: (state, { data }) => {
      state.adjustments.set(chargeKey(data.revision, data.resource), data.totals);
    },
    ratios: (state, data) => chargedRatios(state, [data], data.countedFrom ?? data.accountId),
  },
};
