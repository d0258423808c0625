import type { LedgerCommand, References } from '@ledger/domain';
import { EventStoreUnavailable, type EventStore, type OutcomeIndex, type SnapshotStore } from '@ledger/event-store';
import { newWriterId, printWarning, systemClock, type Clock } from '@ledger/platform';
import { setTimeout as wait } from 'node:timers/promises';
import { Overloaded, type CommandResult } from './answers';
import { DeadlineTimer } from './deadline-timer';
import { loadLedger, type Warn } from './ledger-loading';
import type { CommittedQuery } from './committed-reading';
import { LedgerWriter } from './ledger-writer';
import type { Rulebook, WriterContext } from './writer-context';
import { DEFAULT_LIMITS, DRAIN_POLL_MS, OUTCOMES_WRITE_AFTER_MS, OVERLOADED_RETRY_AFTER_MS } from './limits';
import type { WriterLimits } from './limits';
import { failOverdue, notDecidedInTime } from './overdue';
import type { Snapshotter } from './snapshotter';
import { Waiting, type CommandCounts } from './waiting';

export interface LedgerWritersOptions {
  readonly events: EventStore;
  /** Of this process alone: no other one writes to it. */
  readonly outcomes: OutcomeIndex;
  readonly snapshots: SnapshotStore;
  readonly snapshotter: Snapshotter;
  /** Absent: the machine's. */
  readonly clock?: Clock;
  /** Absent: a random one. No two processes may have the same. */
  readonly writerId?: string;
  readonly limits?: Partial<WriterLimits>;
  /** Absent: nothing has a price, and there are no profiles. */
  readonly rulebook?: Rulebook;
  /** Other processes write to the same store. Absent: false, as the embedded store's directory is locked by one. */
  readonly sharedStore?: boolean;
  /** Told of what went wrong and could be worked around. Absent: it is printed. */
  readonly warn?: Warn;
}

/** A ledger in memory, or on its way there. */
interface Entry {
  readonly loading: Promise<LedgerWriter>;
  writer: LedgerWriter | undefined;
  /** Callers that wait for the load: until they were served, the ledger stays. */
  awaited: number;
  leaving: boolean;
}

/**
 * Every ledger's single writer of this process: loaded when first asked for, evicted when idle. Deadlines of evicted
 * ledgers are watched on, and recorded by the timer as those of loaded ones.
 */
export class LedgerWriters {
  private readonly entries = new Map<string, Entry>();
  private readonly context: WriterContext;
  private readonly deadlines: DeadlineTimer;
  private readonly counted: CommandCounts = { inFlight: 0, answered: 0, conflicts: 0 };
  /** Commands whose ledgers are on their way into memory. */
  private readonly arriving = new Set<Waiting>();
  private readonly giveUp = new AbortController();
  private readonly sweeper: NodeJS.Timeout;
  private readonly stores;
  private closed: Promise<void> | undefined;

  constructor(options: LedgerWritersOptions) {
    const { events, outcomes, snapshots, snapshotter, clock = systemClock, warn = printWarning } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const sweepMs = Math.min(OUTCOMES_WRITE_AFTER_MS, limits.idleMs, limits.commandTimeoutMs / 4);
    this.deadlines = new DeadlineTimer(clock, () => void this.recordDue());
    this.stores = { events, index: outcomes, snapshots };
    this.context = {
      events,
      snapshotter,
      clock,
      writerId: options.writerId ?? newWriterId(),
      rulebook: options.rulebook ?? {},
      limits,
      sharedStore: options.sharedStore ?? false,
      answerWithinMs: limits.commandTimeoutMs - sweepMs,
      counts: this.counted,
      warn,
      giveUp: this.giveUp.signal,
      onDeadline: (ledgerId, at) => this.deadlines.set(ledgerId, at),
    };
    this.sweeper = setInterval(() => this.sweep(), sweepMs).unref();
  }

  /** Ledgers in memory, those on their way included. */
  get loadedCount(): number {
    return this.entries.size;
  }

  isLoaded(ledgerId: string): boolean {
    return this.entries.has(ledgerId);
  }

