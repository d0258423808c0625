import { always, namesNothing, type CommandTable } from '../kernel/command-table';
import type { ResetClock } from './commands';
import type { ClockEvent } from './events';
import { resetClock } from './rules';

export const clockCommands: CommandTable<ResetClock, ClockEvent> = {
  ResetClock: {
    decide: resetClock,
    references: namesNothing,
    events: { oneOf: ['ClockReset'], also: [] },
    // A closed ledger lets it pass: reports and refunds could not be decided before its time is right.
    passesClosed: always,
  },
};
