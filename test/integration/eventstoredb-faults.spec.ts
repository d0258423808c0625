import {
  EventStoreDBClient,
  NotLeaderError,
  UnavailableError,
  UnknownError,
  type AppendResult,
} from '@eventstore/db-client';
import { setTimeout as pause } from 'node:timers/promises';
import { startCluster, type EventStoreDbCluster } from '../support/eventstoredb-double/start-cluster';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { eventually } from '../support/eventually';
import { collected, errorOf, newStreamName, rawEvent, rawEvents } from '../support/server-under-test';

/**
 * Behaviour of the client when servers and networks fail. Only the double can do this: a real server fails at nobody's
 * request.
 */
describe('a node that fails', () => {
  let double: EventStoreDbDouble;
  const clients: EventStoreDBClient[] = [];
  const connect = (settings = ''): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(`${double.connectionString}${settings}`);
    clients.push(client);
    return client;
  };
  const append = (client: EventStoreDBClient, stream: string, event = rawEvent()): Promise<AppendResult> =>
    client.appendToStream(stream, event, { expectedRevision: 'no_stream' });
  const stored = (stream: string): number => double.storage.log.eventsOf(stream).length;

  beforeEach(async () => void (double = await startDouble()));
  afterEach(async () => {
    double.network.thaw();
    for (const client of clients.splice(0)) await client.dispose();
    await double.stop();
  });

  it('is a plain error of code 14 while it is down; the same client works once it is there', async () => {
    await double.crash();
    const client = connect();
    const error = await errorOf(append(client, newStreamName()));
    expect(error).toMatchObject({ name: 'Error', code: 14 });
    expect(error['type']).toBeUndefined();
    await double.start();
    await eventually(async () => (await append(client, newStreamName())).success);
  });

  it.each([
    { fault: 'lost', what: 'an acknowledgement that was lost', isStored: 1 },
    { fault: 'cut', what: 'a connection that was lost before', isStored: 0 },
    { fault: 'unavailable', what: 'a server that is shutting down', isStored: 0 },
  ] as const)('tells nothing apart: $what', async ({ fault, isStored }) => {
    const [client, stream] = [connect(), newStreamName()];
    await append(client, newStreamName());
    double.faults.script('append', { kind: fault });
    const event = rawEvent();
    expect(await errorOf(append(client, stream, event))).toBeInstanceOf(UnavailableError);
    expect(stored(stream)).toBe(isStored);
    await eventually(async () => (await append(client, stream, event)).success);
    expect(stored(stream)).toBe(1);
    expect(double.faults.met.get(fault)).toBe(1);
  });

  it('reports an append as timed out that was stored', async () => {
    const [client, stream] = [connect(), newStreamName()];
    double.faults.script('append', { kind: 'timed-out' });
    expect(await errorOf(append(client, stream))).toMatchObject({ type: 'deadline-exceeded' });
    expect(stored(stream)).toBe(1);
  });

  it('says in the stream of batches that it is not ready', async () => {
    const [client, stream] = [connect(), newStreamName()];
    double.faults.script('append', { kind: 'not-ready' });
    const error = await errorOf(append(client, stream));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toBe('Could not recognize Server Is Not Ready');
    expect(stored(stream)).toBe(0);
  });

  it.each([
    { what: 'a silent append', hang: () => double.faults.script('append', { kind: 'silent' }), isStored: 0 },
    { what: 'a forgotten answer', hang: () => double.faults.script('append', { kind: 'forgotten' }), isStored: 1 },
    { what: 'a frozen server', hang: () => double.network.freeze(), isStored: 0 },
  ])('is waited for beyond the deadline of a batch append: $what', async ({ hang, isStored }) => {
    const [client, stream] = [connect('&defaultDeadline=300'), newStreamName()];
    await append(client, newStreamName());
    hang();
    const appending = append(client, stream).then(() => 'answered');
    appending.catch(() => undefined);
    expect(await Promise.race([appending, pause(900, 'nothing')])).toBe('nothing');
    expect(stored(stream)).toBe(isStored);
  });

  it('keeps a deadline of appends in calls of their own', async () => {
    double.faults.script('append', { kind: 'silent' });
    const appending = connect().appendToStream(newStreamName(), rawEvent(), {
      expectedRevision: 'no_stream',
      credentials: { username: 'somebody', password: 'secret' },
      deadline: 300,
    });
    expect(await errorOf(appending)).toMatchObject({ type: 'deadline-exceeded' });
  });

  it('answers late, and works on after it was frozen', async () => {
    const [client, stream] = [connect(), newStreamName()];
    double.faults.script('append', { kind: 'late', ms: 100 });
    expect(await append(client, stream)).toMatchObject({ success: true });
    double.network.freeze();
    const [later, appending] = [newStreamName(), newStreamName()].map((name) => append(client, name));
    await pause(100);
    double.network.thaw();
    expect([await later, await appending]).toMatchObject([{ success: true }, { success: true }]);
    double.network.delay(50);
    const before = Date.now();
    await append(client, newStreamName());
    expect(Date.now() - before).toBeGreaterThanOrEqual(100);
  });

  it('loses what was not synced, or keeps it unanswered', async () => {
    await double.stop();
    for (const isKept of [false, true]) {
      double = await startDouble({ flushMs: 60_000 });
      const [client, stream] = [connect(), newStreamName()];
      const failed = errorOf(append(client, stream));
      await eventually(() => double.storage.log.writtenRevision(stream) === 0n);
      await double.crash(isKept);
      expect(await failed).toBeInstanceOf(UnavailableError);
      expect(stored(stream)).toBe(isKept ? 1 : 0);
    }
  });

  it('ends one direction of its connections only', async () => {
    const [client, stream] = [connect(), newStreamName()];
    await append(client, newStreamName());
    double.network.halfClose();
    // The request still arrives at the server; the answer does not arrive here.
    const event = rawEvent();
    expect(await errorOf(append(client, stream, event))).toBeInstanceOf(UnavailableError);
    await eventually(async () => (await append(client, stream, event)).success);
  });

  it('breaks reads off: unavailable, silent, as if all had been sent', async () => {
    const [client, stream] = [connect(), newStreamName()];
    await client.appendToStream(stream, rawEvents(20), { expectedRevision: 'no_stream' });
    const reading = () => collected(client.readStream(stream));
    double.faults.script('read', { kind: 'ended', afterEvents: 7 });
    expect(await reading()).toHaveLength(7);
    double.faults.script('read', { kind: 'silent', afterEvents: 7 });
    const silent = reading().catch(() => []);
    expect(await Promise.race([silent, pause(300, 'nothing')])).toBe('nothing');
    double.faults.script('read', { kind: 'unavailable', afterEvents: 7 });
    expect(await errorOf(reading())).toBeInstanceOf(UnavailableError);
    await eventually(async () => (await reading()).length === 20);
  });

  it('meets the same faults by the same seed', async () => {
    const client = connect();
    const course = async (): Promise<string> => {
      double.faults.byChance(7, [{ on: 'append', fault: { kind: 'timed-out' }, probability: 0.4 }]);
      let met = '';
      for (let i = 0; i < 12; i++)
        met += await append(client, newStreamName()).then(
          () => '.',
          () => 'x',
        );
      return met;
    };
    const first = await course();
    expect(first).toMatch(/x.*\./);
    expect(await course()).toBe(first);
    double.faults.clear();
    expect(await append(client, newStreamName())).toMatchObject({ success: true });
  });
});

