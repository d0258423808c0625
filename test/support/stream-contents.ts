import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { NATS_SUBJECTS, type PublishedEvent, type RecordedEvent } from '@ledger/protocol';

export interface StreamMessage {
  readonly subject: string;
  readonly text: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Everything that a JetStream stream holds now, from its first message. */
export const streamContents = async (connection: NatsConnection, stream: string): Promise<readonly StreamMessage[]> => {
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(stream);
  const found: StreamMessage[] = [];
  if (state.messages === 0) return found;
  const messages = await (await jetstream(connection).consumers.get(stream)).consume();
  for await (const message of messages) {
    const headers = new Map([...(message.headers ?? [])].map(([name, values]) => [name, values.join(', ')]));
    found.push({ subject: message.subject, text: message.string(), headers });
    if (message.seq >= state.last_seq) break;
  }
  return found;
};

export const publishedEvent = ({ text }: StreamMessage): PublishedEvent => JSON.parse(text) as PublishedEvent;

/** Each event where it first came, of those whose subject matches. */
export const firstPublished = (messages: readonly StreamMessage[], subject: RegExp): readonly PublishedEvent[] => {
  const seen = new Set<string>();
  return messages
    .filter((message) => subject.test(message.subject))
    .map(publishedEvent)
    .filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId));
};

/** Expects the stream to hold every event of a ledger in order, and for each account those that touch it. */
export const expectPublished = (
  messages: readonly StreamMessage[],
  ledgerId: string,
  history: readonly RecordedEvent[],
): void => {
  const place = ({ eventId, type, revision }: { eventId: string; type: string; revision: string | bigint }) => ({
    eventId,
    type,
    revision: String(revision),
  });
  const ofLedger = new RegExp(`^${NATS_SUBJECTS.event(ledgerId, '').replaceAll('.', '[.]')}\\w+$`);
  expect(firstPublished(messages, ofLedger).map(place)).toEqual(history.map(place));
  for (const accountId of new Set(history.flatMap(({ accountIds }) => accountIds))) {
    const ofAccount = new RegExp(`^${NATS_SUBJECTS.accountEvent(ledgerId, accountId, '').replaceAll('.', '[.]')}\\w+$`);
    const touching = history.filter(({ accountIds }) => accountIds.includes(accountId));
    expect(firstPublished(messages, ofAccount).map(place)).toEqual(touching.map(place));
  }
};
