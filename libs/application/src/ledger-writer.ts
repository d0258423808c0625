import {
  earliestDeadline,
  expireDue,
  evolve,
  mergeOverlay,
  overlay,
  rebaseOverlay,
  type EndedThings,
  type LedgerCommand,
  type LedgerState,
  type References,
} from '@ledger/domain';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type Position,
  type Revision,
} from '@ledger/event-store';
import type { Clock } from '@ledger/platform';
import { setTimeout as wait } from 'node:timers/promises';
import { Overloaded, type CommandResult } from './answers';
import { answerAll } from './answering';
import { Batch, BatchSpoiled, type BatchStart, type DueExpiries } from './batch';
import { NO_REVISION, takeUpTail, type CommittedLedger } from './committed-ledger';
import { appendForCertain } from './durable-append';
import { endedThings, NOTHING_FOUND, Unknowns, type Found } from './ended-lookup';
import type { Warn } from './ledger-loading';
import {
  BATCH_COMMANDS_MAX,
  CONFLICT_ATTEMPTS_MAX,
  CONFLICT_BACKOFF_MS,
  DECIDE_AHEAD_COMMANDS_MIN,
  OVERLOADED_RETRY_AFTER_MS,
  SNAPSHOT_WORTHWHILE_EVENTS,
  type WriterLimits,
} from './limits';
import type { Snapshotter } from './snapshotter';
import { Waiting, type InFlight } from './waiting';

/** Other processes kept writing to the ledger first. Nothing was recorded: send it again. */
export class LedgerContended extends Error {
  override readonly name = 'LedgerContended';
}

/** Where a committed state stands in the log: a reader that waits for the position sees at least as much. */
export interface CommittedPlace {
  readonly revision: Revision;
  readonly position: Position;
}

/** What all writers of a process share. */
export interface WriterContext {
  readonly events: EventStore;
  readonly snapshotter: Snapshotter;
  readonly clock: Clock;
  readonly writerId: string;
  readonly limits: WriterLimits;
  /** Other processes write to the store, too. */
  readonly sharedStore: boolean;
  readonly inFlight: InFlight;
  readonly warn: Warn;
  /** Aborted when the process can wait no longer for appends of unknown outcome. */
  readonly giveUp: AbortSignal;
  /** The earliest deadline that the server's clock will meet; undefined: none. */
  readonly onDeadline: (ledgerId: string, at: number | undefined) => void;
}

