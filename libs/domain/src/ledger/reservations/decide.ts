import type { FundsEvent } from '../funds/events';
import { always, namesReservation, type CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { ReservationCommand } from './commands';
import type { ReservationEvent } from './events';
import { settle } from './bills';
import { extend, reserve, voidReservation } from './rules';

export const reservationCommands: CommandTable<ReservationCommand, ReservationEvent | LimitEvent | FundsEvent> = {
  Reserve: {
    decide: (draft, command, { occurredAt }) => reserve(draft, command, occurredAt),
    references: ({ accountId, reservationId }) => ({ accounts: [accountId], reservations: [reservationId] }),
    events: { oneOf: ['Reserved'], also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
  },
  ExtendReservation: {
    decide: extend,
    references: namesReservation,
    events: { oneOf: ['ReservationExtended'], also: [] },
  },
  Settle: {
    decide: (draft, command, { occurredAt }) => settle(draft, command, occurredAt),
    references: namesReservation,
    events: { oneOf: ['Settled'], also: ['WindowStarted', 'ThresholdCrossed'] },
    passesClosed: always,
  },
  VoidReservation: {
    decide: voidReservation,
    references: namesReservation,
    events: { oneOf: ['ReservationVoided'], also: [] },
  },
};
