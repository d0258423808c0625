import { mergeOverlay, rebaseOverlay, type LedgerCommand, type References } from '@ledger/domain';
import { AppendOutcomeUnknown, EventStoreUnavailable } from '@ledger/event-store';
import { answerAll } from './answering';
import { Overloaded, type CommandResult } from './answers';
import { Batch } from './batch';
import { takeUpRival, type CommittedLedger } from './committed-ledger';
import { readCommitted, type CommittedQuery } from './committed-reading';
import { nextDeadline } from './deadline-timer';
import { BatchSpoiled, type DueExpiries } from './decided';
import { lookUpCommands } from './ended-lookup';
import { BATCH_COMMANDS_MAX, DECIDE_AHEAD_COMMANDS_MIN, OVERLOADED_RETRY_AFTER_MS } from './limits';
import { RejectionTally } from './rejection-tally';
import { SnapshotSchedule } from './snapshot-schedule';
import { startAfter, storeBatch, type Storing } from './storing';
import { Waiting } from './waiting';
import type { WriterContext } from './writer-context';

/**
 * The single writer of a ledger in this process. It takes what waits as one batch, decides it over a state of its own,
 * appends all events at once and answers when they are durable; the next batch may be decided meanwhile. Effects reach
 * the committed state only then, so a failed append costs its batch and nothing else.
 */
