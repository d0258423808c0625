import {
  changesNoRatio,
  changesNothingElse,
  namesItsAccount,
  type EventMeaning,
  type EventTable,
} from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import { fundsRatios } from '../kernel/ratio';
import type { FundsEvent } from './events';

type Move = Typed<FundsEvent, 'Allocated' | 'Reclaimed' | 'Transferred'>;

const moved: Pick<EventMeaning<Move>, 'accounts' | 'ratios'> = {
  accounts: ({ fromId, toId }) => [fromId, toId],
  ratios: (state, { amounts, fromId, toId }) => fundsRatios(state, amounts, () => [fromId, toId]),
};

export const fundsEvents: EventTable<FundsEvent> = {
  Funded: { accounts: namesItsAccount, fold: changesNothingElse, ratios: changesNoRatio },
  Withdrawn: {
    accounts: namesItsAccount,
    fold: changesNothingElse,
    ratios: (state, { accountId, amounts }) => fundsRatios(state, amounts, () => [accountId]),
  },
  Allocated: {
    ...moved,
    fold: (state, { data }) => {
      if (data.distribution) state.accounts.edit(data.fromId).distributions = data.distribution.number;
    },
  },
  Reclaimed: { ...moved, fold: changesNothingElse },
  Transferred: { ...moved, fold: changesNothingElse },
  Reallocated: {
    accounts: ({ accountId, payerId, donors }) => [accountId, payerId, ...donors.map((donor) => donor.accountId)],
    fold: changesNothingElse,
    ratios: (state, { recovered, donors, payerId }) =>
      fundsRatios(state, recovered, (resource) => [
        ...donors.filter((donor) => donor.resource === resource).map(({ accountId }) => accountId),
        payerId!,
      ]),
  },
};
