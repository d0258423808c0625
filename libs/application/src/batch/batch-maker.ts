import { EventStoreUnavailable, OutcomesDamaged } from '@ledger/event-store';
import { Batch } from './batch';
import { batchClock } from '../clock-doubts';
import type { CommittedLedger } from '../committed/committed-ledger';
import { nextDeadline } from './next-deadline';
import { BatchSpoiled, type DueExpiries } from './batch-context';
import { lookUpCommands } from '../committed/ended-lookup';
import type { Pipeline } from './pipeline';
import { BATCH_COMMANDS_MAX, BATCH_DECIDING_MS_MAX, DEADLINE_RETRY_MS } from '../limits';
import { RejectionTally } from './rejection-tally';
import { startAfter, type BatchUnderWay } from './storing';
import type { PendingCommand } from '../pending/pending-command';
import type { WriterContext } from '../writer-context';

/** Makes batches of the commands that wait and of expiries that are due, and knows when the next ones will be due. */
export class BatchMaker {
  /** True: expiries that are due by now are to be recorded, even if no command meets them. */
  expiryWanted = false;
  /** True: record all rejections that were only counted, however young, because the ledger leaves memory. */
  recordCounts = false;
  /** Rejections that were answered and not recorded. */
  private tally = RejectionTally.empty();
  private due: DueExpiries | undefined;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
    private readonly pipeline: Pipeline,
  ) {
    this.noteDeadline();
    context.ahead.note(ledger.state.header, context.clock.now());
  }

  get hasCounted(): boolean {
    return !this.tally.isEmpty;
  }

  /**
   * Decides the waiting commands over the batch that is being stored, if any. Undefined: there is nothing to store or
   * answer.
   */
  async make(ahead: BatchUnderWay | undefined): Promise<Batch | undefined> {
    const { ledger, context, pipeline } = this;
    const commands = pipeline.take(BATCH_COMMANDS_MAX);
    try {
      pipeline.lookedUp = commands;
      const found = await lookUpCommands(ledger, context.events, commands, ahead?.batch);
      const start = startAfter(ledger, this.tally, ahead);
      const clock = batchClock(context);
      context.ahead.note(start.state.header, clock.serverNow);
      const batch = new Batch({
        ledger,
        start,
        found,
        ...clock,
        writerId: context.writerId,
        rulebook: context.rulebook,
        due: this.due,
        recordCounts: this.recordCounts,
      });
      // A ledger that goes by the server's clock records nothing while that clock is in doubt.
      if (clock.clockDoubt !== undefined && start.state.header.clock === 'server') this.retryLater();
      if (!this.fill(batch, commands)) return undefined;
      this.due = batch.due;
      return batch.commands.length === 0 && batch.eventCount === 0 ? undefined : batch;
    } catch (error) {
      if (error instanceof OutcomesDamaged) {
        ledger.outcomes.damage = error;
        pipeline.putBack(commands);
        return undefined;
      }
      for (const pending of commands) pending.fail(error);
      // A look-up that failed changed nothing, so the writer can go on. After any other failure it must not.
      if (error instanceof EventStoreUnavailable) return undefined;
      throw error;
    } finally {
      pipeline.lookedUp = [];
    }
  }

  /** Takes over the rejection counts of a batch that was committed. */
  stored({ tally }: Batch): void {
    this.tally = tally;
    this.noteDeadline();
  }

  /** Drops expiries that were left over from a batch that is not stored after all; they are found anew. */
  voided(): void {
    this.due = undefined;
  }

  noteDeadline(): void {
    this.context.onDeadline(this.ledger.ledgerId, nextDeadline(this.ledger.state, this.tally));
  }

  /**
   * Puts the recording of expiries off: without a wait, a store that refuses at once, or a clock in doubt, would be
   * asked without end.
   */
  retryLater(): void {
    this.expiryWanted = false;
    const { ledger, context } = this;
    const next = nextDeadline(ledger.state, this.tally);
    if (next === undefined) return;
    context.onDeadline(ledger.ledgerId, Math.max(next, context.clock.now() + DEADLINE_RETRY_MS));
  }

  /**
   * Fills the batch with commands. False: the batch cannot be used, and its commands wait again, except the one that
   * spoiled it.
   */
  private fill(batch: Batch, commands: readonly PendingCommand[]): boolean {
    let next = 0;
    const until = performance.now() + BATCH_DECIDING_MS_MAX;
    try {
      if (this.expiryWanted) {
        this.expiryWanted = !batch.expireDueNow();
        // The deadline that is about to be recorded no longer counts; the next one is known when the recording has
        // ended.
        if (batch.eventCount === 0) this.noteDeadline();
      }
      // A command that was answered meanwhile, as not recorded, must not be recorded now.
      while (next < commands.length && (commands[next]!.isDone || batch.add(commands[next]!))) {
        next += 1;
        // Other work gets the event loop while this part is being stored.
        if (performance.now() > until) break;
      }
    } catch (error) {
      if (!(error instanceof BatchSpoiled)) throw error;
      if (error.pending === undefined) throw error.cause;
      error.pending.fail(error.cause);
      this.noteDeadline();
      this.pipeline.putBack([...batch.commands, ...commands.slice(next + 1)]);
      return false;
    }
    this.pipeline.putBack(commands.slice(next));
    return true;
  }
}
