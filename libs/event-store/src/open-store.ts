import { openEmbeddedReader, openEmbeddedSnapshots, openEmbeddedStore } from './embedded/open';
import { EventStoreUnavailable, type EventReader } from './event-store';
import type { SnapshotStore } from './snapshots';
import type { OpenOptions, Store, StoreLocation } from './store-location';

/**
 * Opens a store for writing; an embedded one is created where there is none, and is this process's alone.
 *
 * @throws StoreLocked, DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable.
 */
export const openStore = async (location: StoreLocation, options: OpenOptions = {}): Promise<Store> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedStore(location.directory, options);
    case 'eventstoredb':
      throw new EventStoreUnavailable('EventStoreDB is not built in');
  }
};

/**
 * Reads a store beside those who write it. Nothing is created.
 *
 * @throws DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable.
 */
export const openReader = async (location: StoreLocation): Promise<EventReader> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedReader(location.directory);
    case 'eventstoredb':
      throw new EventStoreUnavailable('EventStoreDB is not built in');
  }
};

/** The store's snapshots for the calling thread. An embedded store must have been opened before. */
export const openSnapshots = async (location: StoreLocation): Promise<SnapshotStore> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedSnapshots(location.directory);
    case 'eventstoredb':
      throw new EventStoreUnavailable('EventStoreDB is not built in');
  }
};
