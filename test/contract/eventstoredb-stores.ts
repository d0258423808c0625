import { openStore, type Store } from '@ledger/event-store';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { serverUnderTest } from '../support/server-under-test';
import { temporaryDirectories } from '../support/temporary-directories';
import type { StoreHarness } from './store-harness';

/** Of a real EventStoreDB where EVENTSTOREDB_URL is set, else of the double. Call it at the top of the file. */
export const eventStoreDbHarness = (): StoreHarness => {
  const newDirectory = temporaryDirectories();
  const server = serverUnderTest({ chunkBytes: 4 * 1024 * 1024 });
  const open = (directory = newDirectory()): Promise<Store> =>
    openStore({ kind: 'eventstoredb', connectionString: server.connectionString, directory });
  return {
    open,
    openBeside: () => open(),
    reopened: async (store) => {
      await store.close();
      return open();
    },
    rawClient: (): EventStoreDBClient => server.client,
  };
};