describe('a cluster', () => {
  let cluster: EventStoreDbCluster;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    cluster = await startCluster();
    client = EventStoreDBClient.connectionString(cluster.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    await cluster.stop();
  });
  const append = (own = client, call = {}) =>
    own.appendToStream(newStreamName(), rawEvent(), { expectedRevision: 'no_stream', ...call });

  it('is found by gossip, with its leader', async () => {
    expect(await append(client, { requiresLeader: true })).toMatchObject({ success: true });
  });

  it.each([
    { path: 'in a batch stream', call: {} },
    { path: 'in a call', call: { credentials: { username: 'a', password: 'b' } } },
  ])('names its leader to who asks a follower for it, $path', async ({ call }) => {
    const follower = cluster.nodes[1]!;
    const own = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${follower.port}?tls=false`);
    const error = await errorOf(append(own, { requiresLeader: true, ...call }));
    expect(error).toBeInstanceOf(NotLeaderError);
    expect(error).toMatchObject({ leader: { address: '127.0.0.1', port: cluster.leader!.port } });
    expect(await append(own, { requiresLeader: true, ...call })).toMatchObject({ success: true });
    await own.dispose();
  });

  it('passes on what does not ask for the leader, as the first append of a client decides for all of its batches', async () => {
    const own = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${cluster.nodes[1]!.port}?tls=false`);
    expect(await append(own)).toMatchObject({ success: true });
    expect(await append(own, { requiresLeader: true })).toMatchObject({ success: true });
    await own.dispose();
  });

  it('goes on with another leader when one dies', async () => {
    await append();
    const before = cluster.leader!;
    await before.stop();
    expect(await errorOf(append())).toBeInstanceOf(Error);
    cluster.elect();
    expect(cluster.leader).not.toBe(before);
    await eventually(async () => (await append(client, { requiresLeader: true })).success);
    await before.start();
    const again = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${before.port}?tls=false`);
    expect(await errorOf(append(again, { requiresLeader: true }))).toBeInstanceOf(NotLeaderError);
    await again.dispose();
  });
});
