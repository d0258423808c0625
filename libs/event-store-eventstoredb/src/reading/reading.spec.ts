import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startDouble, type EventStoreDbDouble } from '../../../../test/support/eventstoredb-double/start-double';
import type { Fault } from '../../../../test/support/eventstoredb-double/faults';
import {
  AppendOutcomeUnknown,
  EventStoreCorrupt,
  EventStoreUnavailable,
  type NewEvent,
  type ReadStreamOptions,
  type Revision,
  comparePositions,
} from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '../open';

/**
 * Time limit of the store whose calls are to come to nothing; the other has all the time that a busy machine may need.
 */
const HASTY_MS = 700;

const event = (data = '{"amount":"1.50"}'): NewEvent => ({ id: randomUUID(), type: 'Reserved', data, metadata: '{}' });
const events = (count: number): NewEvent[] => Array.from({ length: count }, () => event());

let double: EventStoreDbDouble;
let db: EventStoreDb;
let hasty: EventStoreDb;
let raw: EventStoreDBClient;
let stream: string;
beforeAll(async () => {
  double = await startDouble();
  db = openEventStoreDb({ connectionString: double.connectionString });
  hasty = openEventStoreDb({ connectionString: double.connectionString, timeoutMs: HASTY_MS });
  raw = EventStoreDBClient.connectionString(double.connectionString);
});
beforeEach(() => void (stream = `ledger-${randomUUID()}`));
afterEach(() => double.faults.clear());
afterAll(async () => {
  await raw.dispose();
  await db.close();
  await hasty.close();
  await double.stop();
});

const pages = async (options?: ReadStreamOptions, store = db): Promise<Revision[][]> => {
  const all: Revision[][] = [];
  for await (const page of store.events.readStream(stream, options)) all.push(page.map(({ revision }) => revision));
  return all;
};

describe('a read of a stream of EventStoreDB', () => {
  it.each<{ fault: Fault }>([
    { fault: { kind: 'cut', afterEvents: 2 } },
    { fault: { kind: 'unavailable', afterEvents: 2 } },
    { fault: { kind: 'unavailable' } },
    { fault: { kind: 'silent', afterEvents: 2 } },
    { fault: { kind: 'silent' } },
  ])(
    'is unavailable within its time, never short, after $fault.kind at event $fault.afterEvents',
    async ({ fault }) => {
      await db.events.append(stream, 'no-stream', events(5));
      double.faults.script('read', fault);
      await expect(pages()).rejects.toThrow(EventStoreUnavailable);
      expect((await pages()).flat()).toEqual([0n, 1n, 2n, 3n, 4n]);
    },
  );

  it.each([{ afterEvents: 0 }, { afterEvents: 2 }])(
    'goes on where an answer ended as if it were whole, after $afterEvents events',
    async ({ afterEvents }) => {
      await db.events.append(stream, 'no-stream', events(5));
      for (const direction of ['forwards', 'backwards'] as const) {
        double.faults.script('read', { kind: 'ended', afterEvents });
        expect((await pages({ direction })).flat()).toHaveLength(5);
      }
      double.faults.script('read', { kind: 'ended' });
      expect(await db.events.streamHead(stream)).toBe(4n);
    },
  );

  it('follows the leader', async () => {
    await db.events.append(stream, 'no-stream', events(1));
    double.faults.script('read', { kind: 'not-leader' }, 2);
    expect(await db.events.streamHead(stream)).toBe(0n);
    double.faults.script('read', { kind: 'not-leader' }, 2);
    expect(comparePositions(await db.events.head(), '1' as never)).toBeGreaterThan(0);
  });

  it('finds at once the connection that another call made after all were cut', async () => {
    const own = openEventStoreDb({ connectionString: double.connectionString, timeoutMs: 2_500 });
    // A missed answer is made good after a second at first, then later and later.
    for (let cuts = 0; cuts < 5; cuts++) {
      const revision = await own.events.streamHead(stream);
      await own.events.append(stream, revision, events(1));
      double.network.cut();
      const next = events(1);
      const append = () => own.events.append(stream, BigInt(2 * cuts), next);
      // The append may have been sent over a connection that was cut before this was known here.
      await append().catch((error: unknown) => {
        if (!(error instanceof AppendOutcomeUnknown)) throw error;
        return append();
      });
    }
    expect(await own.events.streamHead(stream)).toBe(9n);
    await own.close();
  });

  it('bounds a page by its bytes', async () => {
    const count = 12;
    for (let i = 0; i < count; i++) {
      const large = event(JSON.stringify('x'.repeat(1_000_000)));
      await db.events.append(stream, i === 0 ? 'no-stream' : BigInt(i - 1), [large]);
    }
    for (const direction of ['forwards', 'backwards'] as const) {
      const read = await pages({ direction });
      expect(read.flat()).toHaveLength(count);
      expect(Math.max(...read.map((page) => page.length))).toBeLessThanOrEqual(5);
    }
  });

  it('refuses what no read can mean', async () => {
    await expect(pages({ maxCount: 0 })).rejects.toThrow(RangeError);
    await expect(pages({ from: -1n })).rejects.toThrow(RangeError);
    await expect(pages({ from: 2n ** 63n })).rejects.toThrow(RangeError);
    await expect(db.events.streamHead('')).rejects.toThrow(RangeError);
  });

  it.each([
    { rule: 'was truncated', setting: { truncateBefore: 2 } },
    { rule: 'keeps the last ones only', setting: { maxCount: 2 } },
    { rule: 'was truncated to its very end', setting: { truncateBefore: 100 } },
  ])('finds that events are missing where the stream $rule, not by us', async ({ setting }) => {
    await db.events.append(stream, 'no-stream', events(5));
    await raw.setStreamMetadata(stream, setting);
    await expect(pages()).rejects.toThrow(EventStoreCorrupt);
    await expect(pages({ direction: 'backwards' })).rejects.toThrow(EventStoreCorrupt);
  });

  it('finds the store’s head, whatever stands there', async () => {
    const before = await db.events.head();
    const appended = await db.events.append(stream, 'no-stream', events(2));
    expect(await db.events.head()).toBe(appended.outcome === 'appended' && appended.position);
    double.storage.writeSystemEvents(1);
    expect(comparePositions(before, await db.events.head())).toBeLessThan(0);
  });
});

