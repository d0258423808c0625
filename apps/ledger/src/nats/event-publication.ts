import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { messageOf } from '@ledger/platform';
import { LEDGER_STREAM_PREFIX, ledgerOfStream } from '@ledger/domain';
import {
  EventStoreUnavailable,
  runProcessor,
  START,
  type Checkpoint,
  type EventReader,
  type Position,
  type Processor,
  type ProcessorState,
  type RecordedEvent,
  TurnLost,
  type ProcessorTurn,
} from '@ledger/event-store';
import { eventMessages, type OutgoingMessage } from './event-messages';
import type { EventOutlet } from './event-outlet';
import type { NatsFigures } from './figures';
import { OwedEvents } from './owed-events';

/**
 * Longest time by which the checkpoint may be behind. A crash publishes as much again; the stream recognizes most of it
 * by its ids.
 */
const CHECKPOINT_EVERY_MS = 200;
/** Bytes of messages that are made and sent together. */
const CHUNK_BYTES = 4 * 1024 * 1024;

interface Taken {
  readonly event: RecordedEvent;
  readonly messages: readonly OutgoingMessage[];
}

/** One turn of publishing, from a checkpoint on until it is stopped or another server takes over. */
export class EventPublication {
  /** True: another server has taken over. */
  isLost = false;
  private readonly processor: Processor;
  private readonly stopping = new AbortController();
  private current: Checkpoint;
  private readonly owed: OwedEvents;
  /** Id of the last event that the written checkpoint names. */
  private writtenId: string | undefined;
  private writing: Promise<void> | undefined;
  /** Reported reason why the checkpoint could not be written last. Undefined: it could. */
  private unwritten: string | undefined;

  constructor(
    from: Checkpoint,
    private readonly reader: EventReader,
    private readonly outlet: EventOutlet,
    private readonly turn: ProcessorTurn,
    private readonly figures: NatsFigures['events'],
    private readonly log: LoggerService,
  ) {
    this.current = from;
    this.owed = new OwedEvents(from.owed);
    this.tellOwed();
    this.writtenId = from.lastEvent?.id;
    if (from.position !== START) this.figures.position = from.position;
    this.processor = runProcessor({
      name: 'NATS events',
      reader,
      streamPrefix: LEDGER_STREAM_PREFIX,
      target: {
        checkpoint: () => this.begin(from.position),
        handle: (events, position) => this.handle(events, position),
        advance: (position) => this.passed(position),
        damaged: ({ stream, position, reason }) => {
          this.leave(stream, this.current.position, reason);
          this.passed(position);
        },
      },
    });
  }

  /** Resolves when the publication was stopped, is parked, or was lost to another server. */
  get ended(): Promise<ProcessorState> {
    return this.processor.ended;
  }

  /** Stops publishing. Messages that are not acknowledged by then are published again by the next publisher. */
  async stop(): Promise<void> {
    const stopped = this.processor.stop();
    this.stopping.abort();
    this.outlet.close();
    await stopped;
    await this.writing;
    await this.write();
  }

  /** Publishes first what earlier publications owe, since it may be readable by now. */
  private async begin(position: Position): Promise<Position | undefined> {
    await this.owed.takeUp(
      this.reader,
      position,
      (events) => this.publishAll(events.map((event) => this.messagesOf(event))),
      (stream, error) => {
        if (error instanceof TurnLost || error instanceof EventStoreUnavailable) throw error;
        this.log.warn(`events of ${stream} still cannot be published: ${messageOf(error)}`);
      },
    );
    this.tellOwed();
    this.writeSoon();
    return position === START ? undefined : position;
  }

  private async handle(events: readonly RecordedEvent[], position: Position): Promise<void> {
    const taken = this.takeable(events);
    await this.publishAll(taken.map(({ messages }) => messages));
    const last = taken.at(-1)?.event;
    const lastEvent = last && { stream: last.stream, revision: last.revision, id: last.id };
    this.current = { position, lastEvent: lastEvent ?? this.current.lastEvent };
    this.figures.position = position;
    this.writeSoon();
  }

  /**
   * Makes the messages of each event. A ledger with an event for which none can be made is left aside from there on,
   * and the others go on.
   */
  private takeable(events: readonly RecordedEvent[]): readonly Taken[] {
    const taken: Taken[] = [];
    let before = this.current.position;
    for (const event of events) {
      if (!this.owed.has(event.stream)) {
        try {
          taken.push({ event, messages: this.messagesOf(event) });
        } catch (error) {
          this.leave(event.stream, before, messageOf(error));
        }
      }
      before = event.position;
    }
    return taken;
  }

  private leave(stream: string, after: Position, why: string): void {
    if (this.owed.has(stream)) return;
    this.owed.add(stream, after);
    this.log.error(`events of ${stream} are no longer published, those of other ledgers are: ${why}`);
    this.tellOwed();
    this.writeSoon();
  }

  private tellOwed(): void {
    this.figures.parked = this.owed.list().map(({ stream }) => ledgerOfStream(stream));
  }

  private messagesOf(event: RecordedEvent): OutgoingMessage[] {
    return eventMessages(event, this.outlet.payloadBytesMax);
  }

  private async publishAll(messagesOfEvents: readonly (readonly OutgoingMessage[])[]): Promise<void> {
    if (this.isLost) throw new TurnLost('another server has the turn');
    const confirm = (): Promise<void> => this.turn.confirm();
    let chunk: OutgoingMessage[] = [];
    let bytes = 0;
    try {
      for (const messages of messagesOfEvents) {
        chunk.push(...messages);
        for (const { payload } of messages) bytes += payload.length;
        if (bytes < CHUNK_BYTES) continue;
        await this.outlet.publish(chunk, confirm);
        [chunk, bytes] = [[], 0];
      }
      await this.outlet.publish(chunk, confirm);
    } catch (error) {
      if (error instanceof TurnLost) this.lose();
      throw error;
    }
  }

  /**
   * Notes that there is nothing to publish up to a place, but does not write it: on a store that holds its own
   * checkpoints, each write would move its end.
   */
  private passed(position: Position): void {
    this.current = { ...this.current, position };
    this.figures.position = position;
  }

  /** Ends the processor at once: its work in hand is another server's now. */
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
        // Another write follows for events that came meanwhile, or after a failure.
        if (this.hasMore && !this.stopping.signal.aborted) this.writeSoon();
      });
  }

  private get hasMore(): boolean {
    return !this.isLost && (this.owed.isChanged || this.current.lastEvent?.id !== this.writtenId);
  }

  private async write(): Promise<void> {
    if (!this.hasMore) return;
    const { current, owed } = this;
    const checkpoint = { ...current, owed: owed.list() };
    owed.written();
    try {
      await this.turn.write(checkpoint);
      this.writtenId = current.lastEvent?.id;
      this.unwritten = undefined;
    } catch (error) {
      if (error instanceof TurnLost) return this.lose();
      owed.isChanged = true;
      const why = messageOf(error);
      if (why !== this.unwritten) this.log.warn(`the checkpoint of publishing could not be written: ${why}`);
      this.unwritten = why;
    }
  }
}
