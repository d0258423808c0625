import type { Revision } from '@ledger/event-store';

/** Writes snapshots without holding up the writers. A snapshot is a cache: a failed one costs only time. */
export interface Snapshotter {
  /** Records of the ledger as it was at the revision, which ends an append. */
  snapshot(ledgerId: string, upTo: Revision): Promise<void>;
  /** Waits for the one under way. */
  close(): Promise<void>;
}

/** Knows how many snapshots are asked for and not written yet. */
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
