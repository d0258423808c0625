import { openEventStoreDb, type EventStoreDb } from '@ledger/event-store-eventstoredb';
import { SessionOver } from '@ledger/event-store';
import { newEvents } from '../contract/contract-events';
import { startCluster } from '../support/eventstoredb-double/start-cluster';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { eventually } from '../support/eventually';

const open = (connectionString: string): EventStoreDb => openEventStoreDb({ connectionString });

describe('a session with EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let store: EventStoreDb;
  let session: string;

  beforeEach(async () => {
    double = await startDouble();
    store = open(double.connectionString);
    session = await store.events.session();
  });
  afterEach(async () => {
    await store.close();
    await double.stop();
  });

  const appended = (stream: string, named?: string) =>
    store.events.append(stream, 'no-stream', newEvents(1), named).then(({ outcome }) => outcome);
  const visible = (stream: string): number => double.storage.log.eventsOf(stream).length;

  it('lasts while the connection does, whatever goes over it', async () => {
    expect(await appended('ledger-a', session)).toBe('appended');
    expect(await appended('ledger-b')).toBe('appended');
    expect(await store.events.session()).toBe(session);
    expect(await appended('ledger-c', session)).toBe('appended');
  });

  it.each<{ how: string; lose: () => Promise<void> }>([
    {
      how: 'the server was started anew',
      lose: async () => {
        await double.crash();
        await double.start();
      },
    },
    { how: 'the connection was cut', lose: async () => double.network.cut() },
  ])('is over once $how: nothing of it is sent to whoever is there now', async ({ lose }) => {
    expect(await appended('ledger-a', session)).toBe('appended');
    await lose();
    await eventually(async () => (await store.events.session().catch(() => session)) !== session);
    await expect(appended('ledger-b', session)).rejects.toBeInstanceOf(SessionOver);
    expect(visible('ledger-b')).toBe(0);
    expect(await appended('ledger-b', await store.events.session())).toBe('appended');
  });

  it('is over once another node leads', async () => {
    const cluster = await startCluster();
    const own = open(cluster.connectionString);
    const first = await own.events.session();
    await own.events.append('ledger-a', 'no-stream', newEvents(1), first);
    cluster.elect();
    await expect(own.events.append('ledger-b', 'no-stream', newEvents(1), first)).rejects.toBeInstanceOf(SessionOver);
    expect(await own.events.session()).not.toBe(first);
    await own.close();
    await cluster.stop();
  });

  it('says nothing while nobody is there', async () => {
    await double.crash();
    await expect(appended('ledger-a', session)).rejects.toMatchObject({
      name: expect.stringMatching(/SessionOver|EventStoreUnavailable|AppendOutcomeUnknown/) as string,
    });
    await expect(store.events.session()).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
  });
});
