import { encodeEvent, instantText, refusedContent, type LedgerEvent, type Rejection } from '@ledger/domain';
import type { UnsealedEvent } from '@ledger/event-store';
import type { CommandMetadata } from '../committed/event-metadata';
import type { RecordedDecision } from '../committed/recorded-decisions';
import type { PendingCommand } from '../pending/pending-command';

/** Events of one command as they are stored, and their size in bytes of data and metadata. */
export const encodeAll = (
  events: readonly LedgerEvent[],
  metadata: CommandMetadata,
): { readonly events: UnsealedEvent[]; readonly bytes: number } => {
  const encoded: UnsealedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const { type, data } = encodeEvent(event);
    const own = encoded.length === 0 ? metadata.first : metadata.others;
    encoded.push({ type, data, metadata: own });
    bytes += Buffer.byteLength(data) + Buffer.byteLength(own);
  }
  return { events: encoded, bytes };
};

export const rejectedWith = (
  pending: PendingCommand,
  rejection: Rejection,
  item: number | undefined,
  now: number,
): RecordedDecision => {
  const { body } = pending.command;
  const [accountId] = pending.references.accounts;
  const event: LedgerEvent = {
    type: 'CommandRejected',
    data: {
      command: body.type,
      ...(accountId !== undefined && { accountId }),
      ...(item !== undefined && { item }),
      rejection,
      ...refusedContent(pending.command, pending.content.bytes, accountId),
      at: instantText(now),
    },
  };
  return { outcome: 'rejected', events: [event], rejection, ...(item !== undefined && { item }) };
};
