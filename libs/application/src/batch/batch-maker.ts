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

/** Makes batches of what waits and of what is due, and knows when something of the ledger is due next. */
export class BatchMaker {
  /** True: what is due by now is to be recorded, although no command may meet it. */
  expiryWanted = false;
  /** Record all rejections that were only counted, however young: the ledger leaves memory. */
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

  /** Decides what waits over the batch that is being stored, if any. Undefined: there is nothing to store or answer. */
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
      // Nothing is to be dated by a clock in doubt, where the ledger goes by it.
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
      // Look-ups that fail leave everything as it was; whatever else happens here must not be gone on from.
      if (error instanceof EventStoreUnavailable) return undefined;
      throw error;
    } finally {
      pipeline.lookedUp = [];
    }
  }

  /** The batch is committed. */
  stored({ tally }: Batch): void {
    this.tally = tally;
    this.noteDeadline();
  }

  /** The batch decided last is not stored: due things are to be found anew. */
  voided(): void {
    this.due = undefined;
  }

  noteDeadline(): void {
    this.context.onDeadline(this.ledger.ledgerId, nextDeadline(this.ledger.state, this.tally));
  }

  /** Due things could not be recorded: without a wait, a store that refuses at once, or a clock, would be asked without end. */
  retryLater(): void {
    this.expiryWanted = false;
    const { ledger, context } = this;
    const next = nextDeadline(ledger.state, this.tally);
    if (next === undefined) return;
    context.onDeadline(ledger.ledgerId, Math.max(next, context.clock.now() + DEADLINE_RETRY_MS));
  }

  /** False: the batch cannot be used, and its commands wait again, but for the one that spoiled it. */
  private fill(batch: Batch, commands: readonly PendingCommand[]): boolean {
    let next = 0;
    const until = performance.now() + BATCH_DECIDING_MS_MAX;
    try {
      if (this.expiryWanted) {
        this.expiryWanted = !batch.expireDueNow();
        // A deadline that is about to be recorded is none any more: how that ends says which is the next.
        if (batch.eventCount === 0) this.noteDeadline();
      }
      // A command that was told that nothing was recorded must not be.
      while (next < commands.length && (commands[next]!.isDone || batch.add(commands[next]!))) {
        next += 1;
        // Others have a turn of the event loop while this much is being stored.
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
