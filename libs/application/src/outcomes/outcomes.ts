import type { CommittedState } from '@ledger/domain';
import {
  CHAIN_KEY,
  EventStoreUnavailable,
  OutcomesDamaged,
  type ChainHead,
  type OutcomeEntry,
  type OutcomeIndex,
  type Revision,
} from '@ledger/event-store';
import {
  OUTCOMES_READ_MAX,
  OUTCOMES_RETRY_MS,
  OUTCOMES_UNWRITTEN_MAX,
  OUTCOMES_WRITE_AFTER_MS,
  OUTCOMES_WRITE_ENTRIES,
} from '../limits';
import { serverDeadline } from './server-deadline';
import { deadlineEntry, endedEntries, outcomeEntry, type EndedRecords, type RecordedOutcome } from './outcome-entries';
import { dropRecords, endedCount, endedRecords } from './ended-records';

/** A state of the log up to which everything is known. */
export interface KnownLog {
  readonly state: CommittedState;
  readonly revision: Revision;
  readonly chainHead: ChainHead;
}

/** Entries on their way into the index, or there already and not yet dropped from memory. */
interface Writing {
  readonly commands: ReadonlyMap<string, RecordedOutcome>;
  readonly ended: EndedRecords;
  readonly log: KnownLog;
  /** Next deadline of the ledger, as it stood then. */
  readonly dueAt: number | undefined;
  status: 'under way' | 'failed' | 'written';
  failedAt: number;
}

/**
 * Outcomes of one ledger's commands that the index does not have yet, and what writes them behind into it, together
 * with the ended reservations, escrows and closed accounts of the state. Only `dropWritten` drops them from memory, and
 * the writer calls it while it waits for no look-up: so whatever a look-up misses in the index is still in memory when
 * its answer is used.
 */
export class Outcomes {
  private current = new Map<string, RecordedOutcome>();
  private writing: Writing | undefined;
  private underWay: Promise<void> = Promise.resolve();
  private oldestAt: number | undefined;
  /** The last command read from the log; more of its events may follow. */
  private reading: { readonly commandId: string; outcome: RecordedOutcome } | undefined;
  /** Damage found in the index, which must be made anew before it is asked or written again. */
  damage: OutcomesDamaged | undefined;
  /** Number of drops. A look-up during which it changed has to be repeated, unless the drops are the caller's own. */
  drops = 0;

