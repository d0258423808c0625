import { PubHeaders } from '@nats-io/jetstream';
import { createInbox, headers, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { OutgoingMessage } from './event-messages';

/** Most messages that are on their way together. */
const WINDOW_MAX = 512;
/** Time after which missing acknowledgements count as lost. */
const ACKNOWLEDGED_MS_MAX = 5_000;
/** JetStream's code for a last message that is not the expected one. */
const WRONG_LAST_MESSAGE = 10_070;

/**
 * Result of publishing a run of messages: the number of first messages that are stored, and the reason why the next one
 * is not.
 */
export interface Published {
  readonly stored: number;
  /**
   * Reason of the failure. Absent: all are stored, or another publisher came in between, and the rest can be tried at
   * once.
   */
  readonly fault?: Error;
}

/**
 * Publishes to one stream so that messages are stored in order even if some are lost on their way. Each message but the
 * first of a run names the one that must be stored before it, and the stream refuses it where that one is missing. The
 * first is only sent when everything before it is acknowledged.
 */
export class OrderedPublishing {
  private readonly inbox = createInbox();
  private readonly subscription: Subscription;
  private readonly waiting = new Map<string, (reply: Msg) => void>();
  private window = WINDOW_MAX;
  private runs = 0;
  /** Ends the wait for acknowledgements of the run under way. */
  private giveUp: () => void = () => undefined;

  constructor(
    private readonly connection: NatsConnection,
    private readonly stream: string,
  ) {
    this.subscription = connection.subscribe(`${this.inbox}.*`, {
      callback: (error, reply) => {
        if (error === null) this.waiting.get(reply.subject)?.(reply);
      },
    });
  }

  /**
   * Publishes as many of the first messages as go together; one call at a time.
   * @throws what the connection throws when it is closed.
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<Published> {
    const run = messages.slice(0, this.window);
    const replies = await this.exchange(run);
    let stored = 0;
    let fault: Error | undefined;
    while (stored < run.length && (fault = this.faultOf(replies[stored])) === undefined) stored += 1;
    const overtaken = fault instanceof Overtaken;
    // Publishers that share the stream interrupt each other's runs: shorter runs waste less.
    this.window = overtaken ? Math.max(1, this.window >> 1) : Math.min(WINDOW_MAX, this.window * 2);
    return fault === undefined || overtaken ? { stored } : { stored, fault };
  }

  /** Gives up messages that are not acknowledged by now: they count as lost. */
  close(): void {
    this.giveUp();
    this.subscription.unsubscribe();
  }

  /** Gives replies in the messages' order. Undefined: none came in time. */
  private exchange(run: readonly OutgoingMessage[]): Promise<(Msg | undefined)[]> {
    const replies: (Msg | undefined)[] = run.map(() => undefined);
    const prefix = `${this.inbox}.${(this.runs += 1)}-`;
    return new Promise((resolve) => {
      let missing = run.length;
      const done = (): void => {
        clearTimeout(late);
        run.forEach((_, i) => this.waiting.delete(prefix + i));
        resolve(replies);
      };
      const late = setTimeout(done, ACKNOWLEDGED_MS_MAX);
      this.giveUp = done;
      run.forEach(({ subject, payload, id }, i) => {
        const reply = prefix + i;
        this.waiting.set(reply, (message) => {
          replies[i] = message;
          missing -= 1;
          if (missing === 0) done();
        });
        const fence = i === 0 ? undefined : run[i - 1]!.id;
        this.connection.publish(subject, payload, { reply, headers: this.headersOf(id, fence) });
      });
    });
  }

  private headersOf(id: string, before: string | undefined) {
    const described = headers();
    described.set(PubHeaders.MsgIdHdr, id);
    described.set(PubHeaders.ExpectedStreamHdr, this.stream);
    if (before !== undefined) described.set(PubHeaders.ExpectedLastMsgIdHdr, before);
    return described;
  }

  private faultOf(reply: Msg | undefined): Error | undefined {
    if (reply === undefined) return new Error(`no acknowledgement within ${ACKNOWLEDGED_MS_MAX} ms`);
    if (reply.data.length === 0)
      return new Error(`no stream of NATS keeps messages of this subject (${reply.headers?.code ?? 'no code'})`);
    const { error } = reply.json<{ error?: { err_code?: number; description?: string } }>();
    if (error === undefined) return undefined;
    if (error.err_code === WRONG_LAST_MESSAGE) return new Overtaken();
    return new Error(error.description ?? 'refused without a reason');
  }
}

class Overtaken extends Error {}
