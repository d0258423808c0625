import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type Consumer,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '@ledger/platform';
import { SendingOrder } from '@ledger/application';
import { OPERATOR } from '@ledger/domain';
import type { NatsConfig } from '@ledger/platform';
import { NATS_STREAMS, RejectionCode, type CommandAnswer, type CommandBody } from '@ledger/protocol';
import type { CommandGate } from '../wire/command-gate';
import { MalformedInput, verdictOn } from '../wire/faults';
import { logUnexpected } from '../wire/log-unexpected';
import { readCommand, withinMessage } from './command-message';
import type { NatsFigures } from './figures';
import { inJsonNames } from './messages';
import type { NatsActivity } from './nats-lifecycle';
import { Parking } from './parking';
import { ensureStream } from './streams';

/** The consumer that all servers share. */
const DURABLE = 'budget-ledger';
/** Most messages that all servers together may have taken and not acknowledged yet. */
const UNACKNOWLEDGED_MAX = 1_024;
/** Time after which a message that was not acknowledged is delivered again, here or at another server. */
const ACKNOWLEDGE_MS_MAX = 30_000;
const FETCH_MESSAGES_MAX = 256;
/** Longest wait of one fetch for messages, and so of a stop for the fetch. */
const FETCH_MS_MAX = 1_000;
/** Time between two attempts while JetStream is away, and before what failed is delivered again. */
const RETRY_WAIT_MS = 1_000;
/**
 * Deliveries after which a message that meets a defect of this server, or a damaged ledger, is parked: others wait
 * behind it.
 */
const DEFECTS_MAX = 5;

/**
 * Takes commands from a stream, in its order, and acknowledges each when its outcome is recorded. A repeated delivery
 * is answered with the recorded outcome, so nothing counts twice. A command that can never be recorded is parked.
 */
export class Intake implements NatsActivity {
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly unacknowledged = new Set<Promise<void>>();
  private readonly order = new SendingOrder();
  /** True: a message could not be parked since the streams were last seen, perhaps because somebody deleted one. */
  private isParkingLost = false;

  constructor(
    private readonly gate: CommandGate,
    private readonly config: NatsConfig,
    private readonly figures: NatsFigures['intake'],
    private readonly log: LoggerService,
  ) {}

  start(connection: NatsConnection): void {
    this.stopping = new AbortController();
    this.running = this.run(connection, this.stopping.signal);
  }

  /** Takes no further messages; resolves when those taken are acknowledged or given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.unacknowledged);
  }

  private async run(connection: NatsConnection, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const consumer = await this.consumer(connection);
        const parking = new Parking(connection, this.log);
        while (!signal.aborted && !this.isParkingLost) {
          await this.takeSome(consumer, parking);
          this.figures.trouble = undefined;
        }
      } catch (error) {
        if (signal.aborted) return;
        this.tell(messageOf(error));
        await pause(RETRY_WAIT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Makes sure that both streams and the consumer are there. */
  private async consumer(connection: NatsConnection): Promise<Consumer> {
    const manager = await jetstreamManager(connection);
    this.isParkingLost = false;
    await ensureStream(manager, 'parked', this.config, this.log);
    await ensureStream(manager, 'intake', this.config, this.log);
    const { name } = NATS_STREAMS.intake;
    try {
      await manager.consumers.info(name, DURABLE);
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
      await manager.consumers.add(name, {
        durable_name: DURABLE,
        deliver_policy: DeliverPolicy.All,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(ACKNOWLEDGE_MS_MAX),
        max_ack_pending: UNACKNOWLEDGED_MAX,
      });
    }
    return jetstream(connection).consumers.get(name, DURABLE);
  }

  /** Hands on each message as it comes: those of one ledger are decided in the order of their coming. */
  private async takeSome(consumer: Consumer, parking: Parking): Promise<void> {
    const messages = await consumer.fetch({ max_messages: FETCH_MESSAGES_MAX, expires: FETCH_MS_MAX });
    for await (const message of messages) {
      const taken: Promise<void> = this.take(message, parking)
        .catch((error: unknown) =>
          this.log.warn(`a message of the intake will be delivered again: ${messageOf(error)}`),
        )
        .finally(() => this.unacknowledged.delete(taken));
      this.unacknowledged.add(taken);
    }
  }

  private async take(message: JsMsg, parking: Parking): Promise<void> {
    let body: CommandBody | undefined;
    let answer: CommandAnswer;
    try {
      body = readCommand(message.subject, message.data);
      refuseDryRun(body);
      answer = await this.gate.execute(body, OPERATOR, this.order);
    } catch (error) {
      return this.failed(message, body === undefined ? error : withinMessage(error, body), parking);
    }
    const { outcome, revision } = answer;
    if (outcome?.$case === 'rejected' && revision === undefined) {
      const { code, message: words } = outcome.value;
      return this.park(message, parking, RejectionCode[code].toLowerCase(), words);
    }
    message.ack();
    this.figures.recorded += 1;
    if (outcome?.$case === 'rejected') this.figures.rejected += 1;
  }

  private async failed(message: JsMsg, error: unknown, parking: Parking): Promise<void> {
    const { kind, message: words, retryAfterMs, unexpected } = verdictOn(inJsonNames(error));
    if (kind === 'malformed') {
      return this.park(message, parking, 'malformed', words.replace(/^malformed: /, ''));
    }
    logUnexpected(error);
    const isDamage = kind === 'damaged';
    if ((unexpected || isDamage) && message.info.deliveryCount >= DEFECTS_MAX) {
      return this.park(message, parking, isDamage ? 'damaged' : 'internal', words);
    }
    this.giveBack(message, retryAfterMs);
  }

  private async park(message: JsMsg, parking: Parking, reason: string, detail: string): Promise<void> {
    try {
      await parking.park(message, reason, detail);
    } catch (error) {
      this.isParkingLost = true;
      this.giveBack(message);
      throw error;
    }
    message.term();
    this.figures.parked += 1;
  }

  private giveBack(message: JsMsg, afterMs = RETRY_WAIT_MS): void {
    message.nak(afterMs);
    this.figures.retried += 1;
  }

  private tell(trouble: string): void {
    if (trouble !== this.figures.trouble) this.log.warn(`the intake waits: ${trouble}`);
    this.figures.trouble = trouble;
  }
}

/** @throws MalformedInput for a dry run: nobody would hear the answer, and nothing would be recorded. */
const refuseDryRun = ({ $case, value }: CommandBody): void => {
  if (value.envelope?.dryRun !== true) return;
  throw new MalformedInput([
    { field: `envelope.dry_run`, rule: `must be false: nobody hears the answer to this ${$case}` },
  ]);
};
