import {
  BACKWARDS,
  END,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
  excludeSystemEvents,
  type AllStreamSubscription,
  type Position,
} from '@eventstore/db-client';
import { setTimeout as pause } from 'node:timers/promises';
import {
  collected,
  errorOf,
  itOnDouble,
  newStreamName,
  rawEvent,
  rawEvents,
  serverUnderTest,
} from '../support/server-under-test';

describe('reads of EventStoreDB', () => {
  const server = serverUnderTest();
  const stream = newStreamName();
  const events = rawEvents(40);
  let position: Position;
  beforeAll(async () => {
    const result = await server.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    position = result.position!;
  });
  const read = (options: Parameters<typeof server.client.readStream>[1]) =>
    collected(server.client.readStream(stream, options));
  const readAll = (options: Parameters<typeof server.client.readAll>[0]) => collected(server.client.readAll(options));
  const revisions = (all: Awaited<ReturnType<typeof read>>) => all.map(({ event }) => Number(event!.revision));

  it.each<{ rule: string; options: Parameters<typeof read>[0]; first: number; count: number }>([
    { rule: 'all of it, over pages', options: {}, first: 0, count: 40 },
    { rule: 'from a revision, inclusive', options: { fromRevision: 7n, maxCount: 3 }, first: 7, count: 3 },
    { rule: 'backwards from the end', options: { direction: BACKWARDS, fromRevision: END }, first: 39, count: 40 },
    {
      rule: 'backwards from a revision, inclusive',
      options: { direction: BACKWARDS, fromRevision: 5n },
      first: 5,
      count: 6,
    },
    {
      rule: 'backwards from beyond the end',
      options: { direction: BACKWARDS, fromRevision: 99n },
      first: 39,
      count: 40,
    },
  ])('reads a stream: $rule', async ({ options, first, count }) => {
    const found = revisions(await read(options));
    const step = options?.direction === BACKWARDS ? -1 : 1;
    expect(found).toEqual(Array.from({ length: count }, (_, i) => first + i * step));
  });

  it('reads nothing beyond a stream’s end, and refuses to count to zero', async () => {
    expect(await read({ fromRevision: 99n })).toEqual([]);
    const error = await errorOf(read({ maxCount: 0 }));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toBe('2 UNKNOWN: Unexpected ReadStreamResult: Error');
  });

  it('tells a stream that is not there from one that was tombstoned', async () => {
    const gone = newStreamName();
    expect(await errorOf(collected(server.client.readStream(gone)))).toBeInstanceOf(StreamNotFoundError);
    await server.client.tombstoneStream(gone);
    expect(await errorOf(collected(server.client.readStream(gone)))).toBeInstanceOf(StreamDeletedError);
    expect(await errorOf(collected(server.client.readStream(`$$${gone}`)))).toBeInstanceOf(StreamDeletedError);
  });

  it('reads $all from a position inclusive, backwards exclusive', async () => {
    const [at] = await readAll({ fromPosition: position, maxCount: 1 });
    const [before] = await readAll({ fromPosition: position, direction: BACKWARDS, maxCount: 1 });
    expect([at!.event!.id, before!.event!.id]).toEqual([events[39]!.id, events[38]!.id]);
  });

  it('refuses a position in the middle of a record, and reads nothing beyond the end', async () => {
    const middle = { commit: position.commit + 3n, prepare: position.prepare + 3n };
    const error = await errorOf(readAll({ fromPosition: middle }));
    expect(error.message).toBe('2 UNKNOWN: Unexpected ReadAllResult: Error');
    const subscribing = subscriptionEnd(server.client.subscribeToAll({ fromPosition: middle }));
    expect(await subscribing).toMatchObject({ message: '2 UNKNOWN: Exception was thrown by handler.' });
    const beyond = { commit: position.commit + 100_000_000n, prepare: position.prepare + 100_000_000n };
    expect(await readAll({ fromPosition: beyond })).toEqual([]);
  });

  it('leaves gaps between positions', async () => {
    const all = await readAll({ fromPosition: position, direction: BACKWARDS, maxCount: 20 });
    const places = all.map(({ event }) => event!.position!.commit);
    expect(places.slice(1).every((place, i) => places[i]! - place > 90n)).toBe(true);
  });

  it('has system events in $all on a fresh server, also where event types that begin with $ are left out', async () => {
    const [first] = await readAll({ fromPosition: START, maxCount: 1 });
    expect(first!.event).toMatchObject({ streamId: '$$$scavenges', type: '$metadata', revision: 0n });
    const marked = `$double-${stream}`;
    await server.client.appendToStream(marked, rawEvent({ type: 'Noted' }), { expectedRevision: 'no_stream' });
    const subscription = server.client.subscribeToAll({ fromPosition: position, filter: excludeSystemEvents() });
    for await (const { event } of subscription) if (event!.streamId === marked) break;
  });

  itOnDouble('never answers a read of $all that counts to zero', async () => {
    const reading = readAll({ maxCount: 0 }).then(() => 'answered');
    reading.catch(() => undefined);
    expect(await Promise.race([reading, pause(300, 'nothing')])).toBe('nothing');
  });
});

describe('a log of small chunks and old commits', () => {
  const small = serverUnderTest({ chunkBytes: 4_096 });
  const old = serverUnderTest({ commitRecords: true });

  itOnDouble('jumps at the end of a chunk, and is read over it', async () => {
    const stream = newStreamName();
    for (let i = 0; i < 20; i++) await small.client.appendToStream(stream, rawEvents(3), { expectedRevision: 'any' });
    const all = (await collected(small.client.readAll())).filter(({ event }) => event!.streamId === stream);
    const places = all.map(({ event }) => Number(event!.position!.commit));
    expect(new Set(places.map((place) => Math.floor(place / 4_096))).size).toBeGreaterThan(2);
    const gaps = places.slice(1).map((place, i) => place - places[i]!);
    expect(Math.max(...gaps)).toBeGreaterThan(Math.min(...gaps));
    for (const { event } of all) {
      const [same] = await collected(small.client.readAll({ fromPosition: event!.position!, maxCount: 1 }));
      expect(same!.event!.id).toBe(event!.id);
    }
  });

  itOnDouble('tells events of one commit apart by their prepares', async () => {
    const stream = newStreamName();
    const events = rawEvents(3);
    const { position } = await old.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    const found = (await collected(old.client.readAll())).filter(({ event }) => event!.streamId === stream);
    const places = found.map(({ event }) => event!.position!);
    expect(new Set(places.map(({ commit }) => commit)).size).toBe(1);
    expect(places[2]).toEqual(position);
    const [second] = await collected(old.client.readAll({ fromPosition: places[1]!, maxCount: 1 }));
    expect(second!.event!.id).toBe(events[1]!.id);
  });
});

/** The error with which it ends; undefined where it just ends. */
const subscriptionEnd = async (subscription: AllStreamSubscription): Promise<Error | undefined> => {
  try {
    for await (const _ of subscription) continue;
    return undefined;
  } catch (error) {
    return error as Error;
  }
};
