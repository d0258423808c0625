import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { eventually } from '../../../../test/support/eventually';
import { startDouble, type EventStoreDbDouble } from '../../../../test/support/eventstoredb-double/start-double';
import type { Fault } from '../../../../test/support/eventstoredb-double/faults';
import {
  APPEND_BYTES_MAX,
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  type NewEvent,
} from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '../open';

/**
 * Time limit of the store whose calls are to come to nothing; the others have all the time that a busy machine may
 * need.
 */
const HASTY_MS = 700;

const event = (over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Reserved',
  data: '{"amount":"1.50"}',
  metadata: '{"writer":"w-1"}',
  ...over,
});
const events = (count: number): NewEvent[] => Array.from({ length: count }, () => event());

describe('an append to EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let db: EventStoreDb;
  let hasty: EventStoreDb;
  let stream: string;
  beforeAll(async () => {
    double = await startDouble({ writeTimeoutMs: 100 });
    const { connectionString } = double;
    db = openEventStoreDb({ connectionString });
    hasty = openEventStoreDb({ connectionString, timeoutMs: HASTY_MS });
    await db.events.head();
    await hasty.events.head().catch(() => undefined);
  });
  beforeEach(() => void (stream = `ledger-${randomUUID()}`));
  afterEach(() => double.faults.clear());
  afterAll(async () => {
    await db.close();
    await hasty.close();
    await double.stop();
  });

  const stored = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const page of db.events.readStream(stream)) ids.push(...page.map(({ id }) => id));
    return ids;
  };
  const idsOf = (list: readonly NewEvent[]): string[] => list.map(({ id }) => id);

  it.each<{ rule: string; fault: Fault; kept: boolean }>([
    { rule: 'the connection ended before it', fault: { kind: 'cut' }, kept: false },
    { rule: 'the connection ended after it', fault: { kind: 'lost' }, kept: true },
    { rule: 'the server gave the call up', fault: { kind: 'unavailable' }, kept: false },
    { rule: 'there was no answer and it was stored', fault: { kind: 'forgotten' }, kept: true },
    { rule: 'there was no answer and it was not stored', fault: { kind: 'silent' }, kept: false },
    { rule: 'the answer came too late', fault: { kind: 'late', ms: HASTY_MS + 600 }, kept: true },
  ])('does not know its outcome when $rule, and learns it by a repeat', async ({ fault, kept }) => {
    await db.events.append(stream, 'no-stream', events(2));
    const batch = events(3);
    double.faults.script('append', fault);
    await expect(hasty.events.append(stream, 1n, batch)).rejects.toThrow(AppendOutcomeUnknown);
    expect((await stored()).length).toBe(kept ? 5 : 2);
    expect(await db.events.append(stream, 1n, batch)).toMatchObject({ outcome: 'appended', revision: 4n });
    expect((await stored()).slice(2)).toEqual(idsOf(batch));
  });

  it('repeats by itself what the server itself had no time for', async () => {
    const batch = events(2);
    double.faults.script('append', { kind: 'timed-out' });
    expect(await db.events.append(stream, 'no-stream', batch)).toMatchObject({ outcome: 'appended', revision: 1n });
    expect(await stored()).toEqual(idsOf(batch));
  });

  it('follows the leader', async () => {
    double.faults.script('append', { kind: 'not-leader' }, 2);
    expect(await db.events.append(stream, 'no-stream', events(1))).toMatchObject({ outcome: 'appended' });
  });

  it('is unavailable, and nothing was stored, where the server does not take it up', async () => {
    double.faults.script('append', { kind: 'not-ready' });
    await expect(db.events.append(stream, 'no-stream', events(1))).rejects.toThrow(EventStoreUnavailable);
    double.faults.script('append', { kind: 'not-leader' }, 9);
    await expect(db.events.append(stream, 'no-stream', events(1))).rejects.toThrow(EventStoreUnavailable);
    double.faults.clear();
    expect(await db.events.streamHead(stream)).toBe('no-stream');
  });

  it.each<{ rule: string; batch: () => NewEvent[] }>([
    { rule: 'nothing', batch: () => [] },
    { rule: 'an empty type', batch: () => [event({ type: '' })] },
    {
      rule: 'an id twice',
      batch: () => [
        ...events(1),
        event({ id: '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b' }),
        event({ id: '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b' }),
      ],
    },
    { rule: 'spaces in data', batch: () => [...events(1), event({ data: '{"a": 1}' })] },
    { rule: 'a number that is written otherwise', batch: () => [event({ data: '{"a":1.0}' })] },
    { rule: 'keys that are reordered', batch: () => [event({ metadata: '{"b":1,"1":2}' })] },
    { rule: 'a key twice', batch: () => [event({ metadata: '{"b":1,"b":2}' })] },
    { rule: 'no JSON', batch: () => [event({ metadata: '' })] },
  ])('refuses $rule before anything is sent', async ({ batch }) => {
    double.faults.script('append', { kind: 'unavailable' });
    await expect(db.events.append(stream, 'no-stream', batch())).rejects.toThrow(RangeError);
    // The fault that any call would have met still waits.
    await expect(db.events.append(stream, 'no-stream', events(1))).rejects.toThrow(AppendOutcomeUnknown);
  });

  it('refuses more bytes than the server takes before anything is sent', async () => {
    const [data, metadata] = [JSON.stringify('x'.repeat(APPEND_BYTES_MAX)), '{}'];
    double.faults.script('append', { kind: 'unavailable' });
    await expect(db.events.append(stream, 'no-stream', [event({ data, metadata })])).rejects.toThrow(AppendTooLarge);
    const page = { id: randomUUID(), type: 'page', data: new Uint8Array(APPEND_BYTES_MAX + 1) };
    await expect(db.streams.appendBytes(stream, 'no-stream', [page])).rejects.toThrow(AppendTooLarge);
    expect(double.faults.take('append')).toBeDefined();
  });

  it('does not begin a stream again that was deleted, nor go on with one that is gone for good', async () => {
    const raw = EventStoreDBClient.connectionString(double.connectionString);
    const gone = `${stream}-gone`;
    for (const name of [stream, gone]) await db.events.append(name, 'no-stream', events(3));
    await raw.deleteStream(stream);
    await raw.tombstoneStream(gone);
    for (const name of [stream, gone]) {
      await expect(db.events.append(name, 'no-stream', events(1))).rejects.toThrow(EventStoreCorrupt);
      await expect(db.events.streamHead(name)).rejects.toThrow(EventStoreCorrupt);
      await expect(db.events.readStream(name)[Symbol.asyncIterator]().next()).rejects.toThrow(EventStoreCorrupt);
    }
    await expect(db.events.append(gone, 2n, events(1))).rejects.toThrow(EventStoreCorrupt);
    await raw.dispose();
  });

  it('is finished before the store closes', async () => {
    const own = openEventStoreDb({ connectionString: double.connectionString });
    double.faults.script('append', { kind: 'late', ms: 200 });
    const appended = own.events.append(stream, 'no-stream', events(1));
    const read = expect(own.events.streamHead(stream).then(() => own.events.head())).resolves.toBeDefined();
    await read;
    await own.close();
    expect(await appended).toMatchObject({ outcome: 'appended' });
    await expect(own.events.append(stream, 0n, events(1))).rejects.toThrow(EventStoreUnavailable);
  });
});

