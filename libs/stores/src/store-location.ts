import type { EventStoreDbLocation } from '@ledger/event-store-eventstoredb';

/** Place of a store, as plain data: it can be handed to a worker thread. */
export type StoreLocation = EmbeddedLocation | EventStoreDbLocation;

export interface EmbeddedLocation {
  readonly kind: 'embedded';
  /** Directory of the log and everything derived from it; one process at a time writes to it. */
  readonly directory: string;
}
