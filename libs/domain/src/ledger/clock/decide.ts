import { always, namesNothing, type CommandTable } from '../kernel/command-table';
import type { ResetClock } from './commands';
import type { ClockEvent } from './events';
import { resetClock } from './rules';

export const clockCommands: CommandTable<ResetClock, ClockEvent> = {
  ResetClock: {
    decide: resetClock,
    references: namesNothing,
    events: { always: 'ClockReset', also: [] },
    // Reports and refunds of a closed ledger cannot be decided before its time is right.
    passesClosed: always,
  },
};