/** A batch on its way into the store. */
interface Storing {
  readonly batch: Batch;
  readonly sealed: ReturnType<Batch['seal']> | undefined;
  readonly stored: Promise<AppendResult | { readonly fault: unknown }>;
}

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
  private due: DueExpiries | undefined;
  private snapshotAt: Revision;
  private snapshotting = false;
  private reading = 0;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
  ) {
    this.snapshotAt = ledger.revision;
    this.noteDeadline();
  }

  get ledgerId(): string {
    return this.ledger.ledgerId;
  }

  get isIdle(): boolean {
    return this.waiting.length === 0 && this.running === undefined && this.reading === 0;
  }

  /** @throws Overloaded when the ledger's queue is full. */
  submit(command: LedgerCommand): Promise<CommandResult> {
    if (this.waiting.length >= this.context.limits.queuedPerLedgerMax) {
      return Promise.reject(new Overloaded('queue of the ledger is full', OVERLOADED_RETRY_AFTER_MS));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push(new Waiting(command, this.context.inFlight, resolve, reject));
      this.start();
    });
  }

  /** Turns deadlines that the server's clock has passed into events. */
  recordDue(): Promise<void> {
    this.expiryWanted = true;
    this.start();
    return this.drained();
  }

  /** Resolves when everything that was taken in is answered. */
  async drained(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /**
   * Reads the committed state, judged at the present time: what is due counts as expired, recorded or not. Undefined:
   * there is no such ledger. The references are looked up among what ended.
   */
  async read<T>(
    query: (state: LedgerState, now: number, ended: EndedThings, place: CommittedPlace) => T,
    references: Partial<References>,
  ): Promise<T | undefined> {
    this.lastUsedAt = performance.now();
    this.reading += 1;
    try {
      const found = await this.lookUpReferences({ accounts: [], reservations: [], ...references });
      const { state, revision, position } = this.ledger;
      if (state.header.status === 'absent') return undefined;
      const now =
        state.header.clock === 'caller' ? state.header.lastAt : Math.max(this.context.clock.now(), state.header.lastAt);
      const due = expireDue(state, now);
      const judged = due.length === 0 ? state : overlay(state);
      for (const event of due) evolve(judged, event);
      return query(judged, now, endedThings(judged, found), { revision, position });
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
    await this.drained();
    await this.writeOutcomes();
    const { revision } = this.ledger;
    if (revision - this.snapshotAt >= BigInt(SNAPSHOT_WORTHWHILE_EVENTS)) await this.snapshot(revision);
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
    this.lastUsedAt = performance.now();
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
        if (this.ledger.outcomes.isOverfull(this.ledger.state)) await this.ledger.outcomes.whenIdle();
        const mayDecide = ahead === undefined || this.waiting.length >= DECIDE_AHEAD_COMMANDS_MIN;
        next = mayDecide ? await this.decideNext(ahead) : undefined;
        if (ahead !== undefined && !(await this.finish(ahead))) {
          this.putBack(next?.commands ?? []);
          ahead = undefined;
          continue;
        }
        if (next !== undefined && ahead !== undefined) rebaseOverlay(next.state, this.ledger.state);
        ahead = next && this.store(next);
      }
    } catch (error) {
      for (const waiting of [...(ahead?.batch.commands ?? []), ...(next?.commands ?? [])]) waiting.fail(error);
      throw error;
    }
  }

  /** Undefined: there is nothing to store or answer. */
  private async decideNext(ahead: Storing | undefined): Promise<Batch | undefined> {
    const { ledger, context } = this;
    const commands = this.waiting.splice(0, BATCH_COMMANDS_MAX);
    try {
      const found = await this.lookUp(commands, ahead?.batch);
      const start = this.startAfter(ahead);
      const batch = new Batch({
        ledger,
        start,
        found,
        serverNow: context.clock.now(),
        writerId: context.writerId,
        due: this.due,
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

  private startAfter(ahead: Storing | undefined): BatchStart {
    const { state, revision, chainHead } = this.ledger;
    if (ahead === undefined) return { state, revision, chainHead };
    const { batch, sealed } = ahead;
    return {
      state: batch.state,
      revision: batch.revision,
      chainHead: sealed?.head ?? chainHead,
      recorded: batch.recorded,
    };
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
    if (commands.length > 0) this.waiting = [...commands, ...this.waiting];
  }

  /** Asks the index at once for every id that memory does not know. */
  private lookUp(commands: readonly Waiting[], ahead: Batch | undefined): Promise<Found> {
    const { outcomes, state } = this.ledger;
    const unknowns = new Unknowns(ahead?.state ?? state);
    for (const { command, references } of commands) {
      const id = command.commandId;
      if (command.dryRun !== true && outcomes.find(id) === undefined && !ahead?.recorded.has(id)) unknowns.command(id);
      unknowns.references(references);
    }
    return unknowns.lookUp(outcomes);
  }

  /** Repeated when memory was dropped meanwhile: what was in memory then and is not now was not looked up. */
  private async lookUpReferences(references: References): Promise<Found> {
    if (references.accounts.length === 0 && references.reservations.length === 0) return NOTHING_FOUND;
    const { outcomes, state } = this.ledger;
    for (;;) {
      const { drops } = outcomes;
      const unknowns = new Unknowns(state);
      unknowns.references(references);
      const found = await unknowns.lookUp(outcomes);
      if (outcomes.drops === drops) return found;
    }
  }

  private store(batch: Batch): Storing {
    const { ledger, context } = this;
    const toFault = (fault: unknown) => ({ fault });
    if (batch.eventCount === 0) return { batch, sealed: undefined, stored: this.confirmHead().catch(toFault) };
    const sealed = batch.seal();
    const stored = appendForCertain(
      context.events,
      ledger.stream,
      batch.previousRevision,
      sealed.events,
      context.giveUp,
    );
    return { batch, sealed, stored: stored.catch(toFault) };
  }

  /** A batch that records nothing is answered when the state that it was decided on is known to be the latest. */
  private async confirmHead(): Promise<AppendResult> {
    const { stream, revision, position } = this.ledger;
    if (this.context.sharedStore) {
      const actual = await this.context.events.streamHead(stream);
      if (actual !== (revision === NO_REVISION ? 'no-stream' : revision)) return { outcome: 'conflict', actual };
    }
    return { outcome: 'appended', revision, position };
  }

  /** False: the batch was not stored, and what was decided over it is void. */
  private async finish({ batch, sealed, stored }: Storing): Promise<boolean> {
    const { ledger, context } = this;
    const result = await stored;
    if ('fault' in result) {
      for (const waiting of batch.commands) waiting.fail(result.fault);
      // It may be stored after all: what is committed has to be read anew.
      if (result.fault instanceof AppendOutcomeUnknown) throw result.fault;
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
      this.noteDeadline();
    }
    void answerAll(context.events, ledger, batch.answers);
    return true;
  }

  /** Another process wrote first: what it wrote is taken up, and the batch decided again. */
  private async takeUpConflict(batch: Batch): Promise<void> {
    const { ledger, context } = this;
    let attempts = 0;
    const again: Waiting[] = [];
    for (const waiting of batch.commands) {
      waiting.conflicts += 1;
      attempts = Math.max(attempts, waiting.conflicts);
      if (waiting.conflicts < CONFLICT_ATTEMPTS_MAX) again.push(waiting);
      else
        waiting.fail(
          new LedgerContended(`${ledger.stream} was written to by others ${CONFLICT_ATTEMPTS_MAX} times in a row`),
        );
    }
    this.putBack(again);
    this.due = undefined;
    await wait(Math.random() * attempts * CONFLICT_BACKOFF_MS);
    const before = ledger.revision;
    await takeUpTail(ledger, context.events);
    if (ledger.revision === before)
      throw new Error(`${ledger.stream} ended before revision ${before}: the log was replaced`);
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
    const { outcomes, state, revision } = this.ledger;
    outcomes.dropWritten(state);
    outcomes.writeBehind(this.ledger);
    const every = Math.max(this.context.limits.snapshotEveryEvents, state.accounts.size + state.reservations.size);
    if (revision - this.snapshotAt >= BigInt(every) && outcomes.covered > this.snapshotAt)
      void this.snapshot(outcomes.covered);
  }

  /** Up to what the index covers, so that no snapshot is newer than the index and useless without it. */
  private async snapshot(upTo: Revision): Promise<void> {
    if (this.snapshotting) return;
    this.snapshotting = true;
    const before = this.snapshotAt;
    this.snapshotAt = upTo;
    try {
      await this.context.snapshotter.snapshot(this.ledgerId, upTo);
    } catch (error) {
      this.snapshotAt = before;
      this.context.warn(`snapshot of ${this.ledger.stream} failed`, error);
    } finally {
      this.snapshotting = false;
    }
  }

  private noteDeadline(): void {
    const { state } = this.ledger;
    if (state.header.clock === 'server') this.context.onDeadline(this.ledgerId, earliestDeadline(state));
  }
}
