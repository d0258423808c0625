import { accountCommands } from './accounts/decide';
import { adjustmentCommands } from './adjustments/decide';
import { clockCommands } from './clock/decide';
import { escrowCommands } from './escrow/decide';
import { fundsCommands } from './funds/decide';
import { lifecycleCommands } from './lifecycle/decide';
import { limitCommands } from './limits/decide';
import { periodCommands } from './periods/decide';
import { reservationCommands } from './reservations/decide';
import { signalCommands } from './signals/decide';
import { spendingCommands } from './spending/decide';
import type { Instruction } from './commands';
import type { EventType, LedgerEvent } from './events';
import type { CommandEvents, CommandMeaning, CommandTable, References } from './kernel/command-table';

/** A command that is no batch of others. */
export type SingleInstruction = Exclude<Instruction, { readonly type: 'AtomicBatch' }>;

/** Every command, and its meaning. */
const MEANINGS = {
  ...lifecycleCommands,
  ...accountCommands,
  ...fundsCommands,
  ...limitCommands,
  ...spendingCommands,
  ...reservationCommands,
  ...escrowCommands,
  ...adjustmentCommands,
  ...periodCommands,
  ...clockCommands,
  ...signalCommands,
} satisfies CommandTable<SingleInstruction, LedgerEvent>;

/** The table's entry is the one of the command's own type, which the compiler cannot follow through a look-up. */
export const meaningOf = ({ type }: SingleInstruction): CommandMeaning<SingleInstruction, LedgerEvent> =>
  MEANINGS[type] as unknown as CommandMeaning<SingleInstruction, LedgerEvent>;

/**
 * The events of each command, for the reference; tests hold every decision to it. Beside commands, and in none of them,
 * the writer records what was due by time before the command, and rejections.
 */
export const EVENTS_OF = Object.fromEntries(
  Object.entries(MEANINGS).map(([command, { events }]) => [command, events]),
) as { readonly [T in SingleInstruction['type']]: CommandEvents<EventType> };

export const referencesOf = (body: Instruction): References => {
  if (body.type !== 'AtomicBatch') return meaningOf(body).references(body);
  const all = body.items.map(referencesOf);
  return {
    accounts: all.flatMap(({ accounts }) => accounts),
    reservations: all.flatMap(({ reservations }) => reservations),
    escrows: all.flatMap(({ escrows = [] }) => escrows),
    charges: all.flatMap(({ charges = [] }) => charges),
    adjustments: all.flatMap(({ adjustments = [] }) => adjustments),
  };
};