describe('EventStoreDB that is not there', () => {
  it('is unavailable before anything is sent, and is found again when it comes', async () => {
    const double = await startDouble();
    await double.stop();
    const warnings: string[] = [];
    const onWarning = (warning: string): void => void warnings.push(warning);
    const { connectionString } = double;
    const db = openEventStoreDb({ connectionString, onWarning });
    const hasty = openEventStoreDb({ connectionString, timeoutMs: HASTY_MS, onWarning });
    const [stream, batch] = ['ledger-a', events(2)];
    for (const expected of ['no-stream', 1n] as const) {
      await expect(db.events.append(stream, expected, batch)).rejects.toThrow(EventStoreUnavailable);
    }
    await expect(db.events.head()).rejects.toThrow(EventStoreUnavailable);
    await double.start();
    for (const store of [db, hasty]) {
      const append = () => store.events.append(stream, 'no-stream', batch);
      await eventually(async () => (await append()).outcome === 'appended');
    }

    double.network.freeze();
    const next = events(1);
    await expect(hasty.events.append(stream, 1n, next)).rejects.toThrow(AppendOutcomeUnknown);
    await expect(hasty.events.head()).rejects.toThrow(EventStoreUnavailable);
    await expect(hasty.events.streamHead(stream)).rejects.toThrow(EventStoreUnavailable);
    await expect(hasty.events.readStream(stream)[Symbol.asyncIterator]().next()).rejects.toThrow(EventStoreUnavailable);
    double.network.thaw();
    expect(await db.events.append(stream, 1n, next)).toMatchObject({ outcome: 'appended', revision: 2n });
    await db.close();
    await hasty.close();
    await double.stop();
    expect(warnings).toEqual([]);
  });

  it('says whose rights are missing', async () => {
    const double = await startDouble({ users: { admin: 'changeit' } });
    const db = openEventStoreDb({ connectionString: double.connectionString });
    await expect(db.events.append('ledger-a', 'no-stream', events(1))).rejects.toThrow(/Access Denied/);
    await expect(db.events.append('ledger-a', 0n, events(1))).rejects.toThrow(EventStoreUnavailable);
    await expect(db.events.head()).rejects.toThrow(EventStoreUnavailable);
    await db.close();
    await double.stop();
  });
});