export class LedgerWriter {
  lastUsedAt = performance.now();
  /** Why the writer can no longer be used: what it knows may not be what is stored. Its ledger is to be loaded anew. */
  broken: unknown;
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private expiryWanted = false;
  /** Rejections that were answered and not recorded. */
  private tally = RejectionTally.empty();
  private leaving = false;
  private due: DueExpiries | undefined;
  private readonly snapshots: SnapshotSchedule;
  private reading = 0;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
  ) {
    this.snapshots = new SnapshotSchedule(ledger, context);
    this.noteDeadline();
  }

  get isIdle(): boolean {
    return this.waiting.length === 0 && this.running === undefined && this.reading === 0;
  }

  /** @throws Overloaded when the ledger's queue is full. */
  submit(command: LedgerCommand): Promise<CommandResult> {
    if (this.waiting.length >= this.context.limits.queuedPerLedgerMax) {
      return Promise.reject(new Overloaded('queue of the ledger is full', OVERLOADED_RETRY_AFTER_MS));
    }
    this.lastUsedAt = performance.now();
    return new Promise((resolve, reject) => {
      this.waiting.push(new Waiting(command, this.context.inFlight, resolve, reject));
      this.start();
    });
  }

  /** Turns deadlines that the server's clock has passed into events. */
  recordDue(): Promise<void> {
    this.lastUsedAt = performance.now();
    return this.recordWhatIsDue();
  }

  private recordWhatIsDue(): Promise<void> {
    this.expiryWanted = true;
    this.start();
    return this.drained();
  }

  /** Resolves when everything that was taken in is answered. */
  async drained(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** @see readCommitted */
  async read<T>(query: CommittedQuery<T>, references: Partial<References>): Promise<T | undefined> {
    this.lastUsedAt = performance.now();
    this.reading += 1;
    try {
      return await readCommitted(this.ledger, this.context.clock, query, references);
    } finally {
      this.reading -= 1;
    }
  }

  /** What can be done between batches; the registry calls it now and then for writers that are quiet. */
  maintain(): void {
    if (this.running === undefined) this.writeBehind();
  }

  /** Writes all outcomes and a snapshot where it is worth one, so that the ledger may leave memory. */
  async prepareToLeave(): Promise<void> {
    await this.recordCounted();
    await this.writeOutcomes();
    await this.snapshots.last();
  }

  /** Turns rejections that were only counted into events. */
  async recordCounted(): Promise<void> {
    await this.drained();
    if (this.tally.isEmpty) return;
    this.leaving = true;
    await this.recordWhatIsDue();
    this.leaving = false;
  }

  /** Everything known is in the index. @throws what the index throws. */
  async writeOutcomes(): Promise<void> {
    await this.drained();
    if (this.ledger.outcomes.isComplete(this.ledger.state)) return;
    let failure: unknown;
    this.running = this.ledger.outcomes.writeAll(this.ledger).then(
      () => this.stopped(),
      (error: unknown) => {
        failure = error;
        this.stopped();
      },
    );
    await this.running;
    if (failure !== undefined) throw failure;
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
    return this.waiting.length > 0 || this.expiryWanted;
  }

  private async run(): Promise<void> {
    // Commands that are sent in one turn of the caller are one batch.
    await Promise.resolve();
    let ahead: Storing | undefined;
    let next: Batch | undefined;
    try {
      while (ahead !== undefined || this.hasWork) {
        this.writeBehind();
        const overfull = this.ledger.outcomes.isOverfull(this.ledger.state);
        if (overfull && ahead === undefined && !(await this.emptyOutcomes())) continue;
        const mayDecide = ahead === undefined || (!overfull && this.waiting.length >= DECIDE_AHEAD_COMMANDS_MIN);
        next = mayDecide ? await this.decideNext(ahead) : undefined;
        if (ahead !== undefined && !(await this.finish(ahead, next))) {
          ahead = undefined;
          continue;
        }
        if (next !== undefined && ahead !== undefined) rebaseOverlay(next.state, this.ledger.state);
        ahead = next && storeBatch(next, this.ledger, this.context);
      }
    } catch (error) {
      for (const waiting of [...(ahead?.batch.commands ?? []), ...(next?.commands ?? [])]) waiting.fail(error);
      throw error;
    }
  }

  /** The index must take what memory has no room for. False: it cannot, and what waits was failed. */
  private async emptyOutcomes(): Promise<boolean> {
    try {
      await this.ledger.outcomes.writeAll(this.ledger);
      return true;
    } catch (error) {
      this.expiryWanted = false;
      this.noteDeadline();
      for (const waiting of this.waiting.splice(0)) waiting.fail(error);
      return false;
    }
  }

  /** Undefined: there is nothing to store or answer. */
  private async decideNext(ahead: Storing | undefined): Promise<Batch | undefined> {
    const { ledger, context } = this;
    const commands = this.waiting.splice(0, BATCH_COMMANDS_MAX);
    try {
      const found = await lookUpCommands(ledger, context.events, commands, ahead?.batch);
      const start = startAfter(ledger, this.tally, ahead);
      const batch = new Batch({
        ledger,
        start,
        found,
        serverNow: context.clock.now(),
        writerId: context.writerId,
        rulebook: context.rulebook,
        due: this.due,
        recordCounts: this.leaving,
      });
      if (!this.fill(batch, commands)) return undefined;
      this.due = batch.due;
      return batch.commands.length === 0 && batch.eventCount === 0 ? undefined : batch;
    } catch (error) {
      for (const waiting of commands) waiting.fail(error);
      // Look-ups that fail leave everything as it was; whatever else happens here must not be gone on from.
      if (error instanceof EventStoreUnavailable) return undefined;
      throw error;
    }
  }

  /** False: the batch cannot be used, and its commands wait again, but for the one that spoiled it. */
  private fill(batch: Batch, commands: readonly Waiting[]): boolean {
    let next = 0;
    try {
      if (this.expiryWanted) {
        this.expiryWanted = !batch.expireDueNow();
        this.noteDeadline();
      }
      while (next < commands.length && batch.add(commands[next]!)) next += 1;
    } catch (error) {
      if (!(error instanceof BatchSpoiled)) throw error;
      if (error.waiting === undefined) throw error.cause;
      error.waiting.fail(error.cause);
      this.putBack([...batch.commands, ...commands.slice(next + 1)]);
      return false;
    }
    this.putBack(commands.slice(next));
    return true;
  }

  private putBack(commands: readonly Waiting[]): void {
    if (commands.length > 0) this.waiting = [...commands.filter(({ isDone }) => !isDone), ...this.waiting];
  }

  /** False: the batch was not stored, and what was decided over it is void and waits again. */
  private async finish({ batch, sealed, stored }: Storing, over: Batch | undefined): Promise<boolean> {
    const { ledger, context } = this;
    const result = await stored;
    // Before the batch's own commands are: they came first.
    if (!('outcome' in result && result.outcome === 'appended')) this.putBack(over?.commands ?? []);
    if ('fault' in result) {
      for (const waiting of batch.commands) waiting.fail(result.fault);
      this.due = undefined;
      // It may be stored after all: what is committed has to be read anew.
      if (result.fault instanceof AppendOutcomeUnknown) throw result.fault;
      return false;
    }
    if (result.outcome === 'conflict') {
      await this.takeUpConflict(batch);
      return false;
    }
    this.tally = batch.tally;
    if (sealed !== undefined) {
      mergeOverlay(batch.state, ledger.state);
      ledger.revision = batch.revision;
      ledger.chainHead = sealed.head;
      ledger.position = result.position;
      for (const [commandId, { outcome }] of batch.recorded) ledger.outcomes.record(commandId, outcome);
    }
    this.noteDeadline();
    void answerAll(context, ledger, batch.answers);
    return true;
  }

  /** Another process wrote first: what it wrote is taken up, and the batch decided again. */
  private async takeUpConflict(batch: Batch): Promise<void> {
    const { ledger, context } = this;
    const attempts = Math.max(1, ...batch.commands.map((waiting) => waiting.conflicted()));
    this.putBack(batch.commands);
    if (batch.commands.length === 0) this.expiryWanted = true;
    this.due = undefined;
    await takeUpRival(ledger, context.events, attempts);
    this.noteDeadline();
  }

  private breakDown(error: unknown): void {
    this.broken = error;
    this.context.warn(`writer of ${this.ledger.stream} gave up; the ledger will be loaded anew`, error);
    this.expiryWanted = false;
    for (const waiting of this.waiting.splice(0)) waiting.fail(error);
  }

  /** Only while nothing is looked up: see {@link Outcomes}. */
  private writeBehind(): void {
    const { outcomes, state } = this.ledger;
    outcomes.dropWritten(state);
    outcomes.writeBehind(this.ledger);
    this.snapshots.maybe();
  }

  private noteDeadline(): void {
    this.context.onDeadline(this.ledger.ledgerId, nextDeadline(this.ledger.state, this.tally));
  }
}
