import type { Batch } from './batch';
import { failOverdue, notDecidedInTime, notSettledInTime } from '../pending/overdue';
import type { BatchUnderWay } from './storing';
import type { PendingCommand } from '../pending/pending-command';

/** Every command of a ledger that was taken in and may be unanswered, by how far it has come. */
export class Pipeline {
  /** Commands that wait to be decided, in the order in which they came. */
  private queue: PendingCommand[] = [];
  /** Commands that were taken from the queue; the ids that they name are being looked up. */
  lookedUp: readonly PendingCommand[] = [];
  /** Decided while another batch is being stored, and not handed to the store yet. */
  next: Batch | undefined;
  /** Batch that is being stored. */
  storing: BatchUnderWay | undefined;
  private nextIsVoid = false;
  /** Commands that were recorded long ago; their events are being read. */
  private readonly replayed = new Set<readonly PendingCommand[]>();

  /** Number of commands that wait to be decided. */
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

  /** Keeps the commands in the pipeline until the reading has ended, which must not reject. */
  replaying(commands: readonly PendingCommand[], reading: Promise<void>): void {
    this.replayed.add(commands);
    void reading.then(() => this.replayed.delete(commands));
  }

  /** Puts the commands of the batch decided last back into the queue: it is not to be stored. */
  putBackNext(): void {
    const commands = this.next?.commands ?? [];
    this.next = undefined;
    this.nextIsVoid = false;
    this.putBack(commands);
  }

  /**
   * Drops the batch decided last if one of its commands was given up meanwhile; the others wait again. True: it was
   * dropped.
   */
  dropVoidNext(): boolean {
    const isVoid = this.nextIsVoid;
    if (isVoid) this.putBackNext();
    return isVoid;
  }

  /**
   * Fails the commands whose time is over. Those that were not handed to the store are answered that nothing was
   * recorded, and nothing will be; those that were, that nobody knows.
   */
  failOverdue(now: number): void {
    // The first command came first, so its time is over before that of the others.
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
