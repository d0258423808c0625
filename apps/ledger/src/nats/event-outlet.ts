import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '@ledger/platform';
import type { NatsConfig } from '@ledger/platform';
import { NATS_STREAMS } from '@ledger/protocol';
import type { OutgoingMessage } from './event-messages';
import type { NatsFigures } from './figures';
import { OrderedPublishing, type Published } from './ordered-publishing';
import { ensureStream } from './streams';
import { TurnLost } from '@ledger/event-store';

/** Time between two attempts while NATS is away or refuses. */
const RETRY_WAIT_MS = 500;
/** Bytes of a message beside its payload. */
const HEADER_BYTES = 4 * 1024;
const PAYLOAD_BYTES_DEFAULT = 1024 * 1024;

/** The stream of events as a publisher sees it over one connection: it is there, away, or refuses. */
export class EventOutlet {
  private readonly publishing: OrderedPublishing;
  private readonly closing = new AbortController();
  /** True: the stream was seen since it last refused a message. */
  private streamKnown = false;
  /** Reason why the stream could not be prepared before there was anything to publish. Undefined: it could. */
  private unprepared: string | undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly config: NatsConfig,
    private readonly figures: NatsFigures['events'],
    private readonly log: LoggerService,
  ) {
    this.publishing = new OrderedPublishing(connection, NATS_STREAMS.events.name);
  }

  /** Most bytes of one payload. */
  get payloadBytesMax(): number {
    return (this.connection.info?.max_payload ?? PAYLOAD_BYTES_DEFAULT) - HEADER_BYTES;
  }

  /**
   * Creates the stream where it is missing. An obstacle is reported, and the stream is looked for again until it is
   * gone.
   */
  async prepare(): Promise<void> {
    if (await this.look()) return;
    void this.lookUntilFound();
  }

  /**
   * Publishes until all messages are stored: none is skipped, however long NATS is away.
   * @param confirm called before each attempt; an error of it counts as an obstacle, too, except TurnLost.
   * @throws TurnLost; AbortError when it is closed.
   */
  async publish(messages: readonly OutgoingMessage[], confirm: () => Promise<void>): Promise<void> {
    const { signal } = this.closing;
    for (let next = 0; next < messages.length;) {
      signal.throwIfAborted();
      const { stored, fault } = await this.publishSome(messages.slice(next), confirm);
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

  /** Reports trouble once for each kind, and again when it changes. */
  tell(trouble: string): void {
    if (trouble !== this.figures.trouble) this.log.warn(`events wait to be published: ${trouble}`);
    this.figures.trouble = trouble;
  }

  /** Gives up messages that are not acknowledged by now: they count as lost. */
  close(): void {
    this.closing.abort();
    this.publishing.close();
  }

  private async publishSome(messages: readonly OutgoingMessage[], confirm: () => Promise<void>): Promise<Published> {
    try {
      await confirm();
      if (!this.streamKnown) await this.findStream();
      return await this.publishing.publish(messages);
    } catch (error) {
      if (error instanceof TurnLost) throw error;
      return { stored: 0, fault: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private async lookUntilFound(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await pause(RETRY_WAIT_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || (await this.look())) return;
    }
  }

  /** True: the stream exists. */
  private async look(): Promise<boolean> {
    try {
      if (!this.streamKnown) await this.findStream();
      if (this.figures.trouble === this.unprepared) this.figures.trouble = undefined;
      this.unprepared = undefined;
      return true;
    } catch (error) {
      if (this.closing.signal.aborted) return false;
      this.unprepared = messageOf(error);
      this.tell(this.unprepared);
      return false;
    }
  }

  private async findStream(): Promise<void> {
    await ensureStream(await jetstreamManager(this.connection), 'events', this.config, this.log);
    this.streamKnown = true;
  }
}
