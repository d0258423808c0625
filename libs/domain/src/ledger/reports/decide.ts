import type { AccountEvent } from '../accounts/events';
import { UNATTRIBUTED } from '../accounts/unattributed';
import type { FundsEvent } from '../funds/events';
import type { CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { ReservationEvent } from '../reservations/events';
import type { Consume } from '../spending/commands';
import type { SpendingEvent } from '../spending/events';
import { consume } from './rules';

type Emitted = AccountEvent | FundsEvent | LimitEvent | ReservationEvent | SpendingEvent;

const UNATTRIBUTED_ALONE = [UNATTRIBUTED];

/** The command that asks or reports: a report may be a part of a reservation's bill, or open an account. */
export const reportCommands: CommandTable<Consume, Emitted> = {
  Consume: {
    decide: (draft, command, { occurredAt }) => consume(draft, command, occurredAt),
    references: ({ accountId, mode, reservationId }) => ({
      accounts: [accountId],
      ...(mode === 'record' && { otherwise: UNATTRIBUTED_ALONE }),
      reservations: reservationId === undefined ? [] : [reservationId],
    }),
    events: {
      oneOf: ['Consumed', 'Settled'],
      also: ['AccountOpened', 'WindowStarted', 'Reallocated', 'ThresholdCrossed'],
    },
    passesClosed: ({ mode }) => mode === 'record',
  },
};
