import { openEmbeddedStore, type Store } from '@ledger/event-store';
import { temporaryDirectories } from '../support/temporary-directories';

/** Opens one part of an embedded store in a directory of its own; closing that part closes all of it. */
export const embeddedPart = <Part extends 'events' | 'outcomes' | 'snapshots'>(part: Part) => {
  const newDirectory = temporaryDirectories();
  return async (): Promise<Store[Part]> => {
    const store = await openEmbeddedStore(newDirectory());
    const opened = store[part];
    const close = opened.close.bind(opened);
    opened.close = async () => {
      await close();
      await store.close();
    };
    return opened;
  };
};