describe('streams of bytes', () => {
  const bytes = async (options: ReadStreamOptions = {}) => {
    const all: [Revision, number[]][] = [];
    for await (const page of db.streams.readBytes(stream, options)) {
      all.push(...page.map(({ revision, data }): [Revision, number[]] => [revision, [...data]]));
    }
    return all;
  };
  const write = (expected: Revision | 'no-stream', ...data: number[]) =>
    db.streams.appendBytes(
      stream,
      expected,
      data.map((byte) => ({ id: randomUUID(), type: 'page', data: Buffer.from([byte, 0, 255]), metadata: '{}' })),
    );

  it('come back as they were written, both ways', async () => {
    expect(await write('no-stream', 1, 2)).toMatchObject({ outcome: 'appended', revision: 1n });
    expect(await write('no-stream', 3)).toEqual({ outcome: 'conflict', actual: 1n });
    expect(await bytes()).toEqual([[0n, [1, 0, 255]], [1n, [2, 0, 255]]]); // prettier-ignore
    expect(await bytes({ direction: 'backwards', maxCount: 1 })).toEqual([[1n, [2, 0, 255]]]);
  });

  it('leave the caller his own bytes', async () => {
    const data = Buffer.from([1, 2]);
    await db.streams.appendBytes(stream, 'no-stream', [{ id: randomUUID(), type: 'page', data }]);
    expect([...data]).toEqual([1, 2]);
  });

  it('keep the last ones only, without a word about the rest', async () => {
    await write('no-stream', 1, 2, 3);
    await Promise.all([db.streams.keepLast(stream, 2), db.streams.keepLast(stream, 2)]);
    expect((await bytes()).map(([revision]) => revision)).toEqual([1n, 2n]);
    await db.streams.keepLast(stream, 1);
    await write(2n, 4);
    expect((await bytes()).map(([revision]) => revision)).toEqual([3n]);
    await expect(db.streams.keepLast(stream, 0)).rejects.toThrow(RangeError);
  });

  it('are removed, and begun again later in their numbers', async () => {
    await db.streams.remove(stream);
    await write('no-stream', 1, 2);
    await db.streams.remove(stream);
    await db.streams.remove(stream);
    expect(await bytes()).toEqual([]);
    await db.streams.keepLast(stream, 5);
    expect(await bytes()).toEqual([]);
    expect(await write('no-stream', 3)).toMatchObject({ outcome: 'appended', revision: 2n });
    await db.streams.keepLast(stream, 5);
    expect(await bytes()).toEqual([[2n, [3, 0, 255]]]);
  });

  it('are answered with a position at or after the events’ where the server has none', async () => {
    const page = { id: randomUUID(), type: 'page', data: Buffer.from([1]) };
    const first = await db.streams.appendBytes(stream, 'no-stream', [page]);
    await write(0n, 2);
    await db.streams.keepLast(stream, 1);
    const again = await db.streams.appendBytes(stream, 'no-stream', [page]);
    if (first.outcome !== 'appended' || again.outcome !== 'appended') throw new Error('conflict');
    expect(again.revision).toBe(0n);
    expect(comparePositions(first.position, again.position)).toBeLessThan(0);
  });
});
