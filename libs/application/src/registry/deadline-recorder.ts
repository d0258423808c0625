import { ledgerStream } from '@ledger/domain';
import { EventStoreUnavailable, type Revision } from '@ledger/event-store';
import { DeadlineTimer } from './deadline-timer';
import { DEADLINE_LEFT_MS, DUE_AT_ONCE_MAX } from '../limits';
import type { KnownDeadline } from '../outcomes/outcome-entries';
import type { WriterContext } from '../writer-context';
import type { LedgersInMemory } from './ledgers-in-memory';

/** Records deadlines by a timer: those of ledgers in memory, and those of others, which are loaded for it. */
export class DeadlineRecorder {
  private readonly timer: DeadlineTimer;
  /**
   * Last revisions, on a shared store, of ledgers whose deadlines are watched in case the process that writes to them
   * does not record them.
   */
  private readonly watched = new Map<string, Revision>();
  private closed = false;

  constructor(
    private readonly registry: LedgersInMemory,
    private readonly context: WriterContext,
  ) {
    this.timer = new DeadlineTimer(context.clock, () => void this.recordDue());
  }

  /**
   * Sets the earliest deadline of a ledger as its writer knows it, in milliseconds since 1970; undefined: there is
   * none.
   */
  set(ledgerId: string, at: number | undefined): void {
    this.watched.delete(ledgerId);
    this.timer.set(ledgerId, at);
  }

  /**
   * Watches a ledger that is not in memory, and records its deadline when it has passed. On a store that other
   * processes write to, it is left to them for a while, and for good where the ledger goes on.
   */
  watch(ledgerId: string, { at, revision }: KnownDeadline): void {
    if (at === undefined || this.closed || this.registry.has(ledgerId)) return;
    if (!this.context.sharedStore) return this.timer.setAtLatest(ledgerId, at);
    this.watched.set(ledgerId, revision);
    this.timer.setAtLatest(ledgerId, at + DEADLINE_LEFT_MS * (1 + Math.random()));
  }

  /** Records every deadline that has passed by the server's clock. */
  async recordDue(): Promise<void> {
    const due = [...this.timer.takeDue()];
    // A clock that is ahead would end holds too early, and none can be opened again.
    if (this.context.clock.doubt?.() !== undefined) return due.forEach((ledgerId) => this.timer.retry(ledgerId));
    const recording: Promise<void>[] = [];
    let unavailable = false;
    const recordSome = async (): Promise<void> => {
      for (let ledgerId = due.shift(); ledgerId !== undefined; ledgerId = due.shift()) {
        try {
          // All ledgers are in one store: once it could not be asked, the others wait for the next try as well.
          if (unavailable) this.timer.retry(ledgerId);
          else await this.recordOne(ledgerId, recording);
        } catch (error) {
          unavailable = error instanceof EventStoreUnavailable;
          if (this.closed) continue;
          this.context.warn(`deadlines of ledger ${ledgerId} could not be recorded`, error);
          this.timer.retry(ledgerId);
        }
      }
    };
    await Promise.all(Array.from({ length: DUE_AT_ONCE_MAX }, recordSome));
    await Promise.all(recording);
  }

  close(): void {
    this.closed = true;
    this.timer.close();
  }

  private async recordOne(ledgerId: string, recording: Promise<void>[]): Promise<void> {
    if (await this.goesOnElsewhere(ledgerId)) return;
    const wanted = { by: 'read', opens: false, dueBy: performance.now() + this.context.answerWithinMs } as const;
    await this.registry.using(ledgerId, wanted, async (writer) => void recording.push(writer.recordDue()));
  }

  /** True: another process writes to the ledger, and records its deadlines. */
  private async goesOnElsewhere(ledgerId: string): Promise<boolean> {
    const known = this.watched.get(ledgerId);
    if (known === undefined) return false;
    const head = await this.context.events.streamHead(ledgerStream(ledgerId));
    return this.watched.delete(ledgerId) && head !== known;
  }
}
