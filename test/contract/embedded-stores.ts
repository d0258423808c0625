import { openStore } from '@ledger/stores';
import type { Store } from '@ledger/event-store';
import { temporaryDirectories } from '../support/temporary-directories';
import type { StoreHarness } from './store-harness';

/** Each in a directory of its own. Call it at the top of the file. */
export const embeddedHarness = (): StoreHarness => {
  const newDirectory = temporaryDirectories();
  const directories = new WeakMap<Store, string>();
  const openAt = async (directory: string): Promise<Store> => {
    const store = await openStore({ kind: 'embedded', directory });
    directories.set(store, directory);
    return store;
  };
  return {
    open: () => openAt(newDirectory()),
    reopened: async (store) => {
      await store.close();
      return openAt(directories.get(store)!);
    },
  };
};
