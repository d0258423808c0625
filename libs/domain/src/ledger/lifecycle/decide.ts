import { namesNothing, type CommandTable } from '../kernel/command-table';
import type { ReservationEvent } from '../reservations/events';
import type { LifecycleCommand } from './commands';
import type { LifecycleEvent } from './events';
import { closeLedger, defineResource, openLedger } from './rules';

export const lifecycleCommands: CommandTable<LifecycleCommand, LifecycleEvent | ReservationEvent> = {
  OpenLedger: {
    decide: (draft, command, { ledgerId }) => openLedger(draft, ledgerId, command),
    references: namesNothing,
    events: { oneOf: ['LedgerOpened'], also: [] },
  },
  DefineResource: {
    decide: defineResource,
    references: namesNothing,
    events: { oneOf: ['ResourceDefined'], also: [] },
  },
  CloseLedger: {
    decide: closeLedger,
    references: namesNothing,
    events: { oneOf: ['LedgerClosed'], also: ['ReservationsExpired'] },
  },
};
