import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Store } from '@ledger/event-store';

/** Opens stores of one kind for a suite, which closes every store that it opened. */
export interface StoreHarness {
  /** A store on a log of the harness's choice. */
  open(): Promise<Store>;
  /** Closes it and opens it anew, with the same log and directory. */
  reopened(store: Store): Promise<Store>;
  /** Another store on the same log, as another process opens it. Absent: only one process can. */
  openBeside?(store: Store): Promise<Store>;
  /** Client for deleting streams, which the port cannot do. Absent: nothing can delete streams of this store. */
  rawClient?(): EventStoreDBClient;
}

/** Opens one part of a store; closing that part closes all of it. */
export const partOf =
  <Part extends 'events' | 'outcomes' | 'snapshots'>(harness: StoreHarness, part: Part) =>
  async (): Promise<Store[Part]> => {
    const store = await harness.open();
    const opened = store[part];
    const close = opened.close.bind(opened);
    opened.close = async () => {
      await close();
      await store.close();
    };
    return opened;
  };
