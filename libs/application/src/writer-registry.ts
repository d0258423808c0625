import type { LedgerCommand } from '@ledger/domain';
import type { EventStore, OutcomeIndex, SnapshotStore } from '@ledger/event-store';
import { newWriterId, printWarning, systemClock, type Clock } from '@ledger/platform';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAbsent, opensLedger } from './batch/absent-ledger';
import { Overloaded, type CommandResult } from './pending/command-result';
import { ArrivingRead, Arrivals } from './registry/arrivals';
import { LedgersAhead, type LedgerAhead } from './clock-doubts';
import { DeadlineRecorder } from './registry/deadline-recorder';
import type { AnswerTo, LedgerQuery } from './reads/ledger-query';
import type { Rulebook, WriterContext } from './writer-context';
import {
  DEFAULT_LIMITS,
  DRAIN_POLL_MS,
  OUTCOMES_WRITE_AFTER_MS,
  OVERLOADED_RETRY_AFTER_MS,
  type WriterLimits,
} from './limits';
import type { Warn } from './committed/ledger-loading';
import { LogStanding } from './committed/log-standing';
import type { KnownDeadline } from './outcomes/outcome-entries';
import { CountedSnapshots, type Snapshotter } from './snapshots/snapshotter';
import { PendingCommand, type CommandCounts } from './pending/pending-command';
import { ABSENT, LedgersInMemory } from './registry/ledgers-in-memory';

export interface WriterRegistryOptions {
  readonly events: EventStore;
  readonly outcomes: OutcomeIndex;
  readonly snapshots: SnapshotStore;
  readonly snapshotter: Snapshotter;
  /** Absent: the machine's clock. */
  readonly clock?: Clock;
  /** Id of this process as a writer. No two processes may have the same. Absent: a random one. */
  readonly writerId?: string;
  readonly limits?: Partial<WriterLimits>;
  /** Absent: nothing has a price, and there are no profiles. */
  readonly rulebook?: Rulebook;
  /** True: other processes write to the same store. Absent: false, as one process locks the embedded store's directory. */
  readonly sharedStore?: boolean;
  /** See `OpenOptions` of the store. Absent: false. */
  readonly acceptShorterLog?: boolean;
  /** Knowledge about the log that is shared with others. Absent: the registry has its own. */
  readonly log?: LogStanding;
  /** Called with failures that could be worked around. Absent: they are printed. */
  readonly warn?: Warn;
}

/**
 * Every ledger's single writer of this process: loaded when first asked for, evicted when idle or to make room. The
 * deadlines of evicted ledgers are still watched, and the timer records them like those of loaded ones.
 */
export class WriterRegistry {
  private readonly context: WriterContext;
  private readonly registry: LedgersInMemory;
  private readonly arrivals: Arrivals;
  private readonly deadlines: DeadlineRecorder;
  private readonly counted: CommandCounts = { inFlight: 0, answered: 0, conflicts: 0 };
  private readonly giveUp = new AbortController();
  private readonly sweeper: NodeJS.Timeout;
  private closed: Promise<void> | undefined;

  constructor(options: WriterRegistryOptions) {
    const { events, outcomes, snapshots, snapshotter, clock = systemClock, warn = printWarning } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const sweepMs = Math.min(OUTCOMES_WRITE_AFTER_MS, limits.idleMs, limits.commandTimeoutMs / 4);
    this.context = {
      events,
      snapshotter: new CountedSnapshots(snapshotter),
      clock,
      ahead: new LedgersAhead(limits.clockAheadMsMax, (message) => warn(message, undefined)),
      writerId: options.writerId ?? newWriterId(),
      rulebook: options.rulebook ?? {},
      limits,
      log: options.log ?? new LogStanding(),
      sharedStore: options.sharedStore ?? false,
      answerWithinMs: limits.commandTimeoutMs - sweepMs,
      counts: this.counted,
      warn,
      giveUp: this.giveUp.signal,
      onDeadline: (ledgerId, at) => this.deadlines.set(ledgerId, at),
    };
    this.registry = new LedgersInMemory(
      { events, index: outcomes, snapshots, acceptShorterLog: options.acceptShorterLog ?? false },
      this.context,
    );
    this.arrivals = new Arrivals(this.registry);
    this.deadlines = new DeadlineRecorder(this.registry, this.context);
    this.sweeper = setInterval(() => this.sweep(), sweepMs).unref();
  }

  /** Ledgers in memory, including those that have room and are being loaded. */
  get loadedCount(): number {
    return this.registry.count;
  }

  /** True: the ledger is in memory or on its way there. */
  isLoaded(ledgerId: string): boolean {
    return this.registry.has(ledgerId);
  }

  /** @see DeadlineRecorder */
  watch(ledgerId: string, deadline: KnownDeadline): void {
    this.deadlines.watch(ledgerId, deadline);
  }

  /**
   * Completes the index of a ledger that nobody uses here, and snapshots it where that is worthwhile. False: there is
   * no room, it could not be done now, or somebody began to use it. The timer records its deadlines; on a store that
   * other processes write to, they are left to those unless they are watched.
   * @throws EventStoreUnavailable
   */
  async bringUp(ledgerId: string): Promise<boolean> {
    if (this.closed !== undefined || this.registry.has(ledgerId) || this.registry.isFull) return false;
    const isWanted = await this.registry.using(ledgerId, this.wantedBy('read'), async () =>
      this.registry.isWanted(ledgerId),
    );
    if (isWanted !== false || !(await this.registry.evictNamed(ledgerId))) return false;
    if (this.context.sharedStore) this.deadlines.set(ledgerId, undefined);
    return true;
  }

