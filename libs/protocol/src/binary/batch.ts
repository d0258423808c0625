import type { ExecuteBatchRequest } from '../generated/budget/v1/command_service';
import { Command } from '../generated/budget/v1/any_command';
import { CommandEnvelope } from '../generated/budget/v1/commands';
import { messageNamed } from '../json/schema';
import { cutMessage, valuesIn } from './cut-message';
import { boundsOf } from './list-bounds';

/**
 * Commands of one message. Those of a binary message are decoded one by one when asked for: decoding a whole large
 * batch at once would hold up everybody else.
 */
export interface Batch {
  /** The command of an atomic batch with its envelope. Undefined: the batch is not atomic. */
  readonly atomic: CommandEnvelope | undefined;
  readonly size: number;
  /** @param place from zero. Undefined: the bytes there are no command. */
  command(place: number): Command | undefined;
}

/** A batch that was decoded whole. */
export const batchOf = ({ atomic, commands }: ExecuteBatchRequest): Batch => ({
  atomic,
  size: commands.length,
  command: (place) => commands[place]!,
});

const BATCH = messageNamed('budget.v1.ExecuteBatchRequest');
const BATCH_BOUNDS = boundsOf(BATCH);
const COMMAND_BOUNDS = boundsOf(messageNamed('budget.v1.Command'));

const decodedCommand = (bytes: Uint8Array): Command | undefined => {
  try {
    return Command.decode(cutMessage(COMMAND_BOUNDS, bytes));
  } catch {
    return undefined;
  }
};

/** @throws NoMessage for bytes that are none. */
export const decodeBatch = (bytes: Uint8Array): Batch => {
  const values = valuesIn(BATCH_BOUNDS, bytes);
  const commands = values.get(BATCH.field['commands']!.number) ?? [];
  const [atomic] = values.get(BATCH.field['atomic']!.number) ?? [];
  return {
    atomic: atomic && CommandEnvelope.decode(atomic),
    size: commands.length,
    command: (place) => decodedCommand(commands[place]!),
  };
};
