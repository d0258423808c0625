import { Deadlines } from '@ledger/domain';
import type { Clock } from '@ledger/platform';
import { DEADLINE_RETRY_MS, TIMER_MS_MAX, TIMER_MS_MIN } from '../limits';

/** The earliest deadline of every ledger that has one, loaded or not, and one timer for the first of them. */
export class DeadlineTimer {
  private readonly deadlines = new Map<string, number>();
  /** The deadlines in order, with entries that no longer hold. */
  private readonly order = new Deadlines();
  private timer: NodeJS.Timeout | undefined;
  private firesAt = Infinity;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: () => void,
  ) {}

  /** Sets a ledger's deadline in milliseconds since 1970; undefined: it has none. */
  set(ledgerId: string, at: number | undefined): void {
    const before = this.deadlines.get(ledgerId);
    if (at === before) return;
    if (before !== undefined) this.order.forget();
    if (at === undefined) this.deadlines.delete(ledgerId);
    else {
      this.deadlines.set(ledgerId, at);
      this.order.add(ledgerId, at);
    }
    this.order.trim(this.isCurrent);
    // Only an earlier deadline sets the timer anew: one that fires for nothing costs less than setting it with every
    // settlement.
    if (at !== undefined && at < this.firesAt) this.schedule(at);
  }

  /** Notes a deadline of a ledger that may have an earlier one, unknown here. */
  setAtLatest(ledgerId: string, at: number): void {
    if (at < (this.deadlines.get(ledgerId) ?? Infinity)) this.set(ledgerId, at);
  }

  /** Puts a ledger's deadline off, to be tried again after a wait. */
  retry(ledgerId: string): void {
    this.set(ledgerId, this.clock.now() + DEADLINE_RETRY_MS);
  }

  /** Ledgers whose deadline has passed. They are forgotten until they set another one. Schedules the next. */
  takeDue(): readonly string[] {
    const due = new Set<string>();
    for (const { id, at } of this.order.due(this.clock.now())) if (this.isCurrent(id, at)) due.add(id);
    for (const ledgerId of due) {
      this.deadlines.delete(ledgerId);
      this.order.forget();
    }
    this.schedule(this.order.earliest(this.isCurrent) ?? Infinity);
    return [...due];
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private readonly isCurrent = (ledgerId: string, at: number): boolean => this.deadlines.get(ledgerId) === at;

  private schedule(at: number): void {
    clearTimeout(this.timer);
    this.firesAt = at;
    if (at === Infinity || this.closed) return;
    const delayMs = Math.min(Math.max(at - this.clock.now(), TIMER_MS_MIN), TIMER_MS_MAX);
    this.timer = setTimeout(this.onDue, delayMs).unref();
  }
}
