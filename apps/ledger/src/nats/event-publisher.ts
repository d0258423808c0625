import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  isOfLog,
  runProcessor,
  START,
  type Checkpoint,
  CheckpointUnreadable,
  type CheckpointStore,
  type EventReader,
  type Position,
  type Processor,
  type RecordedEvent,
} from '@ledger/event-store';
import { PUBLISHED_CHECKPOINT, type NatsConfig } from '@ledger/platform';
import { NATS_STREAMS } from '@ledger/protocol';
import { messageOf } from './connection';
import { eventMessages, LEDGER_STREAM_PREFIX, type OutgoingMessage } from './event-messages';
import type { NatsFigures } from './figures';
import type { NatsPart } from './nats-side';
import { OrderedPublishing, type Published } from './ordered-publishing';
import { ensureStream } from './streams';

/** Between two attempts while NATS is away or refuses. */
const RETRY_WAIT_MS = 500;
/** How far the file may be behind: what a crash publishes again. The stream knows most of it again by its ids. */
const CHECKPOINT_EVERY_MS = 200;
/** What a message has beside its payload. */
const HEADER_BYTES = 4 * 1024;
const PAYLOAD_BYTES_DEFAULT = 1024 * 1024;
/** Messages made and sent together. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Publishes every stored event to a stream, in the log's order, at least once; the checkpoint follows what is stored there. */
export class EventPublisher implements NatsPart {
  private processor: Processor | undefined;
  private publishing: OrderedPublishing | undefined;
  private stopping = new AbortController();
  private current: Checkpoint = { position: START, lastEvent: undefined };
  private written: Position | undefined;
  /** Of the checkpoint that the next one replaces. Undefined: there is none. */
  private version: string | undefined;
  private writing: Promise<void> | undefined;
  /** Whether the stream was seen since it last refused something. */
  private streamKnown = false;

  constructor(
    private readonly reader: EventReader,
    private readonly checkpoints: CheckpointStore,
    private readonly config: NatsConfig,
    private readonly figures: NatsFigures['events'],
    private readonly log: LoggerService,
  ) {}

  start(connection: NatsConnection): void {
    this.stopping = new AbortController();
    this.publishing = new OrderedPublishing(connection, NATS_STREAMS.events.name);
    const processor = runProcessor({
      name: 'NATS events',
      reader: this.reader,
      streamPrefix: LEDGER_STREAM_PREFIX,
      target: {
        checkpoint: () => this.checkpoint(connection),
        handle: (events, position) => this.handle(connection, events, position),
        advance: (position) => this.reached({ ...this.current, position }),
      },
    });
    this.processor = processor;
    void processor.ended.then(({ status, error }) => {
      if (error === undefined) return;
      this.figures.trouble = `${status}: ${error.message}`;
      this.log.error(`publishing of events is ${status}: ${error.message}`);
    });
  }

  /** What is not acknowledged by then is published again at the next start. */
  async stop(): Promise<void> {
    const stopped = this.processor?.stop();
    this.stopping.abort();
    this.publishing?.close();
    await stopped;
    await this.writing;
    await this.write();
  }

  private async checkpoint(connection: NatsConnection): Promise<Position | undefined> {
    // Who subscribes before the first event should find the stream; what is in the way now may not be then.
    await this.findStream(connection).catch((error: unknown) => this.tell(messageOf(error)));
    const found = await this.checkpoints.read(PUBLISHED_CHECKPOINT).catch((error: unknown) => {
      if (!(error instanceof CheckpointUnreadable)) throw error;
      this.log.warn(`it is not known how far events were published: publishing all of them again (${error.message})`);
      this.version = error.version;
      return undefined;
    });
    if (found === undefined) return undefined;
    this.version = found.version;
    if (!(await isOfLog(found, this.reader))) {
      this.log.warn('the log is not the one whose events were published: publishing all of it');
      return undefined;
    }
    this.current = found;
    this.figures.position = this.written = found.position;
    return found.position;
  }

  private async handle(
    connection: NatsConnection,
    events: readonly RecordedEvent[],
    position: Position,
  ): Promise<void> {
    const bytesMax = (connection.info?.max_payload ?? PAYLOAD_BYTES_DEFAULT) - HEADER_BYTES;
    let messages: OutgoingMessage[] = [];
    let bytes = 0;
    for (const event of events) {
      for (const message of eventMessages(event, bytesMax)) {
        messages.push(message);
        bytes += message.payload.length;
      }
      if (bytes < CHUNK_BYTES) continue;
      await this.publish(connection, messages);
      [messages, bytes] = [[], 0];
    }
    await this.publish(connection, messages);
    const { stream, revision, id } = events[events.length - 1]!;
    this.reached({ position, lastEvent: { stream, revision, id } });
  }

  /** Goes on until all are stored: nothing is passed over, however long NATS is away. @throws Error when it is stopped. */
  private async publish(connection: NatsConnection, messages: readonly OutgoingMessage[]): Promise<void> {
    const { signal } = this.stopping;
    for (let next = 0; next < messages.length;) {
      signal.throwIfAborted();
      const { stored, fault } = await this.publishSome(connection, messages.slice(next));
      next += stored;
      this.figures.messages += stored;
      if (fault === undefined) {
        this.figures.trouble = undefined;
        continue;
      }
      this.streamKnown = false;
      this.tell(fault.message);
      await pause(RETRY_WAIT_MS, undefined, { signal });
    }
  }

  private async publishSome(connection: NatsConnection, messages: readonly OutgoingMessage[]): Promise<Published> {
    try {
      if (!this.streamKnown) await this.findStream(connection);
      return await this.publishing!.publish(messages);
    } catch (error) {
      return { stored: 0, fault: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private async findStream(connection: NatsConnection): Promise<void> {
    await ensureStream(await jetstreamManager(connection), 'events', this.config, this.log);
    this.streamKnown = true;
  }

  /** Once for each kind of trouble, and again when it changes. */
  private tell(trouble: string): void {
    if (trouble !== this.figures.trouble) this.log.warn(`events wait to be published: ${trouble}`);
    this.figures.trouble = trouble;
  }

  private reached(checkpoint: Checkpoint): void {
    this.current = checkpoint;
    this.figures.position = checkpoint.position;
    this.writing ??= pause(CHECKPOINT_EVERY_MS, undefined, { signal: this.stopping.signal })
      .catch(() => undefined)
      .then(() => this.write())
      .finally(() => (this.writing = undefined));
  }

  private async write(): Promise<void> {
    const { current } = this;
    if (current.position === this.written || current.position === START) return;
    try {
      const written = await this.checkpoints.write(PUBLISHED_CHECKPOINT, current, this.version);
      if (written === 'conflict') throw new Error('another process wrote it');
      this.version = written.version;
      this.written = current.position;
    } catch (error) {
      this.log.warn(`how far events were published could not be written down: ${messageOf(error)}`);
    }
  }
}
