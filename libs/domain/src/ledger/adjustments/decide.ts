import { chargeKey } from '../kernel/ended';
import { always, type CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { Adjust } from './commands';
import type { AdjustmentEvent } from './events';
import { adjust } from './rules';

export const adjustmentCommands: CommandTable<Adjust, AdjustmentEvent | LimitEvent> = {
  Adjust: {
    decide: adjust,
    references: ({ revision, resource }) => ({
      accounts: [],
      reservations: [],
      charges: [revision],
      adjustments: [chargeKey(revision, resource)],
    }),
    events: { oneOf: ['Adjusted'], also: ['WindowStarted', 'ThresholdCrossed'] },
    passesClosed: always,
  },
};
