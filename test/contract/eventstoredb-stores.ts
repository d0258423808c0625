import { openStore } from '@ledger/stores';
import type { Store } from '@ledger/event-store';
import { serverUnderTest } from '../support/server-under-test';
import { temporaryDirectories } from '../support/temporary-directories';
import type { StoreHarness } from './store-harness';

/** Small, so that positions jump within a suite. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** All on one server: a real EventStoreDB where EVENTSTOREDB_URL is set, else the double. Call it at the top of the file. */
export const eventStoreDbHarness = (): StoreHarness => {
  const newDirectory = temporaryDirectories();
  const server = serverUnderTest({ chunkBytes: CHUNK_BYTES });
  const directories = new WeakMap<Store, string>();
  const openAt = async (directory: string): Promise<Store> => {
    const { connectionString } = server;
    const store = await openStore({ kind: 'eventstoredb', connectionString, directory });
    directories.set(store, directory);
    return store;
  };
  return {
    open: () => openAt(newDirectory()),
    reopened: async (store) => {
      await store.close();
      return openAt(directories.get(store)!);
    },
    openBeside: () => openAt(newDirectory()),
    rawClient: () => server.client,
  };
};
