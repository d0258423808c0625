import { openEventStoreDb, type EventStoreDb } from '@ledger/event-store-eventstoredb';
import { newEvents } from '../contract/contract-events';
import { eventually } from '../support/eventually';
import { startCluster, type EventStoreDbCluster } from '../support/eventstoredb-double/start-cluster';
import { SubscriptionNotes } from '../support/subscription-notes';

/** The connection's own watch must not be what notices. */
const WATCHED_SELDOM = '&keepAliveInterval=120000';

/**
 * Behaviour of an open store when another node of the cluster becomes the leader while the store's own connections
 * stay.
 */
describe('a store on a cluster whose leader', () => {
  let cluster: EventStoreDbCluster;
  let store: EventStoreDb;
  let following: SubscriptionNotes;
  beforeEach(async () => {
    cluster = await startCluster();
    store = openEventStoreDb({ connectionString: cluster.connectionString + WATCHED_SELDOM, timeoutMs: 1_000 });
    await eventually(() => store.events.append('ledger-a', 'no-stream', newEvents(1)).then(() => true));
    following = new SubscriptionNotes(store.events.subscribe({ streamPrefix: 'ledger-' }));
    await following.untilEvents(1);
    await following.untilCaughtUp();
  });
  afterEach(async () => {
    await following.close();
    await store.close();
    await cluster.stop();
  });

  it.each<{ way: string; fail: () => void }>([
    { way: 'hangs', fail: () => cluster.nodes[0]!.network.freeze() },
    { way: 'is cut off from the others', fail: () => cluster.isolate(cluster.nodes[0]!) },
  ])('$way goes over to the one that leads now, with all that it does', async ({ fail }) => {
    cluster.elect(cluster.nodes[1]);
    fail();
    const next = newEvents(1);
    await eventually(async () => (await store.events.append('ledger-a', 0n, next)).outcome === 'appended');
    await eventually(async () => (await store.events.streamHead('ledger-a')) === 1n);
    await following.untilEvents(2);
    expect(following.events.map(({ revision }) => revision)).toEqual([0n, 1n]);
    await eventually(async () => (await store.events.listStreams('ledger-', { maxCount: 9 })).length === 1);
  });
});
