import { namesAccount, type CommandTable } from '../kernel/command-table';
import type { LimitCommand } from './commands';
import type { LimitEvent } from './events';
import { removeLimit, setLimit } from './rules';

export const limitCommands: CommandTable<LimitCommand, LimitEvent> = {
  SetLimit: {
    decide: setLimit,
    references: namesAccount,
    events: { oneOf: ['LimitSet'], also: ['WindowStarted', 'ThresholdCrossed'] },
  },
  RemoveLimit: {
    decide: removeLimit,
    references: namesAccount,
    events: { oneOf: ['LimitRemoved'], also: ['WindowStarted', 'ThresholdCrossed'] },
  },
};
