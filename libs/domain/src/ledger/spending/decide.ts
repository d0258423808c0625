import type { FundsEvent } from '../funds/events';
import type { CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { Consume } from './commands';
import type { SpendingEvent } from './events';
import { consume } from './rules';

export const spendingCommands: CommandTable<Consume, SpendingEvent | LimitEvent | FundsEvent> = {
  Consume: {
    decide: (draft, command, { occurredAt }) => consume(draft, command, occurredAt),
    references: ({ accountId, reservationId }) => ({
      accounts: [accountId],
      reservations: reservationId === undefined ? [] : [reservationId],
    }),
    events: { always: 'Consumed', also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
    passesClosed: ({ mode }) => mode === 'record',
  },
};