  /**
   * Completes the index of a ledger that nobody uses here, and snapshots it where that is worth it. False: there is no room,
   * it could not be done now, or somebody came to use it.
   *
   * @throws EventStoreUnavailable
   */
  async bringUp(ledgerId: string): Promise<boolean> {
    const isFull = this.entries.size >= this.context.limits.loadedLedgersMax;
    if (this.closed !== undefined || this.entries.has(ledgerId) || isFull) return false;
    const isWanted = await this.withWriter(ledgerId, async () => this.entries.get(ledgerId)!.awaited > 1);
    if (isWanted || !(await this.evict(ledgerId))) return false;
    // They are watched by who writes to it.
    this.deadlines.set(ledgerId, undefined);
    return true;
  }

  /** Commands taken in and not yet answered. */
  get inFlightCount(): number {
    return this.counted.inFlight;
  }

  /** Of commands, since the process started. */
  get counts(): Readonly<CommandCounts> {
    return this.counted;
  }

  /**
   * Decides a command and answers when the decision is durable.
   *
   * @throws Overloaded when a queue is full or the process shuts down: nothing was decided.
   * @throws EventStoreUnavailable, LedgerContended, NotDecidedInTime: nothing was recorded, and it may be sent again.
   * @throws AppendOutcomeUnknown when it was not known to be recorded in time: a repeat is answered by what came of it.
   */
  submit(command: LedgerCommand): Promise<CommandResult> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const writer = this.entries.get(command.ledgerId)?.writer;
    if (writer !== undefined && writer.broken === undefined) return writer.submit(command);
    return this.submitLoading(command);
  }

  private submitLoading(command: LedgerCommand): Promise<CommandResult> {
    const { answerWithinMs, counts } = this.context;
    return new Promise((resolve, reject) => {
      const waiting = new Waiting(command, performance.now() + answerWithinMs, counts, resolve, reject);
      this.arriving.add(waiting);
      this.withWriter(command.ledgerId, async (writer) => void (waiting.isDone || writer.take(waiting)))
        .catch((error: unknown) => waiting.fail(error))
        .finally(() => this.arriving.delete(waiting));
    });
  }

  /**
   * Reads a ledger's committed state, judged at the present time. Undefined: there is no such ledger. `ended` answers for
   * the accounts and reservations that `references` name.
   */
  read<T>(ledgerId: string, query: CommittedQuery<T>, references: Partial<References> = {}): Promise<T | undefined> {
    if (this.closed !== undefined) return Promise.reject(new Overloaded('shutting down', OVERLOADED_RETRY_AFTER_MS));
    return this.withWriter(ledgerId, (writer) => writer.read(query, references));
  }

  /** Records every deadline that has passed by the server's clock; ledgers that are not in memory are loaded for it. */
  async recordDue(): Promise<void> {
    const recording: Promise<void>[] = [];
    let unavailable = false;
    for (const ledgerId of this.deadlines.takeDue()) {
      try {
        // One store keeps them all: where it could not be asked for one, the others wait for the next time with it.
        if (unavailable) this.deadlines.retry(ledgerId);
        else await this.withWriter(ledgerId, async (writer) => void recording.push(writer.recordDue()));
      } catch (error) {
        unavailable = error instanceof EventStoreUnavailable;
        this.context.warn(`deadlines of ledger ${ledgerId} could not be recorded`, error);
        if (this.closed === undefined) this.deadlines.retry(ledgerId);
      }
    }
    await Promise.all(recording);
  }

  /** Lets ledgers go that nobody asked for in a while. Called by a timer. */
  async evictIdle(idleMs = this.context.limits.idleMs): Promise<void> {
    const now = performance.now();
    for (const [ledgerId, { writer }] of [...this.entries]) {
      if (writer !== undefined && now - writer.lastUsedAt >= idleMs) await this.evict(ledgerId);
    }
  }

  /** Takes nothing more in, answers what was taken in, completes the index. The stores stay open. */
  close(): Promise<void> {
    return (this.closed ??= this.drain());
  }

  private async drain(): Promise<void> {
    clearInterval(this.sweeper);
    this.deadlines.close();
    const giveUp = setTimeout(() => this.giveUp.abort(), this.context.limits.drainMs);
    while (!this.isDrained && !this.giveUp.signal.aborted) await wait(DRAIN_POLL_MS);
    for (const [ledgerId, { writer }] of this.entries) {
      if (writer === undefined || !writer.isIdle || writer.broken !== undefined) continue;
      await (this.giveUp.signal.aborted ? Promise.resolve() : writer.recordCounted())
        .then(() => writer.writeOutcomes())
        .catch((error: unknown) => this.context.warn(`outcomes of ledger ${ledgerId} stay unwritten`, error));
    }
    clearTimeout(giveUp);
    this.entries.clear();
    await this.context.snapshotter.close();
  }

  private get isDrained(): boolean {
    if (this.counted.inFlight > 0) return false;
    for (const { writer } of this.entries.values()) if (writer === undefined || !writer.isIdle) return false;
    return true;
  }

  private refusal(): Overloaded | undefined {
    if (this.closed !== undefined) return new Overloaded('shutting down', OVERLOADED_RETRY_AFTER_MS);
    if (this.counted.inFlight >= this.context.limits.queuedMax)
      return new Overloaded('too many commands in flight', OVERLOADED_RETRY_AFTER_MS);
    return undefined;
  }

  /** `use` is called before anything could evict the ledger that was waited for. */
  private async withWriter<T>(ledgerId: string, use: (writer: LedgerWriter) => Promise<T>): Promise<T> {
    const entry = await this.entryOf(ledgerId);
    try {
      return use(await entry.loading);
    } finally {
      entry.awaited -= 1;
    }
  }

  /** The ledger's entry, which stays until it is no longer awaited. */
  private async entryOf(ledgerId: string): Promise<Entry> {
    for (;;) {
      let entry = this.entries.get(ledgerId);
      if (entry?.writer?.broken !== undefined) {
        await entry.writer.whenQuiet();
        if (this.entries.get(ledgerId) === entry) this.entries.delete(ledgerId);
        continue;
      }
      entry ??= this.load(ledgerId);
      entry.awaited += 1;
      return entry;
    }
  }

  /** Callers that come while room is made for it wait for the same load, so that none overtakes another. */
  private load(ledgerId: string): Entry {
    const isFull = this.entries.size >= this.context.limits.loadedLedgersMax;
    const loading = (isFull ? this.makeRoom() : Promise.resolve())
      .then(() => loadLedger(ledgerId, this.stores, this.context.warn))
      .then((ledger) => new LedgerWriter(ledger, this.context));
    const entry: Entry = { loading, writer: undefined, awaited: 0, leaving: false };
    this.entries.set(ledgerId, entry);
    loading.then(
      (writer) => {
        entry.writer = writer;
        void writer.recordDue();
      },
      () => this.entries.delete(ledgerId),
    );
    return entry;
  }

  /** @throws Overloaded when every ledger in memory is in use. */
  private async makeRoom(): Promise<void> {
    let oldest: { readonly ledgerId: string; readonly at: number } | undefined;
    for (const [ledgerId, { writer, awaited, leaving }] of this.entries) {
      if (writer === undefined || awaited > 0 || leaving || !writer.isIdle) continue;
      if (oldest === undefined || writer.lastUsedAt < oldest.at) oldest = { ledgerId, at: writer.lastUsedAt };
    }
    if (oldest === undefined || !(await this.evict(oldest.ledgerId))) {
      throw new Overloaded('too many ledgers in use', OVERLOADED_RETRY_AFTER_MS);
    }
  }

  /** False: it is in use. */
  private async evict(ledgerId: string): Promise<boolean> {
    const entry = this.entries.get(ledgerId);
    const writer = entry?.writer;
    if (entry === undefined || writer === undefined || entry.leaving || entry.awaited > 0) return false;
    entry.leaving = true;
    const usedAt = writer.lastUsedAt;
    try {
      await writer.prepareToLeave();
    } catch (error) {
      this.context.warn(`ledger ${ledgerId} could not leave memory`, error);
      return false;
    } finally {
      entry.leaving = false;
    }
    if (!writer.isIdle || entry.awaited > 0 || writer.lastUsedAt !== usedAt) return false;
    if (this.entries.get(ledgerId) === entry) this.entries.delete(ledgerId);
    return true;
  }

  private sweep(): void {
    const now = performance.now();
    failOverdue(this.arriving, now, notDecidedInTime);
    for (const { writer } of this.entries.values()) {
      writer?.failOverdue(now);
      writer?.maintain();
    }
    void this.evictIdle();
  }
}
