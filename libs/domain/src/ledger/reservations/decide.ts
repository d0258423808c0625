import type { FundsEvent } from '../funds/events';
import { always, namesReservation, type CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { ReservationCommand } from './commands';
import type { ReservationEvent } from './events';
import { extend, reserve, settle, voidReservation } from './rules';

export const reservationCommands: CommandTable<ReservationCommand, ReservationEvent | LimitEvent | FundsEvent> = {
  Reserve: {
    decide: (draft, command, { occurredAt }) => reserve(draft, command, occurredAt),
    references: ({ accountId, reservationId }) => ({ accounts: [accountId], reservations: [reservationId] }),
    events: { always: 'Reserved', also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
  },
  ExtendReservation: {
    decide: extend,
    references: namesReservation,
    events: { always: 'ReservationExtended', also: [] },
  },
  Settle: {
    decide: (draft, command, { occurredAt }) => settle(draft, command, occurredAt),
    references: namesReservation,
    events: { always: 'Settled', also: ['WindowStarted', 'ThresholdCrossed'] },
    passesClosed: always,
  },
  VoidReservation: {
    decide: voidReservation,
    references: namesReservation,
    events: { always: 'ReservationVoided', also: [] },
  },
};
