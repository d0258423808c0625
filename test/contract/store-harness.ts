import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Store } from '@ledger/event-store';

/** How a suite gets at stores of one kind. Whatever a suite opens, it closes. */
export interface StoreHarness {
  /** A store on a log of the harness's choice. */
  open(): Promise<Store>;
  /** Closes it and opens it anew, with the same log and directory. */
  reopened(store: Store): Promise<Store>;
  /** Another store on the same log, as another process opens it. Absent: only one process can. */
  openBeside?(store: Store): Promise<Store>;
  /** For what the port cannot do: to delete streams. Absent: nobody else can either. */
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
