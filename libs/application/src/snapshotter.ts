import type { Revision } from '@ledger/event-store';

/** Writes snapshots without holding up the writers. A snapshot is a cache: a failed one costs only time. */
export interface Snapshotter {
  /** Of the ledger as it was at the revision, which ends an append. */
  snapshot(ledgerId: string, upTo: Revision): Promise<void>;
  /** Waits for the one under way. */
  close(): Promise<void>;
}
