import type { Batch } from './batch';
import { failOverdue, notDecidedInTime, notSettledInTime } from '../pending/overdue';
import type { BatchUnderWay } from './storing';
import type { PendingCommand } from '../pending/pending-command';

/** Every command of a ledger that was taken in and may be unanswered, by how far it is. */
export class Pipeline {
  /** In the order in which they came. */
  private queue: PendingCommand[] = [];
  /** Taken from the queue; what they name is being looked up. */
  lookedUp: readonly PendingCommand[] = [];
  /** Decided while another batch is being stored, and not handed to the store yet. */
  next: Batch | undefined;
  /** On its way into the store. */
  storing: BatchUnderWay | undefined;
  private nextIsVoid = false;
  /** Recorded long ago; their events are being read. */
  private readonly replayed = new Set<readonly PendingCommand[]>();

  /** Number of those that wait to be decided. */
  get queuedCount(): number {
    return this.queue.length;
  }

  push(pending: PendingCommand): void {
    this.queue.push(pending);
  }

  take(countMax: number): readonly PendingCommand[] {
    return this.queue.splice(0, countMax);
  }

  putBack(commands: readonly PendingCommand[]): void {
    if (commands.length > 0) this.queue = [...commands.filter(({ isDone }) => !isDone), ...this.queue];
  }

  failQueued(error: unknown): void {
    for (const pending of this.queue.splice(0)) pending.fail(error);
  }

  failDecided(error: unknown): void {
    for (const pending of [...(this.storing?.batch.commands ?? []), ...(this.next?.commands ?? [])])
      pending.fail(error);
    this.storing = this.next = undefined;
  }

  /** The commands stay in the pipeline until the reading, which must not reject, has ended. */
  replaying(commands: readonly PendingCommand[], reading: Promise<void>): void {
    this.replayed.add(commands);
    void reading.then(() => this.replayed.delete(commands));
  }

  /** The batch decided last is not to be stored: its commands wait again. */
  putBackNext(): void {
    const commands = this.next?.commands ?? [];
    this.next = undefined;
    this.nextIsVoid = false;
    this.putBack(commands);
  }

  /** True: a command of what was decided last was given up meanwhile, and the others wait again. */
  dropVoidNext(): boolean {
    const isVoid = this.nextIsVoid;
    if (isVoid) this.putBackNext();
    return isVoid;
  }

  /**
   * Fails the commands whose time is over. What was not handed to the store is told that nothing was recorded, and this is
   * kept; what was is told that nobody knows.
   */
  failOverdue(now: number): void {
    // Those that came first are at the front: as long as the first has time, all have.
    const first = this.queue[0];
    if (first !== undefined && first.dueBy <= now && failOverdue(this.queue, now, notDecidedInTime))
      this.queue = this.queue.filter(({ isDone }) => !isDone);
    failOverdue(this.lookedUp, now, notDecidedInTime);
    if (this.next !== undefined && failOverdue(this.next.commands, now, notDecidedInTime)) this.nextIsVoid = true;
    if (this.storing !== undefined) {
      const { batch, sealed } = this.storing;
      failOverdue(batch.commands, now, sealed === undefined ? notDecidedInTime : notSettledInTime);
    }
    for (const commands of this.replayed) failOverdue(commands, now, notSettledInTime);
  }
}
