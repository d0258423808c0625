import type { Revision } from '@ledger/event-store';
import { LOAD_RETRY_MS_MAX, LOAD_RETRY_MS_MIN, LOAD_RETRY_MS_UNKNOWN, LOAD_SPEED_AFTER_MS } from '../limits';
import { NotDecidedInTime } from '../pending/overdue';

/** A command's or read's ledger is on its way into memory, and will not be there in time. Nothing was recorded. */
export class LedgerLoading extends NotDecidedInTime {
  override readonly name: string = 'LedgerLoading';
  constructor(
    message: string,
    /** Time in which the ledger will be there, by the speed so far. */
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** Progress of a ledger on its way into memory. */
export class LoadProgress {
  private begunAt: number | undefined;
  private begunWith = 0;
  private loaded = 0;

  constructor(
    private readonly ledgerId: string,
    /** Revision of the stream's last event when the load was asked for. */
    private readonly head: Revision,
  ) {}

  /** Notes that everything up to a revision is in memory. */
  reached(revision: Revision, now = performance.now()): void {
    this.loaded = Number(revision) + 1;
    // A snapshot arrives all at once: speed is measured from the events after it.
    if (this.begunAt !== undefined) return;
    this.begunAt = now;
    this.begunWith = this.loaded;
  }

  /** Milliseconds until the ledger is in memory. Undefined: too little was loaded to tell. */
  remainingMs(now: number): number | undefined {
    if (this.begunAt === undefined || now - this.begunAt < LOAD_SPEED_AFTER_MS) return undefined;
    const done = this.loaded - this.begunWith;
    return done === 0 ? undefined : ((now - this.begunAt) / done) * Math.max(0, this.total - this.loaded);
  }

  fault(now: number): LedgerLoading {
    const remaining = Math.ceil(this.remainingMs(now) ?? LOAD_RETRY_MS_UNKNOWN);
    return new LedgerLoading(
      `ledger ${this.ledgerId} is being loaded, so far ${this.loaded} of ${this.total} events: send it again`,
      Math.min(Math.max(remaining, LOAD_RETRY_MS_MIN), LOAD_RETRY_MS_MAX),
    );
  }

  private get total(): number {
    return Math.max(Number(this.head) + 1, this.loaded);
  }
}
