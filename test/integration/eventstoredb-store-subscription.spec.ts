import {
  comparePositions,
  EventStoreUnavailable,
  positionOf,
  START,
  type Position,
  type RecordedEvent,
  type SubscribeOptions,
} from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '@ledger/event-store-eventstoredb';
import { newEvents } from '../contract/contract-events';
import { eventually } from '../support/eventually';
import type { Fault } from '../support/eventstoredb-double/faults';
import { startDouble, type DoubleOptions, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { jsonEventOf } from '../support/eventstoredb-double/storage';
import { SubscriptionNotes } from '../support/subscription-notes';

/** Short, so that silence is found soon; long enough for a busy machine. */
const TIMEOUT_MS = 1_000;

/** Faults of a subscription, none of which its consumer may notice. */
describe('a subscription to EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let store: EventStoreDb;
  let warnings: string[];
  let heads: Map<string, bigint>;
  const notes: SubscriptionNotes[] = [];

  const start = async (options: DoubleOptions = {}): Promise<void> => {
    double = await startDouble(options);
    warnings = [];
    heads = new Map();
    store = openEventStoreDb({
      connectionString: double.connectionString,
      timeoutMs: TIMEOUT_MS,
      onWarning: (warning) => warnings.push(warning),
    });
  };
  const follow = (options: SubscribeOptions = { streamPrefix: 'ledger-' }): SubscriptionNotes => {
    const following = new SubscriptionNotes(store.events.subscribe(options));
    notes.push(following);
    return following;
  };
  /** Beside the wire, so that it works whatever is wrong with that. */
  const record = async (stream: string, count: number): Promise<Position> => {
    const head = heads.get(stream) ?? -1n;
    const events = Array.from({ length: count }, () => jsonEventOf('Reserved', '{"amount":"1"}'));
    const outcome = await double.storage.append(stream, head < 0n ? 'no-stream' : head, events);
    if (outcome.kind !== 'appended') throw new Error(outcome.kind);
    heads.set(stream, outcome.revision);
    return positionOf(outcome.position!.commit, outcome.position!.prepare);
  };
  afterEach(async () => {
    await Promise.all(notes.splice(0).map((following) => following.close()));
    await store.close();
    await double.stop();
  });

  it.each([1, 20, 33, 1_000])('gets a burst of %i events while it is live, three times, each once', async (size) => {
    await start();
    const following = follow();
    await following.untilCaughtUp();
    for (const burst of [1, 2, 3]) {
      await record('ledger-a', size);
      await following.untilEvents(burst * size);
    }
    expectWhole(following, { 'ledger-a': 3 * size });
    expect(warnings).toEqual([]);
  });

  const HISTORY = 1_500;
  it.each<Fault>([
    { kind: 'unavailable', afterEvents: 0 },
    { kind: 'ended', afterEvents: 0 },
    { kind: 'cut', afterEvents: 0 },
    { kind: 'silent', afterEvents: 0 },
    { kind: 'unavailable', afterEvents: 1 },
    { kind: 'ended', afterEvents: 777 },
    { kind: 'cut', afterEvents: 777 },
    { kind: 'silent', afterEvents: 777 },
    { kind: 'cut', afterEvents: HISTORY },
    { kind: 'silent', afterEvents: HISTORY },
    { kind: 'unavailable', afterEvents: HISTORY + 3 },
    { kind: 'ended', afterEvents: HISTORY + 3 },
    { kind: 'silent', afterEvents: HISTORY + 3 },
  ])('misses and repeats nothing when it is $kind after $afterEvents events', async (fault) => {
    await start();
    for (let i = 0; i < 3; i++) {
      await record('ledger-a', HISTORY / 3);
      await record('other', 700);
    }
    double.faults.script('subscribe', fault);
    const following = follow();
    await following.untilCaughtUp();
    await record('ledger-b', 5);
    await following.untilEvents(HISTORY + 5);
    await record('ledger-a', 1);
    await following.untilEvents(HISTORY + 6);
    expectWhole(following, { 'ledger-a': HISTORY + 1, 'ledger-b': 5 });
    expect(double.faults.met.get(fault.kind)).toBe(1);
  });

  it('misses nothing when it is dropped while much waits for a slow consumer', async () => {
    await start();
    for (let i = 0; i < 60; i++) {
      await record('ledger-a', 100);
      await record('other', 300);
    }
    const [slow, quick] = [follow(), follow()];
    slow.hold();
    const head = await store.events.head();
    await quick.untilEvents(6_000);
    // The slow one, too, was by then sent as much as its client and thread can hold, and the marks of events beyond
    // that.
    double.network.cut();
    slow.release();
    await slow.untilEvents(6_000);
    await slow.untilPosition(head);
    expectWhole(slow, { 'ledger-a': 6_000 });
  });

  it('goes on when the server was away, however long, and warns once', async () => {
    await start();
    const following = follow();
    await record('ledger-a', 40);
    await following.untilEvents(40);
    await following.untilCaughtUp();
    await double.crash();
    await eventually(() => warnings.length > 0);
    await expect(store.events.head()).rejects.toThrow(EventStoreUnavailable);
    await record('ledger-a', 40);
    await double.start();
    await following.untilEvents(80);
    await following.untilCaughtUp(2);
    expectWhole(following, { 'ledger-a': 80 });
    expect(warnings.filter((warning) => warning.includes('ledger-*'))).toHaveLength(1);
  });

  it('begins when the server comes', async () => {
    await start();
    await double.crash();
    const following = follow();
    await eventually(() => warnings.length > 0);
    await record('ledger-a', 3);
    await double.start();
    await following.untilEvents(3);
  });

  it('notices a connection that died in silence', async () => {
    await start();
    const following = follow();
    await following.untilCaughtUp();
    double.network.freeze();
    await record('ledger-a', 2);
    await eventually(() => warnings.length > 0);
    expect(following.events).toHaveLength(0);
    double.network.thaw();
    await following.untilEvents(2);
    expectWhole(following, { 'ledger-a': 2 });
  });

  it('says how far the store is when only system events come, and nothing of them', async () => {
    await start();
    const following = follow({});
    await following.untilCaughtUp();
    double.storage.writeSystemEvents(3);
    await record('snapshot-ledger-a', 2);
    const last = await record('checkpoint-projections', 1);
    await following.untilPosition(last);
    expect(following.events).toEqual([]);
    expect(following.caughtUp).toHaveLength(1);
  });

  it('says nothing of the beginning, where the server may have its first checkpoint', async () => {
    await start({ systemEvents: 3_000 });
    const following = follow();
    await record('ledger-a', 1);
    await following.untilEvents(1);
    expect(following.positions.every((position) => comparePositions(position, START) > 0)).toBe(true);
    expectWhole(following, { 'ledger-a': 1 });
  });

  it('caught up means that all was told which was there before', async () => {
    await start();
    await record('ledger-a', 3);
    await record('other', 2_000);
    const head = await store.events.head();
    const following = follow();
    await following.untilCaughtUp();
    expect(comparePositions(following.caughtUp[0]!, head)).toBeGreaterThanOrEqual(0);
    expect(following.events).toHaveLength(3);
  });

  it('leaves the others whole when one is closed', async () => {
    await start();
    const [one, two, three] = [follow(), follow(), follow({ streamPrefix: 'ledger-b' })];
    await Promise.all([one, two, three].map((following) => following.untilCaughtUp()));
    for (let i = 0; i < 10; i++) {
      await Promise.all([record('ledger-a', 2), record('ledger-b', 1)]);
      if (i === 4) await one.close();
    }
    await Promise.all([two.untilEvents(30), three.untilEvents(10)]);
    expectWhole(two, { 'ledger-a': 20, 'ledger-b': 10 });
    expectWhole(three, { 'ledger-b': 10 });
    expect(two.caughtUp).toHaveLength(1);
    expect(three.caughtUp).toHaveLength(1);
  });

  it('hands over an event before its append is answered', async () => {
    await start({ answerAfterMs: TIMEOUT_MS / 2 });
    const following = follow();
    await following.untilCaughtUp();
    let isAnswered = false;
    const appending = store.events.append('ledger-a', 'no-stream', newEvents(1)).then(() => (isAnswered = true));
    await following.untilEvents(1);
    expect(isAnswered).toBe(false);
    await appending;
  });

  it('has what was in a stream that was deleted, and not the deletion', async () => {
    await start();
    await record('ledger-a', 2);
    await record('ledger-b', 2);
    const following = follow();
    await following.untilCaughtUp();
    await double.storage.remove('ledger-a', 'any', false);
    await double.storage.remove('ledger-b', 'any', true);
    await record('ledger-c', 1);
    await following.untilEvents(5);
    expectWhole(following, { 'ledger-a': 2, 'ledger-b': 2, 'ledger-c': 1 });
  });

  it('misses nothing after a place whose event was scavenged', async () => {
    await start();
    await record('ledger-a', 1);
    const scavenged = await record('snapshot-ledger-a', 1);
    await record('ledger-a', 2);
    const { events } = double.storage.log;
    events.splice(
      events.findIndex(({ stream }) => stream.startsWith('snapshot-')),
      1,
    );
    const following = follow({ streamPrefix: 'ledger-', after: scavenged });
    await following.untilEvents(2);
    expect(following.events.map(({ revision }) => revision)).toEqual([1n, 2n]);
  });

  it('ends at once when it is closed while the server is away, and throws when the store is', async () => {
    await start();
    await double.crash();
    const [closed, left] = [follow(), follow()];
    await eventually(() => warnings.length >= 2);
    await closed.close();
    expect(closed.failure).toBeUndefined();
    await store.close();
    await left.ended;
    expect(left.failure).toBeInstanceOf(EventStoreUnavailable);
  });
});

/** Every event of each stream once and in its order, at growing positions over all. */
const expectWhole = ({ events, positions }: SubscriptionNotes, counts: Readonly<Record<string, number>>): void => {
  const revisions: Record<string, bigint[]> = {};
  for (const { stream, revision } of events) (revisions[stream] ??= []).push(revision);
  const whole = Object.entries(counts).map(([stream, count]) => [
    stream,
    Array.from({ length: count }, (_, i) => BigInt(i)),
  ]);
  expect(revisions).toEqual(Object.fromEntries(whole));
  expectGrowing(events.map(({ position }: RecordedEvent) => position));
  expectGrowing(positions);
};

const expectGrowing = (positions: readonly Position[]): void => {
  const wrong = positions.findIndex((position, i) => i > 0 && comparePositions(positions[i - 1]!, position) > 0);
  expect(wrong).toBe(-1);
};
