import type { LoggerService } from '@nestjs/common';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { Overloaded } from '@ledger/application';
import { OPERATOR } from '@ledger/domain';
import { batchOf, isAnswerSubject, messageJson, NATS_SUBJECTS } from '@ledger/protocol';
import type { CommandAnswer, ExecuteBatchRequest } from '@ledger/protocol';
import type { CommandGate } from '../wire/command-gate';
import { abridged, fittingAnswers } from '../wire/fitting-answers';
import { MessageTooLarge, UnknownCall } from '../wire/faults';
import { logUnexpected } from '../wire/log-unexpected';
import type { Advertised } from './advertised';
import { lastToken, readCommand, withinMessage } from './command-message';
import type { NatsFigures } from './figures';
import { faultReply, messageBytes, readMessage } from './messages';
import { PartitionShare, type Readiness } from './partition-share';
import type { Queries } from './queries';

/**
 * Most requests that are being answered; further ones are told to come again. Commands have queues of their own beyond
 * this.
 */
export const REQUESTS_IN_FLIGHT_MAX = 20_000;
const OVERLOADED_RETRY_MS = 100;
/** Place of `command`, `batch` or `query` in the subject of a request to a partition, from zero. */
const PARTITION_KIND_TOKEN = 4;

const ANSWER = messageJson<CommandAnswer>('budget.v1.CommandAnswer');
const BATCH = messageJson<ExecuteBatchRequest>('budget.v1.ExecuteBatchRequest');
/** Bytes around the answers of a batch in JSON. Each further answer adds a comma. */
const AROUND_ANSWERS_BYTES = '{"answers":[]}'.length;

/** Answers a message within so many bytes. */
type Work = (message: Msg, bytesMax: number) => Promise<Buffer>;

export interface ResponderSettings {
  readonly queueGroup: string;
  /** The name of this server among those that share the ledgers. */
  readonly advertised: Promise<Advertised>;
  readonly readiness: Readiness;
  /** Most bytes of one request. The NATS server says how many a reply may have. */
  readonly messageBytesMax: number;
}

/** Answers commands and queries that come as requests of NATS, through the same command gate and queries as gRPC. */
export class NatsResponder {
  private subscriptions: readonly Subscription[] = [];
  private share: PartitionShare | undefined;
  private inFlight = 0;
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly gate: CommandGate,
    private readonly queries: Queries,
    private readonly settings: ResponderSettings,
    private readonly figures: NatsFigures,
    private readonly log: LoggerService,
  ) {}

  start(connection: NatsConnection): void {
    const queue = this.settings.queueGroup;
    const serve = (subject: string, work: Work): Subscription =>
      connection.subscribe(subject, {
        queue,
        callback: (error, message) => {
          if (error === null) this.take(connection, message, work);
          else this.log.error(`${subject} cannot be subscribed to: ${error.message}`);
        },
      });
    this.subscriptions = [
      serve(NATS_SUBJECTS.command('*'), (message, bytesMax) => this.command(message, bytesMax)),
      serve(NATS_SUBJECTS.batch, (message, bytesMax) => this.batch(message, bytesMax)),
      serve(NATS_SUBJECTS.query('*'), (message, bytesMax) => this.query(message, bytesMax)),
    ];
    const { advertised, readiness } = this.settings;
    const subscribe = (subject: string): Subscription =>
      serve(subject, (message, bytesMax) => this.ofPartition(message, bytesMax));
    this.share = new PartitionShare(connection, { advertised, readiness, subscribe }, this.figures, this.log);
    void this.share.join();
  }

  /** Stops taking requests, and resolves when all that were taken are answered. */
  async stop(): Promise<void> {
    const drained = this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined));
    // Requests to a partition are taken until another server listens to it.
    await Promise.all([...drained, this.share?.leave()]);
    this.subscriptions = [];
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  private take(connection: NatsConnection, message: Msg, work: Work): void {
    if (!isAnswerSubject(message.reply)) {
      this.figures.requests.unanswerable += 1;
      this.log.warn(`a message to ${message.subject} has no reply subject that may be answered: it was not executed`);
      return;
    }
    this.inFlight += 1;
    void this.answer(connection, message, work).finally(() => {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.onIdle?.();
    });
  }

  private async answer(connection: NatsConnection, message: Msg, work: Work): Promise<void> {
    this.figures.requests.answered += 1;
    try {
      this.assertTakable(message);
      const bytesMax = connection.info?.max_payload ?? Infinity;
      const reply = await work(message, bytesMax);
      if (reply.length > bytesMax) {
        throw new MessageTooLarge(
          `the reply has ${reply.length} bytes, NATS takes ${bytesMax}: ask for less at a time`,
        );
      }
      message.respond(reply);
    } catch (error) {
      this.fail(message, error);
    }
  }

  private fail(message: Msg, error: unknown): void {
    this.figures.requests.failed += 1;
    logUnexpected(error);
    const { payload, headers } = faultReply(error);
    try {
      message.respond(payload, { headers });
    } catch (closed) {
      // The connection is gone, and with it the caller's request: the caller will ask again.
      this.log.warn(`a reply could not be sent: ${String(closed)}`);
    }
  }

  /** @throws Overloaded, MessageTooLarge */
  private assertTakable({ data }: Msg): void {
    if (this.inFlight > REQUESTS_IN_FLIGHT_MAX)
      throw new Overloaded('too many requests in flight', OVERLOADED_RETRY_MS);
    const { messageBytesMax } = this.settings;
    if (data.length > messageBytesMax) {
      throw new MessageTooLarge(`the message has ${data.length} bytes, at most ${messageBytesMax} are taken`);
    }
  }

  private ofPartition(message: Msg, bytesMax: number): Promise<Buffer> {
    switch (message.subject.split('.')[PARTITION_KIND_TOKEN] ?? '') {
      case 'command':
        return this.command(message, bytesMax);
      case 'batch':
        return this.batch(message, bytesMax);
      case 'query':
        return this.query(message, bytesMax);
      default:
        return Promise.reject(new UnknownCall(`the subject of a partition must go on with command, batch or query`));
    }
  }

  private async command({ subject, data }: Msg, bytesMax: number): Promise<Buffer> {
    const body = readCommand(subject, data);
    try {
      const answer = await this.gate.execute(body, OPERATOR);
      const reply = messageBytes({ answer: ANSWER.write(answer) });
      return reply.length <= bytesMax ? reply : messageBytes({ answer: ANSWER.write(abridged(answer)) });
    } catch (error) {
      throw withinMessage(error, body);
    }
  }

  private async batch({ data }: Msg, bytesMax: number): Promise<Buffer> {
    const { answers } = await this.gate.batch(batchOf(readMessage(data, BATCH)), {
      caller: OPERATOR,
      answerBytesMax: bytesMax,
    });
    const room = bytesMax - AROUND_ANSWERS_BYTES - answers.length;
    const forms = fittingAnswers(answers, room, (answer) => messageBytes(ANSWER.write(answer)));
    return Buffer.from(`{"answers":[${forms.join()}]}`);
  }

  private async query({ subject, data }: Msg, bytesMax: number): Promise<Buffer> {
    const name = lastToken(subject);
    const query = this.queries.get(name);
    if (query === undefined) throw new UnknownCall(`there is no query ${name}`);
    return messageBytes(
      query.response.write(
        (await query.answer(readMessage(data, query.request), { caller: OPERATOR, answerBytesMax: bytesMax })) as never,
      ),
    );
  }
}
