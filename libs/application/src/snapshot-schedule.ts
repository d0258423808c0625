import type { Revision } from '@ledger/event-store';
import type { CommittedLedger } from './committed-ledger';
import { SHARED_SNAPSHOT_WORTHWHILE_EVENTS, SNAPSHOT_RETRY_MS, SNAPSHOT_WORTHWHILE_EVENTS } from './limits';
import type { WriterContext } from './writer-context';

/** When one ledger is snapshotted. Failures are told of and cost only time. */
export class SnapshotSchedule {
  private at: Revision;
  private underWay: Promise<void> | undefined;
  private failedAt = -Infinity;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
  ) {
    this.at = ledger.snapshotRevision;
  }

  /**
   * Starts one when enough events were added since the last, more for a ledger that is large. Only up to what the index
   * covers: a snapshot that is newer than the index is of no use.
   */
  maybe(): void {
    if (this.underWay !== undefined || performance.now() - this.failedAt < SNAPSHOT_RETRY_MS) return;
    const { revision, state, outcomes } = this.ledger;
    const every = Math.max(this.context.limits.snapshotEveryEvents, state.accounts.size + state.reservations.size);
    if (revision - this.at >= BigInt(every) && outcomes.covered - this.at >= BigInt(SNAPSHOT_WORTHWHILE_EVENTS)) {
      void this.write(outcomes.covered);
    }
  }

  /** One of everything, before the ledger leaves memory, where it is worth one. The index must cover all. */
  async last(): Promise<void> {
    await this.underWay;
    const { revision } = this.ledger;
    const worthwhile = this.context.sharedStore ? SHARED_SNAPSHOT_WORTHWHILE_EVENTS : SNAPSHOT_WORTHWHILE_EVENTS;
    if (revision - this.at >= BigInt(worthwhile)) await this.write(revision);
  }

  private write(upTo: Revision): Promise<void> {
    const { ledgerId, stream } = this.ledger;
    const before = this.at;
    this.at = upTo;
    return (this.underWay = this.context.snapshotter
      .snapshot(ledgerId, upTo)
      .catch((error: unknown) => {
        this.at = before;
        this.failedAt = performance.now();
        this.context.warn(`snapshot of ${stream} failed`, error);
      })
      .finally(() => (this.underWay = undefined)));
  }
}
