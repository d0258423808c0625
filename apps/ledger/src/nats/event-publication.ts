import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import {
  runProcessor,
  START,
  type Checkpoint,
  type EventReader,
  type Position,
  type Processor,
  type ProcessorState,
  type RecordedEvent,
} from '@ledger/event-store';
import { messageOf } from '../message-of';
import { eventMessages, LEDGER_STREAM_PREFIX, type OutgoingMessage } from './event-messages';
import type { EventOutlet } from './event-outlet';
import type { NatsFigures } from './figures';
import { TurnLost, type PublishingTurn } from './publishing-turn';

/** How far the checkpoint may be behind: what a crash publishes again. The stream knows most of it again by its ids. */
const CHECKPOINT_EVERY_MS = 200;
/** Messages made and sent together. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** One turn of publishing: from a checkpoint on, until it is stopped or another server has taken it over. */
export class EventPublication {
  /** Whether another server has taken over. */
  isLost = false;
  private readonly processor: Processor;
  private readonly stopping = new AbortController();
  private current: Checkpoint;
  /** The last event that the written checkpoint names. */
  private writtenId: string | undefined;
  private writing: Promise<void> | undefined;
  /** Why the checkpoint could not be written last, which was told of. Undefined: it could. */
  private unwritten: string | undefined;

  constructor(
    from: Checkpoint,
    reader: EventReader,
    private readonly outlet: EventOutlet,
    private readonly turn: PublishingTurn,
    private readonly figures: NatsFigures['events'],
    private readonly log: LoggerService,
  ) {
    this.current = from;
    this.writtenId = from.lastEvent?.id;
    if (from.position !== START) this.figures.position = from.position;
    this.processor = runProcessor({
      name: 'NATS events',
      reader,
      streamPrefix: LEDGER_STREAM_PREFIX,
      target: {
        checkpoint: () => (from.position === START ? undefined : from.position),
        handle: (events, position) => this.handle(events, position),
        advance: (position) => this.passed(position),
      },
    });
  }

  /** Stopped, parked, or lost to another server. */
  get ended(): Promise<ProcessorState> {
    return this.processor.ended;
  }

  /** What is not acknowledged by then is published again by whoever publishes next. */
  async stop(): Promise<void> {
    const stopped = this.processor.stop();
    this.stopping.abort();
    this.outlet.close();
    await stopped;
    await this.writing;
    await this.write();
  }

  private async handle(events: readonly RecordedEvent[], position: Position): Promise<void> {
    try {
      await this.publishAll(events);
    } catch (error) {
      if (error instanceof TurnLost) this.lose();
      throw error;
    }
    const { stream, revision, id } = events[events.length - 1]!;
    this.current = { position, lastEvent: { stream, revision, id } };
    this.figures.position = position;
    this.writeSoon();
  }

  private async publishAll(events: readonly RecordedEvent[]): Promise<void> {
    if (this.isLost) throw new TurnLost('another server publishes');
    const confirm = (): Promise<void> => this.turn.confirm();
    let messages: OutgoingMessage[] = [];
    let bytes = 0;
    for (const event of events) {
      for (const message of eventMessages(event, this.outlet.payloadBytesMax)) {
        messages.push(message);
        bytes += message.payload.length;
      }
      if (bytes < CHUNK_BYTES) continue;
      await this.outlet.publish(messages, confirm);
      [messages, bytes] = [[], 0];
    }
    await this.outlet.publish(messages, confirm);
  }

  /** Nothing to publish up to there. Not written down: on a store that holds its checkpoints, each write moves its end. */
  private passed(position: Position): void {
    this.current = { ...this.current, position };
    this.figures.position = position;
  }

  /** Ends the processor where it stands; what it has in hand is another server's now. */
  private lose(): void {
    this.isLost = true;
    void this.processor.stop();
  }

  private writeSoon(): void {
    this.writing ??= pause(CHECKPOINT_EVERY_MS, undefined, { signal: this.stopping.signal })
      .catch(() => undefined)
      .then(() => this.write())
      .finally(() => {
        this.writing = undefined;
        // What came meanwhile, or could not be written down.
        if (this.hasMore && !this.stopping.signal.aborted) this.writeSoon();
      });
  }

  private get hasMore(): boolean {
    return !this.isLost && this.current.lastEvent?.id !== this.writtenId;
  }

  private async write(): Promise<void> {
    const { current } = this;
    if (!this.hasMore) return;
    try {
      await this.turn.write(current);
      this.writtenId = current.lastEvent?.id;
      this.unwritten = undefined;
    } catch (error) {
      if (error instanceof TurnLost) return this.lose();
      const why = messageOf(error);
      if (why !== this.unwritten) this.log.warn(`how far events were published could not be written down: ${why}`);
      this.unwritten = why;
    }
  }
}
