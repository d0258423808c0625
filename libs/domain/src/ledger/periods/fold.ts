import { changesNoRatio, namesNobody, type EventTable } from '../kernel/event-table';
import type { PeriodEvent } from './events';

export const periodEvents: EventTable<PeriodEvent> = {
  PeriodClosed: {
    accounts: namesNobody,
    fold: (state, _event, at) => {
      state.header = { ...state.header, periods: [...state.header.periods, at] };
    },
    ratios: changesNoRatio,
  },
};
