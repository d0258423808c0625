import {
  END,
  START,
  StreamDeletedError,
  TimeoutError,
  UnavailableError,
  streamNameFilter,
  type AllStreamSubscription,
  type EventStoreDBClient,
  type Position,
} from '@eventstore/db-client';
import { eventually } from '../support/eventually';
import {
  collected,
  itOnDouble,
  newStreamName,
  rawEvent,
  rawEvents,
  serverUnderTest,
} from '../support/server-under-test';

describe('subscriptions of EventStoreDB', () => {
  const server = serverUnderTest();
  const append = (stream: string, count: number) =>
    server.client.appendToStream(stream, rawEvents(count), { expectedRevision: 'any' });
  const follow = (
    options: Parameters<EventStoreDBClient['subscribeToAll']>[0],
    client: EventStoreDBClient = server.client,
  ): Followed => new Followed(client.subscribeToAll(options));
  const only = (stream: string, checkpointReached?: (at: Position) => void, checkpointInterval = 1) =>
    streamNameFilter({
      prefixes: [stream],
      checkpointInterval,
      checkpointReached: async (_: unknown, at: Position) => checkpointReached?.(at),
    });

  it('confirms, brings history in order, says that it has caught up, and goes on live', async () => {
    const stream = newStreamName();
    await append(stream, 70);
    const followed = follow({ fromPosition: START, filter: only(stream) });
    await eventually(() => followed.said.includes('caughtUp'));
    expect(followed.said).toEqual(['confirmation', ...Array.from({ length: 70 }, (_, i) => `${i}`), 'caughtUp']);
    await append(stream, 3);
    await eventually(() => followed.said.length === 75);
    expect(followed.said.slice(-3)).toEqual(['70', '71', '72']);
  });

  it('begins after the position of an event, and live at the end', async () => {
    const stream = newStreamName();
    const { position } = await append(stream, 2);
    await append(stream, 2);
    const after = follow({ fromPosition: position!, filter: only(stream) });
    const live = follow({ fromPosition: END, filter: only(stream) });
    await eventually(() => after.said.includes('caughtUp') && live.said.includes('caughtUp'));
    expect(after.events).toEqual(['2', '3']);
    await append(stream, 1);
    await eventually(() => live.events.length === 1 && after.events.length === 3);
    expect(live.events).toEqual(['4']);
  });

  it('is dropped by a burst, ABORTED, and hears no end after it', async () => {
    const stream = newStreamName();
    const followed = follow({ fromPosition: END });
    await eventually(() => followed.said.includes('caughtUp'));
    for (let i = 0; followed.error === undefined && i < 50; i++) await append(stream, 1_000);
    await eventually(() => followed.error !== undefined);
    expect(followed.error).toBeInstanceOf(TimeoutError);
    expect(followed.error!.message).toBe(
      '10 ABORTED: Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    );
    expect(followed.said).not.toContain('end');
    const rest = follow({ fromPosition: followed.last!, filter: only(stream) });
    const whole = (await collected(server.client.readStream(stream))).length;
    const seen = followed.events.length;
    await eventually(() => rest.events.length + seen >= whole);
    expect([...followed.events, ...rest.events]).toEqual(Array.from({ length: whole }, (_, i) => `${i}`));
  });

  it('says every 32 events looked at, times the interval, how far it is, first perhaps position 0', async () => {
    const [stream, other] = [newStreamName(), newStreamName()];
    const { position } = await append(stream, 1);
    await append(other, 320);
    for (const interval of [1, 3]) {
      const places: bigint[] = [];
      const filter = only(stream, ({ commit }) => void places.push(commit), interval);
      const followed = follow({ fromPosition: position!, filter });
      await eventually(() => followed.said.includes('caughtUp'));
      expect(places).toHaveLength(Math.floor(10 / interval));
      expect(places.every((place, i) => place > (places[i - 1] ?? position!.commit))).toBe(true);
      await append(other, 10);
      await append(other, 32 * interval);
      await eventually(() => places.length > Math.floor(10 / interval) || followed.error !== undefined);
    }
    const fromStart: bigint[] = [];
    const all = follow({ fromPosition: START, filter: only('none', ({ commit }) => void fromStart.push(commit)) });
    await eventually(() => all.said.includes('caughtUp'));
    expect(fromStart[0]).toBe(0n);
  });

  it('waits for a stream that is not there, and ends by its tombstone', async () => {
    const stream = newStreamName();
    const seen: string[] = [];
    let error: Error | undefined;
    const subscription = server.client.subscribeToStream(stream);
    subscription.on('data', ({ event }) => seen.push(event!.id)).on('error', (failed) => void (error = failed));
    const first = rawEvent();
    await server.client.appendToStream(stream, first, { expectedRevision: 'no_stream' });
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([first.id]);
    await server.client.tombstoneStream(stream);
    await eventually(() => error !== undefined);
    expect(error).toBeInstanceOf(StreamDeletedError);
  });

  itOnDouble('fails with its client’s whole channel when the connection is lost, once', async () => {
    const own = server.another();
    const followed = follow({ fromPosition: END }, own);
    await eventually(() => followed.said.includes('caughtUp'));
    server.double.network.cut();
    await eventually(() => followed.error !== undefined);
    expect(followed.error).toBeInstanceOf(UnavailableError);
    expect((await collected(own.readAll({ maxCount: 1 }))).length).toBe(1);
  });

  itOnDouble.each([
    { kind: 'unavailable', type: UnavailableError },
    { kind: 'ended', type: undefined },
    { kind: 'cut', type: UnavailableError },
  ] as const)('stops in mid stream: $kind', async ({ kind, type }) => {
    const stream = newStreamName();
    await append(stream, 50);
    server.double.faults.script('subscribe', { kind, afterEvents: 20 });
    const followed = follow({ fromPosition: START, filter: only(stream) }, server.another());
    await eventually(() => followed.error !== undefined || followed.said.includes('end'));
    expect(followed.events.length).toBeLessThanOrEqual(20);
    if (type !== undefined) expect(followed.error).toBeInstanceOf(type);
    else expect(followed.events).toHaveLength(20);
  });
});

describe('subscriptions of EventStoreDB, with its knobs turned', () => {
  const late = serverUnderTest({ answerAfterMs: 200 });

  itOnDouble('bring events before the answer of their own append', async () => {
    const stream = newStreamName();
    const followed = new Followed(late.client.subscribeToAll({ fromPosition: END }));
    await eventually(() => followed.said.includes('caughtUp'));
    let isAnswered = false;
    const appending = late.client
      .appendToStream(stream, rawEvent(), { expectedRevision: 'no_stream' })
      .then(() => void (isAnswered = true));
    await eventually(() => followed.events.length === 1);
    expect(isAnswered).toBe(false);
    await appending;
  });
});

/** Keeps what a subscription says, in order; events by their revisions. */
class Followed {
  readonly said: string[] = [];
  readonly events: string[] = [];
  last: Position | undefined;
  error: Error | undefined;

  constructor(subscription: AllStreamSubscription) {
    subscription
      .on('confirmation', () => this.said.push('confirmation'))
      .on('caughtUp', () => this.said.push('caughtUp'))
      .on('end', () => this.said.push('end'))
      .on('error', (error) => void (this.error ??= error))
      .on('data', ({ event }) => {
        if (event!.streamId.startsWith('$')) return;
        this.said.push(`${event!.revision}`);
        this.events.push(`${event!.revision}`);
        this.last = event!.position;
      });
  }
}
