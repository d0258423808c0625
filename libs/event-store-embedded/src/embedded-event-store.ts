import type { WorkerChannel } from '@ledger/platform';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
  type StoreSession,
  positionOf,
  encodeBatch,
} from '@ledger/event-store';
import { LivePublisher } from './subscribing/live-feed';
import { queriesInThread, type ReaderRequest } from './reading/log-queries';
import { LogReader } from './log-reader';
import type { AppendAnswer, WriterRequest } from './appending/log-writing';

const ONLY_SESSION: StoreSession = 'only';

/** The log of one directory: one thread writes, another reads, this one only encodes and decodes. */
export class EmbeddedEventStore extends LogReader implements EventStore {
  private readonly live: LivePublisher;
  /** True: the last append failed, and nobody knows whether another one would go through. */
  private isFailing = false;

  /** @param head position of the last event, as the writing thread found it. */
  constructor(
    private readonly writer: WorkerChannel<WriterRequest>,
    reader: WorkerChannel<ReaderRequest>,
    head: number,
  ) {
    const live = new LivePublisher(head);
    super(queriesInThread(reader), (prefix) => live.feed(prefix));
    this.live = live;
    for (const channel of [writer, reader]) {
      void channel.gone.then(({ reason }) => live.fail(new EventStoreUnavailable(reason)));
    }
  }

  async append(stream: string, expected: Revision | 'no-stream', events: readonly NewEvent[]): Promise<AppendResult> {
    if (stream === '') throw new RangeError('a stream needs a name');
    if (expected !== 'no-stream' && expected < 0n) throw new RangeError(`not a revision: ${expected}`);
    const bytes = encodeBatch(events);
    const answer = await this.written(stream, {
      kind: 'append',
      stream,
      expected: expected === 'no-stream' ? -1 : Number(expected),
      count: events.length,
      bytes,
    });
    if (answer.kind === 'conflict') {
      return { outcome: 'conflict', actual: answer.actual < 0 ? 'no-stream' : BigInt(answer.actual) };
    }
    if (answer.kind === 'appended') this.publish(stream, events, answer.revision, answer.position);
    return { outcome: 'appended', revision: BigInt(answer.revision), position: positionOf(answer.position) };
  }

  /** Asks the disk only after an append has failed. @throws EventStoreUnavailable while appends would fail. */
  async assertWritable(): Promise<void> {
    if (!this.isFailing) return;
    await this.writer.request({ kind: 'probe' });
    this.isFailing = false;
  }

  /** The session lasts for ever: the directory is locked, so that no other log can take the place of this one. */
  session(): Promise<StoreSession> {
    return Promise.resolve(ONLY_SESSION);
  }

  /** Finishes the appends under way. Subscriptions end with `EventStoreUnavailable`. */
  override async close(): Promise<void> {
    await this.writer.close();
    await super.close();
  }

  private async written(
    stream: string,
    request: Extract<WriterRequest, { kind: 'append' }> & { readonly bytes: Uint8Array<ArrayBuffer> },
  ): Promise<AppendAnswer> {
    try {
      const answer = await this.writer.request<AppendAnswer>(request, {
        transfer: [request.bytes.buffer],
        lost: (reason, cause) => new AppendOutcomeUnknown(`append to ${stream}: ${reason}`, { cause }),
      });
      this.isFailing = false;
      return answer;
    } catch (error) {
      this.isFailing = true;
      throw error;
    }
  }

  private publish(stream: string, events: readonly NewEvent[], revision: number, position: number): void {
    const [firstRevision, firstPosition] = [revision - events.length + 1, position - events.length + 1];
    this.live.publish(stream, position, () =>
      events.map(({ id, type, data, metadata }, i) => ({
        id,
        type,
        data,
        metadata,
        stream,
        revision: BigInt(firstRevision + i),
        position: positionOf(firstPosition + i),
      })),
    );
  }
}
