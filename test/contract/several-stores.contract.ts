import type { AppendResult, EventStore, Revision, Store } from '@ledger/event-store';
import { appended, contentOf, flat, idsOf, newEvents, newPrefix, newStream } from './contract-events';
import type { StoreHarness } from './store-harness';

/** A log over a restart of its process, and several processes on one log. */
export const severalStores = (harness: StoreHarness): void => {
  describe('a log that is opened again', () => {
    let store: Store;
    beforeAll(async () => void (store = await harness.open()));
    afterAll(() => store.close());

    it('has everything still, and recognises a repeated append', async () => {
      const stream = newStream();
      const [first, second] = [newEvents(3), newEvents(2)];
      appended(await store.events.append(stream, 'no-stream', first));
      const before = appended(await store.events.append(stream, 2n, second));
      store = await harness.reopened(store);
      const again = appended(await store.events.append(stream, 2n, second));
      expect(again.revision).toBe(before.revision);
      expect((await flat(store.events.readStream(stream))).map(contentOf)).toEqual([...first, ...second]);
      expect(await store.events.append(stream, 'no-stream', second)).toEqual({ outcome: 'conflict', actual: 4n });
    });

    it('is read on from positions of before', async () => {
      const stream = newStream();
      const { position } = appended(await store.events.append(stream, 'no-stream', newEvents(3)));
      const later = newEvents(2);
      appended(await store.events.append(stream, 2n, later));
      store = await harness.reopened(store);
      expect(idsOf(await flat(store.events.readAll({ after: position, streamPrefix: stream })))).toEqual(idsOf(later));
    });
  });

  if (harness.openBeside === undefined) return;
  describe('two stores on one log', () => {
    let stores: [Store, Store];
    beforeAll(async () => {
      const first = await harness.open();
      stores = [first, await harness.openBeside!(first)];
    });
    afterAll(() => Promise.all(stores.map((store) => store.close())));

    it('see each other’s events at once', async () => {
      const stream = newStream();
      const events = newEvents(3);
      appended(await stores[0].events.append(stream, 'no-stream', events));
      expect(idsOf(await flat(stores[1].events.readStream(stream)))).toEqual(idsOf(events));
      expect(await stores[1].events.append(stream, 0n, newEvents(1))).toEqual({ outcome: 'conflict', actual: 2n });
    });

    it('let exactly one of them win at one revision, race after race', async () => {
      const stream = newStream();
      let head: Revision | 'no-stream' = 'no-stream';
      const stored: string[] = [];
      for (let round = 0; round < 40; round++) {
        const rivals = stores.map(() => newEvents(1 + (round % 3)));
        const at: Revision | 'no-stream' = head;
        const results: AppendResult[] = await Promise.all(
          stores.map(({ events }, i) => events.append(stream, at, rivals[i]!)),
        );
        const winner = results.findIndex(({ outcome }) => outcome === 'appended');
        const { revision } = appended(results[winner]!);
        expect(results[1 - winner]).toEqual({ outcome: 'conflict', actual: revision });
        stored.push(...idsOf(rivals[winner]!));
        head = revision;
      }
      for (const { events } of stores) expect(idsOf(await flat(events.readStream(stream)))).toEqual(stored);
    });

    it('recognise an append that the other one made', async () => {
      const stream = newStream();
      const events = newEvents(4);
      const first = appended(await stores[0].events.append(stream, 'no-stream', events));
      expect(appended(await stores[1].events.append(stream, 'no-stream', events)).revision).toBe(first.revision);
    });

    it('lose and double nothing as both write one stream, each at the head that it learnt', async () => {
      const prefix = newPrefix();
      const stream = `${prefix}shared`;
      const own = await Promise.all(stores.map(({ events }) => writeAll(events, stream, 60)));
      const found = idsOf(await flat(stores[0].events.readStream(stream)));
      expect([...found].sort()).toEqual(own.flat().sort());
      expect(idsOf(await flat(stores[1].events.readAll({ streamPrefix: prefix })))).toEqual(found);
    });
  });
};

/** Answers the ids that were stored. */
const writeAll = async (store: EventStore, stream: string, appends: number): Promise<string[]> => {
  const ids: string[] = [];
  let head = await store.streamHead(stream);
  for (let i = 0; i < appends; i++) {
    const events = newEvents(1 + (i % 4));
    for (;;) {
      const result = await store.append(stream, head, events);
      head = result.outcome === 'appended' ? result.revision : result.actual;
      if (result.outcome === 'appended') break;
    }
    ids.push(...idsOf(events));
  }
  return ids;
};
