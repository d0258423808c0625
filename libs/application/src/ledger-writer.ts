import { mergeOverlay, rebaseOverlay, type LedgerCommand } from '@ledger/domain';
import { AppendOutcomeUnknown, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { answerAll } from './batch/replying';
import { Overloaded, type CommandResult } from './pending/command-result';
import type { Batch } from './batch/batch';
import { BatchMaker } from './batch/batch-maker';
import { LogNotFollowed, takeUpRival, takeUpTail, type CommittedLedger } from './committed/committed-ledger';
import { CommittedReads } from './reads/committed-reads';
import type { AnswerTo, LedgerQuery } from './reads/ledger-query';
import { Pipeline } from './batch/pipeline';
import { IndexRepair } from './committed/index-repair';
import { confirmLog } from './committed/log-check';
import { LogReplaced } from './committed/log-standing';
import { DECIDE_AHEAD_COMMANDS_MIN, OVERLOADED_RETRY_AFTER_MS } from './limits';
import { SnapshotSchedule } from './snapshots/schedule';
import { storeBatch, type BatchUnderWay } from './batch/storing';
import { PendingCommand } from './pending/pending-command';
import type { WriterContext } from './writer-context';

/** Faults after which memory may differ from the store. */
const KNOWN_NO_MORE = [AppendOutcomeUnknown, EventStoreCorrupt, LogReplaced];

/**
 * The single writer of a ledger in this process. It takes the waiting commands as one batch, decides them over a state
 * of the batch's own, appends all events at once and answers when they are durable; the next batch may be decided
 * meanwhile. Only then do the effects reach the committed state, so a failed append costs its batch and nothing else.
 */
export class LedgerWriter {
  lastUsedAt = performance.now();
  /** Time by `performance.now` when a command was last taken in. */
  lastCommandAt = -Infinity;
  /** Reason why the writer can no longer be used: memory may differ from the store. Its ledger is to be loaded anew. */
  broken: unknown;
  private readonly pipeline = new Pipeline();
  private running: Promise<void> | undefined;
  private readonly maker: BatchMaker;
  private readonly reads: CommittedReads;
  private readonly repair: IndexRepair;
  private readonly snapshots: SnapshotSchedule;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
  ) {
    this.maker = new BatchMaker(ledger, context, this.pipeline);
    this.repair = new IndexRepair(ledger, context.events, context.warn);
    this.reads = new CommittedReads(ledger, context, this.repair, () => this.start());
    this.snapshots = new SnapshotSchedule(ledger, context);
  }

  get isIdle(): boolean {
    return this.pipeline.queuedCount === 0 && this.running === undefined && this.reads.isIdle;
  }

  /** @throws Overloaded when the ledger's queue is full. */
  submit(command: LedgerCommand): Promise<CommandResult> {
    const dueBy = performance.now() + this.context.answerWithinMs;
    return new Promise((resolve, reject) =>
      this.take(new PendingCommand(command, dueBy, this.context.counts, resolve, reject)),
    );
  }

  /** Takes in a command that came before the ledger was in memory. */
  take(pending: PendingCommand): void {
    if (this.pipeline.queuedCount >= this.context.limits.queuedPerLedgerMax) {
      return pending.fail(new Overloaded("the ledger's queue is full", OVERLOADED_RETRY_AFTER_MS));
    }
    this.lastUsedAt = this.lastCommandAt = performance.now();
    this.pipeline.push(pending);
    this.start();
  }

  /** Fails commands and reads whose time is over. @param now by `performance.now`. */
  failOverdue(now: number): void {
    this.pipeline.failOverdue(now);
    this.reads.freshness.failOverdue(now);
    this.repair.failOverdue(now);
  }

  /** Turns deadlines that the server's clock has passed into events. */
  recordDue(): Promise<void> {
    this.lastUsedAt = performance.now();
    return this.recordWhatIsDue();
  }

  private recordWhatIsDue(): Promise<void> {
    this.maker.expiryWanted = true;
    this.start();
    return this.drained();
  }

  /** Resolves when everything that was taken in is answered. */
  async drained(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** @see CommittedReads */
  ask<Asked extends LedgerQuery>(query: Asked): Promise<AnswerTo<Asked> | undefined> {
    this.lastUsedAt = performance.now();
    return this.reads.ask(query);
  }

  /** Does what can be done between batches. The registry calls it now and then for writers that are quiet. */
  maintain(): void {
    if (this.running === undefined) this.writeBehind();
    if (this.repair.isDue) this.start();
  }

  /** Writes all outcomes and, where it is worthwhile, a snapshot, so that the ledger may leave memory. */
  async prepareToLeave(waitForSnapshot: boolean): Promise<void> {
    await this.recordCounted();
    await this.writeOutcomes();
    if (this.isUnsettled) return;
    if (waitForSnapshot) await this.snapshots.last();
    else this.snapshots.lastAside();
  }

  /** Turns rejections that were only counted into events. */
  async recordCounted(): Promise<void> {
    await this.drained();
    if (!this.maker.hasCounted) return;
    this.maker.recordCounts = true;
    await this.recordWhatIsDue();
    this.maker.recordCounts = false;
  }

  /** Writes everything known to the index, unless it may be known in part only. @throws what the index throws. */
  async writeOutcomes(): Promise<void> {
    await this.drained();
    if (this.isUnsettled || this.ledger.outcomes.isComplete(this.ledger)) return;
    const written = this.ledger.outcomes.writeAll(this.ledger);
    this.running = written.catch(() => undefined).then(() => this.stopped());
    await this.running;
    await written;
  }

  /** Resolves when nothing of this writer is on its way into the index, so that another may read it. */
  whenQuiet(): Promise<void> {
    return this.ledger.outcomes.whenIdle();
  }

  private start(): void {
    this.running ??= this.run().then(
      () => this.stopped(),
      (error: unknown) => {
        this.breakDown(error);
        this.stopped();
      },
    );
  }

  private stopped(): void {
    this.running = undefined;
    if (this.hasWork) this.start();
  }

  private get hasWork(): boolean {
    const { pipeline, maker, reads, repair } = this;
    return pipeline.queuedCount > 0 || maker.expiryWanted || reads.freshness.isWanted || repair.isDue;
  }

  private async run(): Promise<void> {
    // Waits for commands that are sent in the same turn of the event loop: they become one batch.
    await Promise.resolve();
    const { pipeline, ledger, context } = this;
    try {
      while (pipeline.storing !== undefined || this.hasWork) {
        const ahead = pipeline.storing;
        const mustRepair = ahead === undefined && this.repair.isWanted;
        if (mustRepair && !(await this.canDo(() => this.repair.run()))) continue;
        const mustCatchUp = ahead === undefined && (ledger.isBehind || this.reads.freshness.isWanted);
        if (mustCatchUp && !(await this.catchUp())) continue;
        this.writeBehind();
        const overfull = ledger.outcomes.isOverfull(ledger.state);
        // Memory has no room for more outcomes, so the index must take some first.
        const mustEmpty = overfull && ahead === undefined;
        if (mustEmpty && !(await this.canDo(() => ledger.outcomes.writeAll(ledger)))) continue;
        const isWorthwhile = ahead === undefined || (!overfull && pipeline.queuedCount >= DECIDE_AHEAD_COMMANDS_MIN);
        if (isWorthwhile && !this.repair.isWanted) {
          pipeline.next = await this.maker.make(ahead);
          this.repair.used();
        }
        if (ahead !== undefined && !(await this.finish(ahead))) continue;
        if (pipeline.dropVoidNext()) this.maker.voided();
        const { next } = pipeline;
        if (next !== undefined && ahead !== undefined) rebaseOverlay(next.state, ledger.state);
        pipeline.storing = next && storeBatch(next, ledger, context);
        pipeline.next = undefined;
      }
    } catch (error) {
      pipeline.failDecided(error);
      throw error;
    }
  }

  /** Does work that waiting commands need. False: it failed, and they with it, or the index must be repaired first. */
  private async canDo(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (this.repair.takes(error)) return false;
      if (!(error instanceof EventStoreUnavailable) || error instanceof LogNotFollowed) throw error;
      this.failWaiting(error);
      return false;
    }
  }

  /** Takes up what the store holds by now. False: the store does not answer; those that waited for it were failed. */
  private async catchUp(): Promise<boolean> {
    const { ledger, context } = this;
    const begunAt = performance.now();
    const isCaughtUp = await this.canDo(async () => {
      await confirmLog(ledger, context);
      await takeUpTail(ledger, context.events);
    });
    if (!isCaughtUp) return false;
    this.maker.noteDeadline();
    this.reads.freshness.confirmed(begunAt);
    return true;
  }

  /** Fails the waiting commands and reads. Expiries that are due are tried again later. */
  private failWaiting(error: unknown): void {
    this.pipeline.failQueued(error);
    this.reads.freshness.failed(error);
    this.maker.retryLater();
  }

  /** Finishes a batch. False: it was not stored, and the batch decided over it is void, so its commands wait again. */
  private async finish({ batch, sealed, begunAt, stored }: BatchUnderWay): Promise<boolean> {
    const { ledger, context, pipeline } = this;
    const result = await stored;
    pipeline.storing = undefined;
    // Put back before this batch's own commands are, which came earlier and must be at the front.
    if (!('outcome' in result && result.outcome === 'appended')) pipeline.putBackNext();
    if ('fault' in result) {
      for (const pending of batch.commands) pending.fail(result.fault);
      this.maker.voided();
      this.maker.retryLater();
      // The events may be stored after all, or memory is not what the log has: the ledger has to be read anew.
      if (KNOWN_NO_MORE.some((fault) => result.fault instanceof fault)) throw result.fault;
      return false;
    }
    if (result.outcome === 'conflict') {
      await this.takeUpConflict(batch);
      return false;
    }
    if (sealed !== undefined) {
      mergeOverlay(batch.state, ledger.state);
      ledger.revision = batch.revision;
      ledger.chainHead = sealed.head;
      ledger.position = result.position;
      for (const [commandId, { outcome }] of batch.recorded) ledger.outcomes.record(commandId, outcome);
    }
    this.maker.stored(batch);
    this.reads.freshness.confirmed(begunAt);
    const replaying = answerAll(context, ledger, batch.replies);
    if (replaying !== undefined) pipeline.replaying(batch.commands, replaying);
    return true;
  }

  /** Takes up the events that another process wrote first; then the batch is decided again. */
  private async takeUpConflict(batch: Batch): Promise<void> {
    const { ledger, context } = this;
    const attempts = Math.max(1, ...batch.commands.map((pending) => pending.conflicted()));
    this.pipeline.putBack(batch.commands);
    if (batch.commands.length === 0) this.maker.expiryWanted = true;
    this.maker.voided();
    const begunAt = performance.now();
    if (!(await this.canDo(() => takeUpRival(ledger, context.events, attempts)))) return;
    this.maker.noteDeadline();
    this.reads.freshness.confirmed(begunAt);
  }

  private breakDown(error: unknown): void {
    this.broken = error;
    if (error instanceof LogReplaced) this.context.log.isReplaced(error);
    this.context.warn(`writer of ${this.ledger.stream} gave up; the ledger will be loaded anew`, error);
    this.failWaiting(error);
  }

  /** True: outcomes may not be written behind, since they are known only in part or their index is to be made anew. */
  private get isUnsettled(): boolean {
    return this.ledger.isBehind || this.repair.isWanted;
  }

  /** Writes outcomes behind. Only while nothing is looked up: see {@link Outcomes}. */
  private writeBehind(): void {
    if (this.isUnsettled) return;
    const { outcomes, state } = this.ledger;
    outcomes.dropWritten(state);
    outcomes.writeBehind(this.ledger);
    this.snapshots.maybe();
  }
}
