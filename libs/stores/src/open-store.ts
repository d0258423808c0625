import { openEmbeddedReader, openEmbeddedSnapshots, openEmbeddedStore } from '@ledger/event-store-embedded';
import type { EventReader, SnapshotStore, OpenOptions, Store } from '@ledger/event-store';
import {
  openEventStoreDbReader,
  openEventStoreDbSnapshots,
  openEventStoreDbStore,
} from '@ledger/event-store-eventstoredb';
import type { StoreLocation } from './store-location';

/**
 * Opens a store for writing, with a directory that is this process's alone. An embedded one is created where there is
 * none; a server's need not be reachable yet.
 *
 * @throws StoreLocked, DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable,
 *   BadConnectionString.
 */
export const openStore = async (location: StoreLocation, options: OpenOptions = {}): Promise<Store> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedStore(location.directory, options);
    case 'eventstoredb':
      return openEventStoreDbStore(location, options);
  }
};

/**
 * Reads a store beside those who write it. Nothing is created.
 *
 * @throws DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable, BadConnectionString.
 */
export const openReader = async (location: StoreLocation): Promise<EventReader> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedReader(location.directory);
    case 'eventstoredb':
      return openEventStoreDbReader(location);
  }
};

/** The store's snapshots for the calling thread. An embedded store must have been opened before. */
export const openSnapshots = async (location: StoreLocation): Promise<SnapshotStore> => {
  switch (location.kind) {
    case 'embedded':
      return openEmbeddedSnapshots(location.directory);
    case 'eventstoredb':
      return openEventStoreDbSnapshots(location);
  }
};
