import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { natsServer, type NatsServer } from '../../../../test/support/nats-server';
import { streamContents } from '../../../../test/support/stream-contents';
import type { OutgoingMessage } from './event-messages';
import { OrderedPublishing } from './ordered-publishing';

let nats: NatsServer;
let connection: NatsConnection;
let streams = 0;
let stream = '';
beforeAll(async () => {
  nats = await natsServer();
  connection = await connect({ servers: nats.url });
});
beforeEach(async () => {
  stream = `S${(streams += 1)}`;
  await (await jetstreamManager(connection)).streams.add({ name: stream, subjects: [`${stream}.*`] });
});
afterAll(async () => {
  await connection.close();
  await nats.remove();
});

const messages = (from: string, count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, i) => ({
    subject: `${stream}.${from}`,
    payload: Buffer.from(`${from}-${i}`),
    id: `${from}-${i}`,
  }));
const texts = (of: readonly OutgoingMessage[]) => of.map(({ id }) => id);
const stored = async (): Promise<string[]> => (await streamContents(connection, stream)).map(({ text }) => text);

const publishAll = async (publishing: OrderedPublishing, all: readonly OutgoingMessage[]): Promise<void> => {
  for (let next = 0; next < all.length;) next += (await publishing.publish(all.slice(next))).stored;
};

describe('ordered publishing', () => {
  it('stores nothing behind a message that was lost, and all of it once when it is sent again', async () => {
    const all = messages('a', 20);
    const lost = all.map((message, i) => (i === 7 ? { ...message, subject: 'nobody.keeps.this' } : message));
    const publishing = new OrderedPublishing(connection, stream);
    const { stored: first, fault } = await publishing.publish(lost);
    expect(first).toBe(7);
    expect(fault).toBeDefined();
    expect(await stored()).toEqual(texts(all.slice(0, 7)));
    await publishAll(publishing, all.slice(7));
    expect(await stored()).toEqual(texts(all));
  });

  it('stores once what is published again', async () => {
    const all = messages('a', 30);
    const publishing = new OrderedPublishing(connection, stream);
    await publishAll(publishing, all.slice(0, 20));
    await publishAll(publishing, all.slice(10));
    expect(await stored()).toEqual(texts(all));
  });

  it('keeps the order of each of two publishers that share a stream', async () => {
    const other = await connect({ servers: nats.url });
    const [a, b] = [messages('a', 400), messages('b', 400)];
    await Promise.all([
      publishAll(new OrderedPublishing(connection, stream), a),
      publishAll(new OrderedPublishing(other, stream), b),
    ]);
    const found = await stored();
    expect(found.filter((text) => text.startsWith('a'))).toEqual(texts(a));
    expect(found.filter((text) => text.startsWith('b'))).toEqual(texts(b));
    await other.close();
  });

  it('ends its wait when it is closed', async () => {
    const publishing = new OrderedPublishing(connection, stream);
    // The subject's subscriber does not answer, so there is no status either.
    const silent = connection.subscribe('silent');
    const published = publishing.publish([{ subject: 'silent', payload: Buffer.from('x'), id: 'x' }]);
    publishing.close();
    expect(await published).toMatchObject({ stored: 0, fault: expect.any(Error) as Error });
    silent.unsubscribe();
  });
});
