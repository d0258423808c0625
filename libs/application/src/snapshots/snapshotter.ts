import type { Revision } from '@ledger/event-store';

/** Writes snapshots without holding up the writers. A snapshot is a cache: a failed one costs only time. */
export interface Snapshotter {
  /** Writes the ledger's records as they were at the revision, which ends an append. */
  snapshot(ledgerId: string, upTo: Revision): Promise<void>;
  /** Waits for the snapshot under way. */
  close(): Promise<void>;
}

/** Counts the snapshots that are asked for and not written yet. */
export class CountedSnapshots implements Snapshotter {
  pending = 0;

  constructor(private readonly snapshotter: Snapshotter) {}

  async snapshot(ledgerId: string, upTo: Revision): Promise<void> {
    this.pending += 1;
    try {
      await this.snapshotter.snapshot(ledgerId, upTo);
    } finally {
      this.pending -= 1;
    }
  }

  close(): Promise<void> {
    return this.snapshotter.close();
  }
}
