import type { LedgerCommand } from '@ledger/domain';
import type { JsonText } from '@ledger/event-store';

const SAFE = /^[\w:@. -]*$/;
const quoted = (text: string): string => (SAFE.test(text) ? `"${text}"` : JSON.stringify(text));

/** Metadata of one command's events, without the chain. The order of keys is part of the format. */
export interface CommandMetadata {
  readonly first: JsonText;
  readonly others: JsonText;
}

/** Metadata of events that belong to no command: due expiries. */
export const writerMetadata = (writerId: string): JsonText => `{"writer":${quoted(writerId)}}`;

export const commandMetadata = (command: LedgerCommand, hash: string, writerId: string): CommandMetadata => {
  const { correlationId, causationId } = command;
  let before = '{';
  if (correlationId !== undefined) before += `"$correlationId":${quoted(correlationId)},`;
  if (causationId !== undefined) before += `"$causationId":${quoted(causationId)},`;
  before += `"commandId":${quoted(command.commandId)},`;
  const after = `"actor":${quoted(command.actor)},"writer":${quoted(writerId)}}`;
  return { first: `${before}"hash":"${hash}",${after}`, others: before + after };
};

/** Id of the process that wrote the event. Undefined: the metadata do not say. */
export const writerOf = (metadata: JsonText): string | undefined =>
  (JSON.parse(metadata) as { readonly writer?: string }).writer;

/** The part of stored metadata that the writer needs. */
export interface RecordedMetadata {
  readonly commandId?: string;
  /** Hash of the command, on its first event only. */
  readonly hash?: string;
}

/**
 * Pattern of metadata that {@link commandMetadata} wrote without any escape. Parsing them whole takes several times as
 * long.
 */
const AS_WRITTEN =
  /^\{(?:"\$correlationId":"[^"\\]*",)?(?:"\$causationId":"[^"\\]*",)?"commandId":"([^"\\]*)",(?:"hash":"([^"\\]*)",)?"actor":"/;

export const parseMetadata = (metadata: JsonText): RecordedMetadata => {
  const written = AS_WRITTEN.exec(metadata);
  return written === null
    ? (JSON.parse(metadata) as RecordedMetadata)
    : { commandId: written[1]!, ...(written[2] !== undefined && { hash: written[2] }) };
};
