import type { LoggerService } from '@nestjs/common';
import { jetstream, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { NATS_PARKED_HEADERS, NATS_STREAMS, NATS_SUBJECTS } from '@ledger/protocol';
import { lastToken } from './command-message';
import { headerText } from './messages';

/** Bytes of a message's bound that headers may take. */
const HEADER_BYTES = 4 * 1024;

/** Keeps messages that can never be recorded, with the reason, for people to look at. */
export class Parking {
  private readonly stream: JetStreamClient;

  constructor(
    private readonly connection: NatsConnection,
    private readonly log: LoggerService,
  ) {
    this.stream = jetstream(connection);
  }

  /** Parks a message, which is durable when it resolves. @throws what JetStream answers when it cannot keep it. */
  async park(message: JsMsg, reason: string, detail: string): Promise<void> {
    const { subject, data, seq } = message;
    const bytesMax = (this.connection.info?.max_payload ?? Infinity) - HEADER_BYTES;
    const described = headers();
    described.set(NATS_PARKED_HEADERS.reason, reason);
    described.set(NATS_PARKED_HEADERS.detail, headerText(detail));
    described.set(NATS_PARKED_HEADERS.subject, subject);
    described.set(NATS_PARKED_HEADERS.sequence, String(seq));
    if (data.length > bytesMax) described.set(NATS_PARKED_HEADERS.cutFrom, String(data.length));
    await this.stream.publish(NATS_SUBJECTS.parked(lastToken(subject)), data.subarray(0, Math.max(0, bytesMax)), {
      // The time is part of the id, since a stream that was created anew counts from 1 again.
      msgID: `${seq}:${message.info.timestampNanos}`,
      expect: { streamName: NATS_STREAMS.parked.name },
      headers: described,
    });
    this.log.warn(`parked message ${seq} of ${subject}: ${reason}: ${detail}`);
  }
}
