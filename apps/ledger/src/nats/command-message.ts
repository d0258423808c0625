import { messageJson, type Command, type CommandBody } from '@ledger/protocol';
import { bodyOf } from '../wire/command-gate';
import { MalformedInput } from '../wire/faults';
import { readMessage } from './messages';

const COMMAND = messageJson<Command>('budget.v1.Command');

/** The last token of a subject. */
export const lastToken = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

/**
 * Reads the one command of a message to a ledger's subject.
 * @throws MalformedInput, also for a command of another ledger.
 */
export const readCommand = (subject: string, bytes: Uint8Array): CommandBody => {
  const body = bodyOf(readMessage(bytes, COMMAND), 'the message');
  const ledgerId = lastToken(subject);
  const { envelope } = body.value;
  if (envelope !== undefined && envelope.ledgerId !== ledgerId) {
    const rule = `must be ${ledgerId}, the ledger that the subject names`;
    throw new MalformedInput([{ field: `${body.$case}.envelope.ledgerId`, rule }]);
  }
  return body;
};

/** Names the fields of a malformed command by their path in the message. */
export const withinMessage = (error: unknown, { $case }: CommandBody): unknown =>
  error instanceof MalformedInput ? error.withFields((field) => `${$case}.${field}`) : error;