  constructor(
    private readonly index: OutcomeIndex,
    private readonly stream: string,
    /** Revision up to which the index knows everything; -1: nothing. */
    public covered: Revision,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  find(commandId: string): RecordedOutcome | undefined {
    return this.current.get(commandId) ?? this.writing?.commands.get(commandId);
  }

  /** @throws OutcomesDamaged */
  lookUp(keys: readonly string[]): Promise<readonly (Buffer | undefined)[]> {
    return this.index.getMany(this.stream, keys, this.covered);
  }

  record(commandId: string, outcome: RecordedOutcome): void {
    this.oldestAt ??= performance.now();
    this.current.set(commandId, outcome);
  }

  /** Collects the outcome of a command from its events as they are read from the log, in order. */
  recordRead(revision: Revision, commandId: string | undefined, hash: string | undefined): void {
    if (commandId === undefined) return;
    if (hash !== undefined) this.reading = { commandId, outcome: { hash, firstRevision: revision, count: 1 } };
    else if (this.reading?.commandId === commandId) {
      this.reading.outcome = { ...this.reading.outcome, count: this.reading.outcome.count + 1 };
    } else
      throw new Error(
        `event ${revision} of ${this.stream} continues a command that did not begin: the history is corrupt`,
      );
    this.record(commandId, this.reading.outcome);
  }

  /** Drops from memory the entries that the index has by now. */
  dropWritten(state: CommittedState): void {
    const done = this.writing;
    if (done?.status !== 'written') return;
    dropRecords(state, done.ended);
    this.covered = done.log.revision;
    this.writing = undefined;
    this.drops += 1;
  }

  /** True: the index has everything that is known, and covers the ledger's last event. */
  isComplete({ state, revision }: KnownLog): boolean {
    return this.writing === undefined && this.unwritten(state) === 0 && this.covered === revision;
  }

  /** True: enough outcomes wait to be worth a write of their own. */
  wantsWriting(state: CommittedState): boolean {
    return this.unwritten(state) >= OUTCOMES_WRITE_ENTRIES;
  }

  isOverfull(state: CommittedState): boolean {
    return this.unwritten(state) > OUTCOMES_UNWRITTEN_MAX;
  }

  /** Starts a write when enough outcomes wait, or old ones, and none is under way. Never throws. */
  writeBehind(log: KnownLog): void {
    if (this.writing?.status === 'failed' && performance.now() - this.writing.failedAt >= OUTCOMES_RETRY_MS)
      this.start(this.writing);
    if (this.writing !== undefined) return;
    const old = this.oldestAt !== undefined && performance.now() - this.oldestAt >= OUTCOMES_WRITE_AFTER_MS;
    if (old || this.unwritten(log.state) >= OUTCOMES_WRITE_ENTRIES) this.begin(log);
  }

  /** Resolves when the write under way, if any, has ended. */
  whenIdle(): Promise<void> {
    return this.underWay;
  }

  /**
   * Writes all that is known and drops it. Only while nothing is looked up or decided.
   * @throws what the index throws.
   */
  async writeAll(log: KnownLog): Promise<void> {
    await this.underWay;
    this.dropWritten(log.state);
    if (this.writing !== undefined) await this.finish(this.writing, log.state);
    if (this.unwritten(log.state) === 0 && this.covered === log.revision) return;
    await this.finish(this.begin(log), log.state);
  }

  /**
   * Hands outcomes over to the index as they are read from the log, while more is read; waits where the index does not
   * keep up. Only while nothing is looked up or decided.
   * @throws what the index throws.
   */
  async writeAsRead(log: KnownLog): Promise<void> {
    this.dropWritten(log.state);
    if (!this.wantsWriting(log.state)) return;
    if (this.writing === undefined) this.begin(log);
    else if (this.writing.status === 'failed' || this.unwritten(log.state) >= OUTCOMES_READ_MAX)
      await this.writeAll(log);
  }

  /** Empties the index. Answers outcomes into which the ledger can be read again from its first event. */
  async beginAnew(): Promise<Outcomes> {
    await this.underWay;
    await this.index.remove(this.stream);
    return new Outcomes(this.index, this.stream, -1n, this.onFailure);
  }

  /** Goes on with the coverage of rebuilt outcomes, which include all that was known here. */
  replacedBy({ covered }: Outcomes): void {
    this.current = new Map();
    this.writing = undefined;
    this.oldestAt = undefined;
    this.damage = undefined;
    this.covered = covered;
    this.drops += 1;
  }

  private async finish(writing: Writing, state: CommittedState): Promise<void> {
    if (writing.status === 'failed') this.start(writing);
    await this.underWay;
    if (writing.status !== 'written')
      throw this.damage ?? new EventStoreUnavailable(`outcomes of ${this.stream} could not be written`);
    this.dropWritten(state);
  }

  private unwritten(state: CommittedState): number {
    return this.current.size + endedCount(state);
  }

  private begin(log: KnownLog): Writing {
    const writing: Writing = {
      commands: this.current,
      ended: endedRecords(log.state),
      log: { ...log },
      dueAt: serverDeadline(log.state),
      status: 'under way',
      failedAt: 0,
    };
    this.current = new Map();
    this.oldestAt = undefined;
    this.writing = writing;
    this.start(writing);
    return writing;
  }

  private start(writing: Writing): void {
    writing.status = 'under way';
    const { chainHead, revision } = writing.log;
    const entries: OutcomeEntry[] = [
      { key: CHAIN_KEY, value: Buffer.from(chainHead) },
      deadlineEntry({ revision, at: writing.dueAt }),
    ];
    for (const [id, outcome] of writing.commands) entries.push(outcomeEntry(id, outcome));
    for (const entry of endedEntries(writing.ended)) entries.push(entry);
    // No write begins before the last one was dropped from memory, so `covered` is the one that it reached.
    const span = { after: this.covered, covered: writing.log.revision };
    this.underWay = this.index.write(this.stream, entries, span).then(
      () => {
        writing.status = 'written';
      },
      (error: unknown) => {
        writing.status = 'failed';
        writing.failedAt = performance.now();
        if (error instanceof OutcomesDamaged) this.damage = error;
        else this.onFailure(error);
      },
    );
  }
}

/** Fault of an index that is damaged again as soon as it was made. */
export const outcomesUnusable = (stream: string, cause: OutcomesDamaged): EventStoreUnavailable =>
  new EventStoreUnavailable(`outcomes of ${stream} cannot be kept: ${cause.message}`, { cause });
