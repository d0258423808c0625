import type { LedgerClient } from '@ledger/client';
import { NATS_STREAMS, NATS_SUBJECTS, type NatsStatus, type PublishedEvent } from '@ledger/protocol';
import { connectLedger } from '../support/client';
import { eventually } from '../support/eventually';
import { historyOf } from '../support/history';
import { openFunded, spend } from '../support/ledger-load';
import { natsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { removeData, startServer, temporaryData, type ServerProcess } from '../support/server';
import { expectPublished, publishedEvent, streamContents } from '../support/stream-contents';

const STREAM = NATS_STREAMS.events.name;
const LEDGERS = ['red', 'blue:2@x'];
const AGENTS = ['agent-1', 'agent-2'];

let nats: NatsServer;
let dataDir: string;
let server: ServerProcess;
let client: LedgerClient;

const begin = async (): Promise<void> => {
  server = await startServer({ dataDir, env: { NATS_URL: nats.url } });
  client = connectLedger(server.address);
};
const end = async (signal?: NodeJS.Signals): Promise<number | null> => {
  client.close();
  return server.stop(signal);
};
beforeEach(async () => {
  nats = await natsServer();
  dataDir = await temporaryData();
  await begin();
  for (const ledgerId of LEDGERS) await openFunded(client, ledgerId, AGENTS);
});
afterEach(async () => {
  await end();
  await nats.remove();
  await removeData(dataDir);
});

const natsStatus = async (): Promise<NatsStatus & { readonly head: string }> => {
  const { nats: status, storePosition } = await client.queries.getStatus({});
  return { ...status!, head: storePosition };
};

/** Until the stream has every event of the log. */
const published = (): Promise<void> =>
  eventually(async () => {
    const { eventsPosition, head } = await natsStatus();
    return eventsPosition === head;
  });

const expectEverythingPublished = async (): Promise<void> => {
  await published();
  const { connection, close } = await natsCaller(nats.url);
  const messages = await streamContents(connection, STREAM);
  for (const ledgerId of LEDGERS) expectPublished(messages, ledgerId, await historyOf(client, ledgerId));
  await close();
};

describe('published events', () => {
  it('go to the ledger and to each account that they touch, as they are stored', async () => {
    await spend(client, 'red', AGENTS, 3);
    await expectEverythingPublished();
    const { connection, close } = await natsCaller(nats.url);
    const messages = await streamContents(connection, STREAM);
    const history = await historyOf(client, 'red');
    const last = history[history.length - 1]!;
    const copies = messages.filter((message) => publishedEvent(message).eventId === last.eventId);
    expect(copies.map(({ subject }) => subject)).toEqual([
      NATS_SUBJECTS.event('red', 'Consumed'),
      NATS_SUBJECTS.accountEvent('red', 'agent-1', 'Consumed'),
    ]);
    expect(copies.map(({ headers }) => headers.get('Nats-Msg-Id'))).toEqual([last.eventId, `${last.eventId}:agent-1`]);
    expect(publishedEvent(copies[0]!)).toEqual({
      eventId: last.eventId,
      type: 'Consumed',
      ledgerId: 'red',
      revision: String(last.revision),
      position: last.position,
      accountIds: ['agent-1'],
      data: JSON.parse(last.dataJson) as unknown,
      metadata: JSON.parse(last.metadataJson) as unknown,
    } satisfies PublishedEvent);
    await close();
  });

  it('reach whoever listens without a stream of his own', async () => {
    const { connection, close } = await natsCaller(nats.url);
    const subscription = connection.subscribe(NATS_SUBJECTS.accountEvent('red', 'agent-2', '*'), { max: 1 });
    await connection.flush();
    await spend(client, 'red', AGENTS, 2);
    for await (const message of subscription) {
      expect(message.json<PublishedEvent>()).toMatchObject({ type: 'Consumed', data: { accountId: 'agent-2' } });
    }
    await close();
  });

  it('are complete and in order when the ledger is killed again and again', async () => {
    for (let kill = 0; kill < 4; kill += 1) {
      const rounds = Array.from({ length: 6 }, (_, i) => spend(client, LEDGERS[i % 2]!, AGENTS, 200));
      await rounds[kill];
      await Promise.all([end('SIGKILL'), ...rounds.map((round) => round.catch(() => undefined))]);
      await begin();
    }
    await expectEverythingPublished();
  });

  it('are complete and in order when NATS is killed under load, again and again', async () => {
    await published();
    for (let kill = 0; kill < 3; kill += 1) {
      const before = Array.from({ length: 6 }, (_, i) => spend(client, LEDGERS[i % 2]!, AGENTS, 300));
      await before[kill];
      await nats.stop('SIGKILL');
      await Promise.all(before);
      await spend(client, 'red', AGENTS, 100);
      await nats.start();
      await spend(client, 'red', AGENTS, 100);
    }
    await expectEverythingPublished();
  });

  it('wait while NATS is away, also through a restart, and nothing else waits', async () => {
    await published();
    await nats.stop();
    await spend(client, 'red', AGENTS, 50);
    expect(await end()).toBe(0);
    await begin();
    await spend(client, 'blue:2@x', AGENTS, 50);
    expect((await natsStatus()).connected).toBe(false);
    await nats.start();
    await expectEverythingPublished();
  });

  it('say why they wait where NATS has no JetStream', async () => {
    const plain = await natsServer({ jetStream: false });
    const other = await startServer({ env: { NATS_URL: plain.url } });
    const { queries, commands: _commands, close } = connectLedger(other.address);
    await eventually(() => other.output().includes('events wait to be published'));
    const { nats: status } = await queries.getStatus({});
    expect(status!.eventsTrouble).toMatch(/jetstream is not enabled/);
    const caller = await natsCaller(plain.url);
    await caller.served();
    await caller.close();
    close();
    expect(await other.stop()).toBe(0);
    await plain.remove();
    await removeData(other.dataDir);
  });
});
