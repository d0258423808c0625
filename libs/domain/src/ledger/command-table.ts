import { accountCommands } from './accounts/decide';
import { adjustmentCommands } from './adjustments/decide';
import { clockCommands } from './clock/decide';
import { escrowCommands } from './escrow/decide';
import { fundsCommands } from './funds/decide';
import { lifecycleCommands } from './lifecycle/decide';
import { limitCommands } from './limits/decide';
import { periodCommands } from './periods/decide';
import { reportCommands } from './reports/decide';
import { reservationCommands } from './reservations/decide';
import { signalCommands } from './signals/decide';
import type { Instruction } from './commands';
import type { EventType, LedgerEvent } from './events';
import type { CommandEvents, CommandMeaning, CommandTable, References } from './kernel/command-table';

/** A command that is not a batch of others. */
export type SingleInstruction = Exclude<Instruction, { readonly type: 'AtomicBatch' }>;

/** Meaning of every command. */
const MEANINGS = {
  ...lifecycleCommands,
  ...accountCommands,
  ...fundsCommands,
  ...limitCommands,
  ...reportCommands,
  ...reservationCommands,
  ...escrowCommands,
  ...adjustmentCommands,
  ...periodCommands,
  ...clockCommands,
  ...signalCommands,
} satisfies CommandTable<SingleInstruction, LedgerEvent>;

/** A cast: the compiler cannot see that the table's entry belongs to the command's own type. */
export const meaningOf = ({ type }: SingleInstruction): CommandMeaning<SingleInstruction, LedgerEvent> =>
  MEANINGS[type] as unknown as CommandMeaning<SingleInstruction, LedgerEvent>;

/**
 * Events of each command, for the reference; tests hold every decision to it. Outside of any command the writer records
 * rejections, and before a command the expiries that were due.
 */
export const EVENTS_OF = Object.fromEntries(
  Object.entries(MEANINGS).map(([command, { events }]) => [command, events]),
) as { readonly [T in SingleInstruction['type']]: CommandEvents<EventType> };

export const referencesOf = (body: Instruction): References => {
  if (body.type !== 'AtomicBatch') return meaningOf(body).references(body);
  const all = body.items.map(referencesOf);
  return {
    accounts: all.flatMap(({ accounts }) => accounts),
    otherwise: all.flatMap(({ otherwise = [] }) => otherwise),
    reservations: all.flatMap(({ reservations }) => reservations),
    escrows: all.flatMap(({ escrows = [] }) => escrows),
    charges: all.flatMap(({ charges = [] }) => charges),
    adjustments: all.flatMap(({ adjustments = [] }) => adjustments),
  };
};
