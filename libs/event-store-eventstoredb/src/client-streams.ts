import type { AppendResult, JsonText, ReadStreamOptions, Revision } from '@ledger/event-store';
import type { ByteEvent, PageByteEvent, PageRange } from './messages/client-requests';
import type { ClientThread } from './thread/client-thread';
import { assertAppend, unknownWhenLost } from './appending/appends';
import { inPages } from './reading/stream-pages';

/**
 * Needs of snapshots and checkpoints beyond the port: bytes, in streams of the store's own, which may lose their
 * beginning. Every method throws `EventStoreUnavailable` when the store cannot be reached.
 */
export interface ClientStreams {
  /**
   * Binary events (content-type application/octet-stream) with types of their own. `no-stream` begins a removed stream
   * again, at a later revision than 0.
   *
   * @throws AppendTooLarge, AppendOutcomeUnknown, RangeError as `EventStore.append` does.
   */
  appendBytes(
    stream: string,
    expected: Revision | 'no-stream',
    events: readonly { id: string; type: string; data: Uint8Array; metadata?: JsonText }[],
  ): Promise<AppendResult>;
  /** Reads from the first event that is left. A stream that does not exist, or was removed, yields nothing. */
  readBytes(
    stream: string,
    options: ReadStreamOptions,
  ): AsyncIterable<readonly { id: string; type: string; data: Uint8Array; revision: Revision }[]>;
  /** Keeps the last events only, from now on; nothing for a stream that was removed and not written since. */
  keepLast(stream: string, maxCount: number): Promise<void>;
  /** A stream that does not exist is no error. */
  remove(stream: string): Promise<void>;
}

export const clientStreams = (thread: ClientThread): ClientStreams => ({
  async appendBytes(stream, expected, events) {
    const copies = events.map((event): ByteEvent => ({ ...event, data: Uint8Array.from(event.data) }));
    assertAppend(stream, expected, copies);
    const transfer = copies.map(({ data }) => data.buffer as ArrayBuffer);
    return thread.request<AppendResult>(
      { kind: 'append-bytes', stream, expected, events: copies },
      { transfer, lost: unknownWhenLost(stream) },
    );
  },
  readBytes: (stream, options) =>
    inPages(stream, options, (range: PageRange) =>
      thread.request<readonly PageByteEvent[]>({ kind: 'bytes-page', ...range }),
    ),
  keepLast: (stream, maxCount) => thread.request<void>({ kind: 'keep-last', stream, maxCount }),
  remove: (stream) => thread.request<void>({ kind: 'remove', stream }),
});
