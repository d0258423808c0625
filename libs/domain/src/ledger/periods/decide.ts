import { namesNothing, type CommandTable } from '../kernel/command-table';
import type { ClosePeriod } from './commands';
import type { PeriodEvent } from './events';
import { closePeriod } from './rules';

export const periodCommands: CommandTable<ClosePeriod, PeriodEvent> = {
  ClosePeriod: {
    decide: (draft, command) => {
      closePeriod(draft, command);
      return undefined;
    },
    references: namesNothing,
    events: { oneOf: ['PeriodClosed'], also: [] },
  },
};
