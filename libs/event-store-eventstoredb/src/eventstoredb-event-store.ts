import {
  encodeBatch,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type Revision,
  type StoreSession,
  type StreamEvent,
  type SubscribeOptions,
  type Subscription,
  type Position,
} from '@ledger/event-store';
import { unknownWhenLost } from './appending/appends';
import type { PageEvent } from './messages/client-requests';
import type { ClientThread } from './thread/client-thread';
import { assertRevision, assertStream, inPages } from './reading/stream-pages';
import type { AllReading } from './subscribing/all-reading';

/** The port over EventStoreDB. A thread speaks to the server; this one only encodes, and hands over. */
export class EventStoreDbEventStore implements EventStore {
  constructor(
    private readonly thread: ClientThread,
    private readonly all: AllReading,
  ) {}

  async append(
    stream: string,
    expected: Revision | 'no-stream',
    events: readonly NewEvent[],
    session?: StoreSession,
  ): Promise<AppendResult> {
    assertStream(stream);
    assertRevision(expected);
    const bytes = encodeBatch(events);
    return this.thread.request<AppendResult>(
      { kind: 'append', stream, expected, count: events.length, bytes, ...(session !== undefined && { session }) },
      { transfer: [bytes.buffer], lost: unknownWhenLost(stream) },
    );
  }

  session(): Promise<StoreSession> {
    return this.thread.request<StoreSession>({ kind: 'session' });
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<readonly StreamEvent[]> {
    const pages = inPages(stream, options, (range) =>
      this.thread.request<readonly PageEvent[]>({ kind: 'stream-page', ...range }),
    );
    for await (const events of pages) yield events.map((event) => ({ ...event, stream }));
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    return this.all.readAll(options);
  }

  subscribe(options: SubscribeOptions = {}): Subscription {
    return this.all.subscribe(options);
  }

  async head(): Promise<Position> {
    return this.thread.request<Position>({ kind: 'head' });
  }

  async streamHead(stream: string): Promise<Revision | 'no-stream'> {
    assertStream(stream);
    return this.thread.request<Revision | 'no-stream'>({ kind: 'stream-head', stream });
  }

  async assertWhole(stream: string): Promise<void> {
    assertStream(stream);
    await this.thread.request<void>({ kind: 'assert-whole', stream });
  }

  listStreams(
    prefix: string,
    options: { readonly after?: string; readonly maxCount: number },
  ): Promise<readonly string[]> {
    return this.all.listStreams(prefix, options);
  }

  /** Appends under way are finished first, or their time is up. Subscriptions end with `EventStoreUnavailable`. */
  async close(): Promise<void> {
    await this.all.close();
    await this.thread.close();
  }
}