  /** Ledgers in memory whose commands wait, because their last event is ahead of the clock. */
  get ledgersAhead(): readonly LedgerAhead[] {
    return this.context.ahead.list(this.context.clock.now(), (ledgerId) => this.registry.has(ledgerId));
  }

  /** Commands taken in and not yet answered. */
  get inFlightCount(): number {
    return this.counted.inFlight;
  }

  /** Counts of commands, since the process started. */
  get counts(): Readonly<CommandCounts> {
    return this.counted;
  }

  /**
   * Decides a command and answers when the decision is durable.
   * @throws Overloaded when a queue is full, all ledgers in memory stay in use, or the process shuts down: nothing was
   * decided.
   * @throws EventStoreUnavailable, LedgerContended, NotDecidedInTime: nothing was recorded, and it may be sent again.
   * @throws AppendOutcomeUnknown when it was not known to be recorded in time: a repeat is answered by its outcome.
   */
  submit(command: LedgerCommand): Promise<CommandResult> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.registry.inMemory(command.ledgerId)?.submit(command) ?? this.submitLoading(command);
  }

  private submitLoading(command: LedgerCommand): Promise<CommandResult> {
    const { counts } = this.context;
    const wanted = this.wantedBy('command', opensLedger(command));
    return new Promise((resolve, reject) => {
      const pending = new PendingCommand(command, wanted.dueBy, counts, resolve, reject);
      const taken = this.registry.using(
        command.ledgerId,
        wanted,
        async (writer) => void (pending.isDone || writer.take(pending)),
      );
      const served = taken.then((found) => {
        if (found === ABSENT) pending.answer(answerAbsent(pending, this.context));
      });
      void this.arrivals.add(pending, served);
    });
  }

  /**
   * Answers a query from its ledger's committed state, judged at the present time. Undefined: there is no such ledger.
   *
   * @throws Overloaded, EventStoreUnavailable, LedgerLoading: it may be asked again.
   */
  ask<Asked extends LedgerQuery>(query: Asked): Promise<AnswerTo<Asked> | undefined> {
    const refusal = this.readRefusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.registry.inMemory(query.ledgerId)?.ask(query) ?? this.askLoading(query);
  }

  private askLoading<Asked extends LedgerQuery>(query: Asked): Promise<AnswerTo<Asked> | undefined> {
    const wanted = this.wantedBy('read');
    return new Promise((resolve, reject) => {
      const arrival = new ArrivingRead<AnswerTo<Asked>>(query.ledgerId, wanted.dueBy, resolve, reject);
      const served = this.registry
        .using(query.ledgerId, wanted, async (writer) => {
          if (!arrival.isDone) arrival.answer(writer.ask(query));
        })
        .then((found) => {
          if (found === ABSENT) arrival.answer(undefined);
        });
      void this.arrivals.add(arrival, served);
    });
  }

  /** Records every deadline that has passed by the server's clock; ledgers that are not in memory are loaded for it. */
  recordDue(): Promise<void> {
    return this.deadlines.recordDue();
  }

  /** Lets ledgers go that nobody asked for in a while. Called by a timer. */
  evictIdle(idleMs = this.context.limits.idleMs): Promise<void> {
    return this.registry.evictIdle(idleMs);
  }

  /** Takes in nothing more, answers what was taken in, and completes the index. The stores stay open. */
  close(): Promise<void> {
    return (this.closed ??= this.drain());
  }

  private async drain(): Promise<void> {
    clearInterval(this.sweeper);
    this.deadlines.close();
    const giveUp = setTimeout(() => this.giveUp.abort(), this.context.limits.drainMs);
    while (!this.isDrained && !this.giveUp.signal.aborted) await wait(DRAIN_POLL_MS);
    for (const [ledgerId, writer] of this.registry.writers()) {
      if (!writer.isIdle || writer.broken !== undefined) continue;
      await (this.giveUp.signal.aborted ? Promise.resolve() : writer.recordCounted())
        .then(() => writer.writeOutcomes())
        .catch((error: unknown) => this.context.warn(`outcomes of ledger ${ledgerId} stay unwritten`, error));
    }
    clearTimeout(giveUp);
    this.registry.close();
    await this.context.snapshotter.close();
  }

  private get isDrained(): boolean {
    if (!this.arrivals.areAwaited) this.registry.abandonLoads();
    return this.counted.inFlight === 0 && this.registry.isIdle;
  }

  private wantedBy(by: 'command' | 'read', opens = false) {
    return { by, opens, dueBy: performance.now() + this.context.answerWithinMs };
  }

  /** Fault of all commands and reads, if there is one. */
  private unfit(): Error | undefined {
    if (this.closed !== undefined) return new Overloaded('the server is shutting down', OVERLOADED_RETRY_AFTER_MS);
    return this.context.log.replaced;
  }

  private refusal(): Error | undefined {
    const unfit = this.unfit();
    if (unfit !== undefined) return unfit;
    if (this.counted.inFlight >= this.context.limits.queuedMax)
      return new Overloaded('too many commands in flight', OVERLOADED_RETRY_AFTER_MS);
    return undefined;
  }

  private readRefusal(): Error | undefined {
    const unfit = this.unfit();
    if (unfit !== undefined) return unfit;
    if (this.arrivals.readCount >= this.context.limits.queuedMax)
      return new Overloaded('too many reads of ledgers that are not in memory', OVERLOADED_RETRY_AFTER_MS);
    return undefined;
  }

  private sweep(): void {
    const now = performance.now();
    this.arrivals.failOverdue(now);
    for (const [, writer] of this.registry.writers()) {
      writer.failOverdue(now);
      writer.maintain();
    }
    void this.evictIdle();
  }
}
