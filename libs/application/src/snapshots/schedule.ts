import type { Revision } from '@ledger/event-store';
import type { CommittedLedger } from '../committed/committed-ledger';
import {
  SHARED_SNAPSHOT_WORTHWHILE_EVENTS,
  SNAPSHOT_DUE_EVENTS,
  SNAPSHOT_RETRY_MS,
  SNAPSHOT_WORTHWHILE_EVENTS,
  SNAPSHOTS_PENDING_MAX,
  type WriterLimits,
} from '../limits';
import type { Warn } from '../committed/ledger-loading';
import type { CountedSnapshots } from './snapshotter';

export interface SnapshotContext {
  readonly snapshotter: CountedSnapshots;
  readonly limits: Pick<WriterLimits, 'snapshotEveryEvents'>;
  /** True: other processes write to the store, too. */
  readonly sharedStore: boolean;
  readonly warn: Warn;
}

/** Decides when a ledger is snapshotted. Failures are reported and cost only time. */
export class SnapshotSchedule {
  private at: Revision;
  private underWay: Promise<void> | undefined;
  private failedAt = -Infinity;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: SnapshotContext,
  ) {
    this.at = ledger.snapshotRevision;
  }

  /**
   * Starts a snapshot when enough events were added since the last; a large ledger needs more. It goes only as far as
   * the index covers: a snapshot newer than the index is of no use.
   */
  maybe(): void {
    if (this.underWay !== undefined || performance.now() - this.failedAt < SNAPSHOT_RETRY_MS) return;
    const { revision, state, outcomes } = this.ledger;
    const every = Math.max(this.context.limits.snapshotEveryEvents, state.accounts.size + state.reservations.size);
    if (revision - this.at >= BigInt(every) && outcomes.covered - this.at >= BigInt(SNAPSHOT_WORTHWHILE_EVENTS)) {
      void this.write(outcomes.covered);
    }
  }

  /**
   * Takes a snapshot of everything before the ledger leaves memory, where it is worthwhile. The index must cover all.
   */
  async last(): Promise<void> {
    await this.underWay;
    if (this.newEvents >= this.worthwhile) await this.write(this.ledger.revision);
  }

  /**
   * Starts such a snapshot without waiting for it, since others wait for the room. While many are being written it is
   * left out, unless the ledger has so many new events that reading them again would take long.
   */
  lastAside(): void {
    if (this.underWay !== undefined || this.newEvents < this.worthwhile) return;
    const isWanted = this.context.snapshotter.pending < SNAPSHOTS_PENDING_MAX || this.newEvents >= SNAPSHOT_DUE_EVENTS;
    if (isWanted) void this.write(this.ledger.revision);
  }

  private get newEvents(): number {
    return Number(this.ledger.revision - this.at);
  }

  private get worthwhile(): number {
    return this.context.sharedStore ? SHARED_SNAPSHOT_WORTHWHILE_EVENTS : SNAPSHOT_WORTHWHILE_EVENTS;
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
