import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Store } from '@ledger/event-store';

/** How a suite gets at stores of one kind. Whatever it opens, the suite closes. */
export interface StoreHarness {
  open(): Promise<Store>;
  /** Another store on the log of the one given, in its own right, as another process would open it; absent: there is none. */
  readonly openBeside?: () => Promise<Store>;
  /** Closes the store and opens it anew, on the same log. */
  reopened(store: Store): Promise<Store>;
  /** For what the port cannot do: delete streams. Absent: nobody else can either. */
  readonly rawClient?: () => EventStoreDBClient;
}
