import type { FundsEvent } from '../funds/events';
import { always, namesReservation, type CommandTable } from '../kernel/command-table';
import type { LimitEvent } from '../limits/events';
import type { ReservationCommand } from './commands';
import type { ReservationEvent } from './events';
import type { Consume } from '../spending/commands';
import type { SpendingEvent } from '../spending/events';
import { consume, settle } from './bills';
import { extend, reserve, voidReservation } from './rules';

type Emitted = ReservationEvent | SpendingEvent | LimitEvent | FundsEvent;

/** Consume is among them because a report may be a part of a reservation's bill. */
export const reservationCommands: CommandTable<Consume | ReservationCommand, Emitted> = {
  Consume: {
    decide: (draft, command, { occurredAt }) => consume(draft, command, occurredAt),
    references: ({ accountId, reservationId }) => ({
      accounts: [accountId],
      reservations: reservationId === undefined ? [] : [reservationId],
    }),
    events: { oneOf: ['Consumed', 'Settled'], also: ['WindowStarted', 'Reallocated', 'ThresholdCrossed'] },
    passesClosed: ({ mode }) => mode === 'record',
  },
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
