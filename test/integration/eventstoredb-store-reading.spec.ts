import { EventStoreUnavailable, positionOf, type Position } from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '@ledger/event-store-eventstoredb';
import { flat, newEvents, revisionsOf } from '../contract/contract-events';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import type { Fault } from '../support/eventstoredb-double/faults';

/** Short, so that silence is found soon; long enough for a busy machine. */
const TIMEOUT_MS = 2_000;

describe('reading across the streams of EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let store: EventStoreDb;
  beforeEach(async () => {
    double = await startDouble();
    store = openEventStoreDb({ connectionString: double.connectionString, timeoutMs: TIMEOUT_MS });
  });
  afterEach(async () => {
    await store.close();
    await double.stop();
  });

  const write = async (stream: string, count: number): Promise<Position> => {
    const head = await store.events.streamHead(stream);
    const result = await store.events.append(stream, head, newEvents(count));
    if (result.outcome !== 'appended') throw new Error(result.outcome);
    return result.position;
  };

  it.each<Fault>([
    { kind: 'unavailable', afterEvents: 0 },
    { kind: 'silent', afterEvents: 0 },
    { kind: 'ended', afterEvents: 300 },
    { kind: 'cut', afterEvents: 300 },
    { kind: 'silent', afterEvents: 300 },
  ])('throws when the server is $kind after $afterEvents events, and reads the next time', async (fault) => {
    await write('ledger-a', 600);
    double.faults.script('subscribe', fault);
    await expect(flat(store.events.readAll({ streamPrefix: 'ledger-' }))).rejects.toThrow(EventStoreUnavailable);
    expect(await flat(store.events.readAll({ streamPrefix: 'ledger-' }))).toHaveLength(600);
  });

  it('takes no answer that was cut off for an empty store', async () => {
    await write('ledger-a', 3);
    for (const read of [() => flat(store.events.readAll()), () => store.events.head()]) {
      double.faults.script('read', { kind: 'ended', afterEvents: 0 });
      await expect(read()).rejects.toThrow(EventStoreUnavailable);
    }
    expect(await flat(store.events.readAll())).toHaveLength(3);
  });

  it('throws when the server is away, and when it answers nothing', async () => {
    await write('ledger-a', 1);
    double.network.freeze();
    await expect(flat(store.events.readAll())).rejects.toThrow(EventStoreUnavailable);
    await expect(store.events.listStreams('ledger-', { maxCount: 1 })).rejects.toThrow(EventStoreUnavailable);
    double.network.thaw();
    await double.crash();
    await expect(flat(store.events.readAll())).rejects.toThrow(EventStoreUnavailable);
    await double.start();
    expect(await flat(store.events.readAll())).toHaveLength(1);
    expect(await store.events.listStreams('ledger-', { maxCount: 1 })).toEqual(['ledger-a']);
  });

  it('yields nothing after a place beyond the end, and refuses one inside of a record', async () => {
    const last = await write('ledger-a', 3);
    expect(await flat(store.events.readAll({ after: last }))).toEqual([]);
    expect(await flat(store.events.readAll({ after: positionOf(BigInt(last) + 1_000_000n) }))).toEqual([]);
    const inside = positionOf(BigInt(last) - 1n);
    await expect(flat(store.events.readAll({ after: inside }))).rejects.toThrow(EventStoreUnavailable);
  });

  it('leaves out what is the server’s and the store’s own, but where the prefix asks for it', async () => {
    await write('ledger-a', 1);
    await write('snapshot-ledger-a', 2);
    await write('checkpoint-nats', 3);
    double.storage.writeSystemEvents(4);
    expect((await flat(store.events.readAll())).map(({ stream }) => stream)).toEqual(['ledger-a']);
    expect(await flat(store.events.readAll({ streamPrefix: 'snapshot-' }))).toHaveLength(2);
    expect(await flat(store.events.readAll({ streamPrefix: 'checkpoint-nats' }))).toHaveLength(3);
    expect((await flat(store.events.readAll({ streamPrefix: '$stats' }))).length).toBeGreaterThanOrEqual(4);
  });

  it('reads to its end while others write without a pause', async () => {
    await write('ledger-a', 500);
    let isRead = false;
    const writing = (async () => {
      while (!isRead) await write('ledger-b', 40);
    })();
    const events = await flat(store.events.readAll({ streamPrefix: 'ledger-' }));
    isRead = true;
    await writing;
    expect(revisionsOf(events.filter(({ stream }) => stream === 'ledger-a'))).toHaveLength(500);
    const others = revisionsOf(events.filter(({ stream }) => stream === 'ledger-b'));
    expect(others).toEqual(others.map((_, i) => i));
  });

  it('lists streams once each, and looks only at what is new the next time', async () => {
    await write('ledger-c', 3);
    await write('ledger-a', 700);
    await write('ledger-c', 1);
    expect(await store.events.listStreams('ledger-', { maxCount: 9 })).toEqual(['ledger-a', 'ledger-c']);
    // A search from the start of the log would not find these any more.
    double.storage.log.events.splice(0);
    await write('ledger-b', 1);
    const [all, page] = await Promise.all([
      store.events.listStreams('ledger-', { maxCount: 9 }),
      store.events.listStreams('ledger-', { after: 'ledger-a', maxCount: 1 }),
    ]);
    expect(all).toEqual(['ledger-a', 'ledger-b', 'ledger-c']);
    expect(page).toEqual(['ledger-b']);
    expect(await store.events.listStreams('ledger-b', { maxCount: 9 })).toEqual(['ledger-b']);
    await expect(store.events.listStreams('ledger-', { maxCount: 0 })).rejects.toThrow(RangeError);
  });

  it('lists thousands of streams in pages', async () => {
    const names = Array.from({ length: 2_500 }, (_, i) => `ledger-${String(i).padStart(5, '0')}`);
    for (const name of names) {
      await double.storage.append(name, 'no-stream', [
        { id: crypto.randomUUID(), type: 'T', isJson: true, data: Buffer.from('{}'), metadata: new Uint8Array() },
      ]);
    }
    const listed: string[] = [];
    for (let page: readonly string[] = ['']; page.length > 0;) {
      page = await store.events.listStreams('ledger-', { after: page[page.length - 1]!, maxCount: 1_000 });
      listed.push(...page);
    }
    expect(listed).toEqual(names);
  });
});
