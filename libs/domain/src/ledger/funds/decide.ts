import { always, namesAccount, type CommandTable, type References } from '../kernel/command-table';
import { ROOT } from '../kernel/records';
import type { FundsCommand } from './commands';
import { distribute } from './distribution';
import type { FundsEvent } from './events';
import { reallocate } from './reallocation';
import { allocate, fund, reclaim, transfer, withdraw } from './rules';

const namesRoot = (): References => ({ accounts: [ROOT], reservations: [] });

export const fundsCommands: CommandTable<FundsCommand, FundsEvent> = {
  Fund: { decide: fund, references: namesRoot, events: { oneOf: ['Funded'], also: [] } },
  Withdraw: {
    decide: withdraw,
    references: namesRoot,
    events: { oneOf: ['Withdrawn'], also: ['ThresholdCrossed'] },
    passesClosed: always,
  },
  Allocate: {
    decide: allocate,
    references: namesAccount,
    events: { oneOf: ['Allocated'], also: ['ThresholdCrossed'] },
  },
  Reclaim: {
    decide: reclaim,
    references: namesAccount,
    events: { oneOf: ['Reclaimed'], also: ['ThresholdCrossed'] },
    passesClosed: always,
  },
  Transfer: {
    decide: transfer,
    references: ({ fromId, toId }) => ({ accounts: [fromId, toId], reservations: [] }),
    events: { oneOf: ['Transferred'], also: ['ThresholdCrossed'] },
  },
  Distribute: {
    decide: distribute,
    references: ({ accountId, children = [] }) => ({
      accounts: [accountId, ...children.map((child) => child.accountId)],
      reservations: [],
    }),
    events: { oneOf: ['Allocated'], also: ['ThresholdCrossed'] },
  },
  Reallocate: {
    decide: reallocate,
    references: namesAccount,
    events: { oneOf: ['Reallocated'], also: ['ThresholdCrossed'] },
  },
};
