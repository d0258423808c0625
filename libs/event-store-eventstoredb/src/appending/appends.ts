import { APPEND_BYTES_MAX, AppendOutcomeUnknown, AppendTooLarge, type Revision } from '@ledger/event-store';
import type { ByteEvent } from '../messages/client-requests';
import { assertRevision, assertStream } from '../reading/stream-pages';

/**
 * An id as the server answers it, in lower case, so that what was hashed comes back. It takes none of zeros, and
 * answers such an append twice, of which the client knows nothing.
 */
const UUID = /^(?!0{8}-0{4}-0{4}-0{4}-0{12})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws RangeError for an id that would not come back as it is, or that the server chokes on. */
export const assertEventId = (id: string): void => {
  if (!UUID.test(id)) throw new RangeError(`not an event id: ${JSON.stringify(id)}`);
};

/** An append that was under way in a thread that was lost. */
export const unknownWhenLost =
  (stream: string) =>
  (reason: string, cause?: unknown): Error =>
    new AppendOutcomeUnknown(`append to ${stream}: ${reason}`, { cause });

/** @throws RangeError, AppendTooLarge before anything is sent. */
export const assertAppend = (stream: string, expected: Revision | 'no-stream', events: readonly ByteEvent[]): void => {
  assertStream(stream);
  assertRevision(expected);
  if (events.length === 0) throw new RangeError('an append needs at least one event');
  if (new Set(events.map(({ id }) => id)).size < events.length) throw new RangeError('an event id twice in one append');
  let bytes = 0;
  for (const { id, type, data, metadata = '' } of events) {
    assertEventId(id);
    if (type === '') throw new RangeError('an event needs a type');
    bytes += data.length + Buffer.byteLength(metadata);
  }
  if (bytes > APPEND_BYTES_MAX) throw new AppendTooLarge(`${bytes} bytes in one append`);
};
