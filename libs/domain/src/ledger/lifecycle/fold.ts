import { openRoot } from '../accounts/fold';
import { changesNoRatio, namesNobody, type EventTable } from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import { withResource } from '../kernel/resources';
import type { LedgerState } from '../kernel/state';
import type { LifecycleEvent } from './events';

const openLedger = (state: LedgerState, { data }: Typed<LifecycleEvent, 'LedgerOpened'>, at: number): void => {
  const { ledgerId, clock, resources } = data;
  state.header = { ...state.header, ledgerId, status: 'open', clock };
  for (const { resource, scale } of resources) state.resources = withResource(state.resources, resource, scale);
  openRoot(state, data, at);
};

export const lifecycleEvents: EventTable<LifecycleEvent> = {
  LedgerOpened: { accounts: namesNobody, fold: openLedger, ratios: changesNoRatio },
  ResourceDefined: {
    accounts: namesNobody,
    fold: (state, { data }) => {
      state.resources = withResource(state.resources, data.resource, data.scale);
    },
    ratios: changesNoRatio,
  },
  LedgerClosed: {
    accounts: namesNobody,
    fold: (state) => {
      state.header = { ...state.header, status: 'closed' };
    },
    ratios: changesNoRatio,
  },
};
