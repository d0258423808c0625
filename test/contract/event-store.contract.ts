import { EventStoreUnavailable, type EventStore } from '@ledger/event-store';
import { appending, repeating } from './appending.contract';
import { newStream, newEvents, flat } from './contract-events';
import { deletedStreams } from './deleted-streams.contract';
import { manyStreams } from './many-streams.contract';
import { readingAll, readingStreams } from './reading.contract';
import { severalStores } from './several-stores.contract';
import { partOf, type StoreHarness } from './store-harness';

/**
 * Rules that every event store must keep. Each test names its streams anew, so that a store shared with other tests, or
 * with earlier runs, passes as well; positions are only compared, never computed.
 */
export const eventStoreContract = (name: string, harness: StoreHarness): void => {
  describe(`event store: ${name}`, () => {
    const open = partOf(harness, 'events');
    let store: EventStore;
    beforeAll(async () => void (store = await open()));
    afterAll(() => store.close());

    appending(() => store);
    repeating(() => store);
    readingStreams(() => store);
    readingAll(() => store);
    manyStreams(() => store);
    deletedStreams(() => store, harness);
    severalStores(harness);
    closing(open);
  });
};

const closing = (open: () => Promise<EventStore>): void => {
  describe('close', () => {
    it('leaves nothing to ask of a closed store', async () => {
      const store = await open();
      const stream = newStream();
      await store.append(stream, 'no-stream', newEvents(1));
      await store.close();
      await store.close();
      const calls: (() => Promise<unknown>)[] = [
        () => store.append(stream, 0n, newEvents(1)),
        () => flat(store.readStream(stream)),
        () => flat(store.readAll()),
        () => store.head(),
        () => store.streamHead(stream),
        () => store.listStreams('', { maxCount: 1 }),
        () => store.subscribe()[Symbol.asyncIterator]().next(),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(EventStoreUnavailable);
    });
  });
};
