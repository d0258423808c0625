import { EventStoreCorrupt, type EventStore } from '@ledger/event-store';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { appended, flat, newEvents, newStream } from './contract-events';
import type { StoreHarness } from './store-harness';

/** A log is never cut. Where somebody else can, with other tools, the store says so instead of going on in the middle. */
export const deletedStreams = (store: () => EventStore, { rawClient }: StoreHarness): void => {
  if (rawClient === undefined) return;
  describe('a stream that was cut by other tools', () => {
    it.each<{ how: string; cut: (client: EventStoreDBClient, stream: string) => Promise<unknown> }>([
      { how: 'deleted', cut: (client, stream) => client.deleteStream(stream) },
      { how: 'tombstoned', cut: (client, stream) => client.tombstoneStream(stream) },
      { how: 'truncated', cut: (client, stream) => client.setStreamMetadata(stream, { truncateBefore: 2 }) },
      { how: 'bounded', cut: (client, stream) => client.setStreamMetadata(stream, { maxCount: 1 }) },
    ])('is corrupt by name, not absent or shorter: $how', async ({ cut }) => {
      const stream = newStream();
      const events = newEvents(5);
      appended(await store().append(stream, 'no-stream', events));
      await cut(rawClient(), stream);
      await expect(flat(store().readStream(stream))).rejects.toThrow(EventStoreCorrupt);
      await expect(flat(store().readStream(stream))).rejects.toThrow(stream);
    });

    it.each<{ how: string; cut: (client: EventStoreDBClient, stream: string) => Promise<unknown> }>([
      { how: 'deleted', cut: (client, stream) => client.deleteStream(stream) },
      { how: 'tombstoned', cut: (client, stream) => client.tombstoneStream(stream) },
    ])('is not begun anew: $how', async ({ cut }) => {
      const stream = newStream();
      appended(await store().append(stream, 'no-stream', newEvents(5)));
      await cut(rawClient(), stream);
      await expect(store().streamHead(stream)).rejects.toThrow(EventStoreCorrupt);
      const begun = store().append(stream, 'no-stream', newEvents(1));
      await expect(begun).rejects.toThrow(EventStoreCorrupt);
    });
  });
};
