import { earliestDeadline, type CommittedState } from '@ledger/domain';
import type { Clock } from '@ledger/platform';
import { DEADLINE_RETRY_MS, TIMER_MS_MAX, TIMER_MS_MIN } from './limits';
import type { RejectionTally } from './rejection-tally';

/**
 * When something of a ledger is due by the server's clock: an open reservation's end, unless its clock is the caller's, or
 * rejections that were only counted. Undefined: nothing is.
 */
export const nextDeadline = (state: CommittedState, { dueAt }: RejectionTally): number | undefined => {
  const deadline = state.header.clock === 'server' ? earliestDeadline(state) : undefined;
  const next = Math.min(deadline ?? Infinity, dueAt ?? Infinity);
  return next === Infinity ? undefined : next;
};

/** The earliest deadline of every ledger that has one, loaded or not, and one timer for the first of them. */
export class DeadlineTimer {
  private readonly deadlines = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private firesAt = Infinity;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: () => void,
  ) {}

  /** In milliseconds since 1970; undefined: the ledger has none. */
  set(ledgerId: string, at: number | undefined): void {
    if (at === undefined) this.deadlines.delete(ledgerId);
    else this.deadlines.set(ledgerId, at);
    // A timer that finds nothing due any more costs less than one that is set anew with every settlement.
    if (at !== undefined && at < this.firesAt) this.schedule(at);
  }

  /** Forgets what was set: the ledger is tried again after a wait. */
  retry(ledgerId: string): void {
    this.set(ledgerId, this.clock.now() + DEADLINE_RETRY_MS);
  }

  /** Ledgers whose deadline has passed, which are forgotten until they set another one. Schedules the next. */
  takeDue(): readonly string[] {
    const now = this.clock.now();
    const due: string[] = [];
    let next = Infinity;
    for (const [ledgerId, at] of this.deadlines) {
      if (at <= now) due.push(ledgerId);
      else next = Math.min(next, at);
    }
    for (const ledgerId of due) this.deadlines.delete(ledgerId);
    this.schedule(next);
    return due;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private schedule(at: number): void {
    clearTimeout(this.timer);
    this.firesAt = at;
    if (at === Infinity || this.closed) return;
    const delayMs = Math.min(Math.max(at - this.clock.now(), TIMER_MS_MIN), TIMER_MS_MAX);
    this.timer = setTimeout(this.onDue, delayMs).unref();
  }
}
