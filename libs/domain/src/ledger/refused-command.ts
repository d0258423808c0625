import { COMMAND_CHECKS } from '../generated/event-checks';
import type { Instruction, LedgerCommand } from './commands';
import type { LedgerEvent } from './events';
import type { Typed } from './kernel/event';
import { REFUSED_CONTENT_BYTES_MAX } from './rejections/events';

type CommandRejected = Typed<LedgerEvent, 'CommandRejected'>['data'];

/** The build fails where a command has no check. */
const CHECKS: Readonly<Record<Instruction['type'], (body: unknown) => string | undefined>> = COMMAND_CHECKS;

/** The content of a refusal is no command of this ledger. The message names the command and its first wrong field. */
export class MisshapenContent extends Error {
  override readonly name = 'MisshapenContent';
}

/**
 * Keeps of a refused command what neither its event nor the metadata say; of a large one the size alone.
 *
 * @param bytes of the command in canonical form
 * @param accountId the account that the event names
 */
export const refusedContent = (
  { caller, occurredAt, at, body }: LedgerCommand,
  bytes: number,
  accountId: string | undefined,
): Pick<CommandRejected, 'content' | 'contentBytes'> => {
  if (bytes > REFUSED_CONTENT_BYTES_MAX) return { contentBytes: bytes };
  const { type: _, accountId: named, ...fields } = body as Instruction & { readonly accountId?: string };
  return {
    content: {
      caller,
      ...(occurredAt !== undefined && { occurredAt }),
      ...(at !== undefined && { at }),
      body: named === undefined || named === accountId ? fields : { accountId: named, ...fields },
    },
  };
};

/**
 * The refused command, as it can be decided again. Undefined: it was not kept.
 *
 * @param sent what the metadata of the event say of it
 * @throws MisshapenContent
 */
export const refusedCommand = (
  { command, accountId, content }: CommandRejected,
  sent: Pick<LedgerCommand, 'commandId' | 'ledgerId' | 'actor'>,
): LedgerCommand | undefined => {
  if (content === undefined) return undefined;
  const { body: fields, ...envelope } = content;
  let body: Record<string, unknown> = { type: command, ...fields };
  // A command that must name an account and does not names the one of the event.
  if (CHECKS[command](body)?.startsWith('.accountId') === true) body = { ...body, accountId };
  const fault = CHECKS[command](body);
  if (fault !== undefined) throw new MisshapenContent(`${command}${fault}`);
  return { ...sent, ...envelope, body: body as unknown as Instruction };
};
