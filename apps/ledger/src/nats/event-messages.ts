import { accountsOf, decodeEvent, ledgerOfStream } from '@ledger/domain';
import { decodedBy, type RecordedEvent } from '@ledger/event-store';
import { NATS_SUBJECTS, type PublishedEvent } from '@ledger/protocol';

/** One message on its way to a stream. */
export interface OutgoingMessage {
  readonly subject: string;
  readonly payload: Buffer;
  /** Id of the message, the same whenever it is published, so that the stream recognizes it. */
  readonly id: string;
}

/**
 * Most bytes that the copies of one event for its accounts may have together. Beyond, they go without data and, where
 * that is not enough, without accounts: an event that touches a thousand accounts would otherwise be stored a thousand
 * times.
 */
const COPIES_BYTES_MAX = 1024 * 1024;

/**
 * Makes the messages of one event: to its ledger's subject, then to that of each account. A message of more bytes than
 * `bytesMax` goes without data, and says so.
 *
 * @throws EventStoreCorrupt for an event that nobody can read.
 */
export const eventMessages = (event: RecordedEvent, bytesMax: number): OutgoingMessage[] => {
  const ledgerId = ledgerOfStream(event.stream);
  const accountIds = accountsOf(decodedBy(decodeEvent, event));
  const head: Omit<PublishedEvent, 'data' | 'metadata' | 'dataOmitted'> = {
    eventId: event.id,
    type: event.type,
    ledgerId,
    revision: event.revision.toString(),
    position: event.position,
    accountIds,
  };
  const opened = JSON.stringify(head).slice(0, -1);
  // The stored text is JSON already: it is passed on as it is.
  const whole = Buffer.from(`${opened},"data":${event.data},"metadata":${event.metadata}}`);
  const copyBytesMax = Math.min(bytesMax, COPIES_BYTES_MAX / accountIds.length);
  const payload = whole.length > bytesMax ? withoutData(head, opened, bytesMax) : whole;
  const copy = payload.length > copyBytesMax ? withoutData(head, opened, copyBytesMax) : payload;
  return [
    { subject: NATS_SUBJECTS.event(ledgerId, event.type), payload, id: event.id },
    ...accountIds.map((accountId) => ({
      subject: NATS_SUBJECTS.accountEvent(ledgerId, accountId, event.type),
      payload: copy,
      id: `${event.id}:${accountId}`,
    })),
  ];
};

const OMITTED = '"dataOmitted":true}';

/** Message without data and, where the names of its accounts are too many, without these. */
const withoutData = (head: object, opened: string, bytesMax: number): Buffer => {
  const payload = Buffer.from(`${opened},${OMITTED}`);
  return payload.length <= bytesMax
    ? payload
    : Buffer.from(JSON.stringify({ ...head, accountIds: [], dataOmitted: true }));
};
