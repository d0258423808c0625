import { ledgerStream } from '@ledger/domain';
import { LedgerEntry, type Claim } from './ledger-entry';
import { loadLedger, type LedgerStores } from '../committed/ledger-loading';
import { LedgerRoom } from './ledger-room';
import { LedgerWriter } from '../ledger-writer';
import { LOOK_UPS_AT_ONCE_MAX, LEAVE_AGAIN_MS } from '../limits';
import { LoadProgress } from '../committed/load-progress';
import { Turnstile } from './turnstile';
import type { WriterContext } from '../writer-context';

/** A caller's need of a ledger. */
export interface Wanted {
  readonly by: Claim;
  /** True: it is opened where it does not exist. */
  readonly opens: boolean;
  /** Time by `performance.now` at which the caller must be answered. */
  readonly dueBy: number;
}

export const ABSENT = Symbol('there is no such ledger');

/**
 * Ledgers in memory and on their way there. The store is asked first whether a ledger exists at all: one that does not
 * takes no room, unless it is about to be opened.
 */
export class LedgersInMemory {
  private readonly entries = new Map<string, LedgerEntry>();
  private readonly lookUps = new Turnstile(LOOK_UPS_AT_ONCE_MAX);
  private readonly abandoned = new AbortController();
  private readonly room: LedgerRoom;

  constructor(
    private readonly stores: LedgerStores,
    private readonly context: WriterContext,
  ) {
    this.room = new LedgerRoom(context.limits.loadedLedgersMax, this.entries, (entry) => this.evict(entry, 'at once'));
  }

  /** Ledgers in memory, those being loaded included. */
  get count(): number {
    return this.room.count;
  }

  get isFull(): boolean {
    return this.room.isFull;
  }

  has(ledgerId: string): boolean {
    return this.entries.has(ledgerId);
  }

  /** Writer of a ledger that is in memory and fit for use. */
  inMemory(ledgerId: string): LedgerWriter | undefined {
    const writer = this.entries.get(ledgerId)?.writer;
    return writer?.broken === undefined ? writer : undefined;
  }

  *writers(): IterableIterator<[ledgerId: string, writer: LedgerWriter]> {
    for (const [ledgerId, { writer }] of this.entries) if (writer !== undefined) yield [ledgerId, writer];
  }

  /** True: several callers wait for the ledger. */
  isWanted(ledgerId: string): boolean {
    return (this.entries.get(ledgerId)?.awaited ?? 0) > 1;
  }

  /**
   * Calls `use` with the ledger's writer before anything could evict it, for one caller after the other in the order in
   * which they came.
   */
  async using<T>(
    ledgerId: string,
    wanted: Wanted,
    use: (writer: LedgerWriter) => Promise<T>,
  ): Promise<T | typeof ABSENT> {
    for (;;) {
      const { entry, cameFirst } = await this.join(ledgerId, wanted);
      try {
        const writer = await entry.found;
        if (writer !== undefined) return use(writer);
      } finally {
        entry.awaited -= 1;
      }
      // Another process may have opened it since the store was asked for the callers before.
      if (cameFirst) return ABSENT;
    }
  }

  /**
   * Reason why a ledger is not in memory yet, for a caller that can wait no longer. Undefined: nothing is known of it.
   */
  delay(ledgerId: string, now: number): Error | undefined {
    const entry = this.entries.get(ledgerId);
    if (entry?.phase === 'waits for room') return this.room.fault();
    return entry?.phase === 'loading' ? entry.progress?.fault(now) : undefined;
  }

  /** Milliseconds until a ledger is in memory. Undefined: nobody can tell. */
  remainingMs(ledgerId: string, now: number): number | undefined {
    const entry = this.entries.get(ledgerId);
    return entry?.phase === 'loading' ? entry.progress?.remainingMs(now) : undefined;
  }

  async evictIdle(idleMs: number): Promise<void> {
    const now = performance.now();
    for (const entry of [...this.entries.values()])
      if (entry.writer !== undefined && now - entry.writer.lastUsedAt >= idleMs) await this.evict(entry, 'snapshotted');
  }

  async evictNamed(ledgerId: string): Promise<boolean> {
    const entry = this.entries.get(ledgerId);
    return entry !== undefined && (await this.evict(entry, 'snapshotted'));
  }

  /** Gives up all loads, since nobody waits for them any more. */
  abandonLoads(): void {
    if (this.abandoned.signal.aborted) return;
    this.abandoned.abort();
    this.room.close();
  }

  /** True: no ledger is on its way into memory, and nothing is under way in those that are there. */
  get isIdle(): boolean {
    for (const { writer } of this.entries.values()) if (writer === undefined || !writer.isIdle) return false;
    return true;
  }

  close(): void {
    this.abandonLoads();
    this.entries.clear();
  }

  /**
   * Joins the ledger's entry, which stays while it is awaited. Tells also whether the store is still to be asked for
   * it.
   */
  private async join(
    ledgerId: string,
    { by, opens, dueBy }: Wanted,
  ): Promise<{ readonly entry: LedgerEntry; readonly cameFirst: boolean }> {
    for (;;) {
      let entry = this.entries.get(ledgerId);
      if (entry?.writer?.broken !== undefined) {
        await entry.writer.whenQuiet();
        this.forget(entry);
        continue;
      }
      entry ??= this.begin(ledgerId);
      entry.awaited += 1;
      entry.wanted(by, dueBy);
      if (opens) entry.isOpened = true;
      if (by === 'command' && entry.phase === 'waits for room') this.room.promote(entry);
      return { entry, cameFirst: entry.phase === 'to be looked for' };
    }
  }

  /** Begins a load. Callers that come meanwhile wait for the same one, so that none overtakes another. */
  private begin(ledgerId: string): LedgerEntry {
    const entry = new LedgerEntry(ledgerId);
    this.entries.set(ledgerId, entry);
    entry.found = this.find(entry);
    entry.found.then(
      (writer) => {
        if (writer === undefined) return;
        entry.writer = writer;
        entry.phase = 'in memory';
        void writer.recordDue();
      },
      () => this.drop(entry),
    );
    return entry;
  }

  private async find(entry: LedgerEntry): Promise<LedgerWriter | undefined> {
    const { ledgerId } = entry;
    const { events, index } = this.stores;
    const stream = ledgerStream(ledgerId);
    let isKnown = true;
    // Callers of the same turn of the event loop have all joined before the store is asked.
    await Promise.resolve();
    const head = await this.lookUps.pass(async () => {
      entry.phase = 'looked for';
      const found = await events.streamHead(stream);
      // A ledger that the index knows and the store lacks was lost. It must not pass for one that never existed: its
      // load reports it.
      if (found === 'no-stream') isKnown = (await index.coveredRevision(stream)) !== undefined;
      return found;
    });
    if (head === 'no-stream' && !isKnown && !entry.isOpened) {
      // Dropped at once: a caller that opens it from now on must not be told that it does not exist.
      this.drop(entry);
      return undefined;
    }
    this.abandoned.signal.throwIfAborted();
    if (head !== 'no-stream') entry.progress = new LoadProgress(ledgerId, head);
    return this.room.taking(entry, () => this.load(entry));
  }

  private async load({ ledgerId, progress }: LedgerEntry): Promise<LedgerWriter> {
    const ledger = await loadLedger(ledgerId, this.stores, this.context.warn, {
      reached: (revision) => progress?.reached(revision),
      abandoned: this.abandoned.signal,
    });
    return new LedgerWriter(ledger, this.context);
  }

  /** Lets a ledger go. False: it is in use, or could not leave. */
  private async evict(entry: LedgerEntry, leave: 'snapshotted' | 'at once'): Promise<boolean> {
    const { writer } = entry;
    if (writer === undefined || entry.leaving || entry.awaited > 0) return false;
    entry.leaving = true;
    const usedAt = writer.lastUsedAt;
    try {
      if (writer.broken === undefined) await writer.prepareToLeave(leave === 'snapshotted');
      else await writer.whenQuiet();
    } catch (error) {
      entry.staysUntil = performance.now() + LEAVE_AGAIN_MS;
      this.context.warn(`ledger ${entry.ledgerId} could not leave memory`, error);
      return false;
    } finally {
      entry.leaving = false;
    }
    if (!writer.isIdle || entry.awaited > 0 || writer.lastUsedAt !== usedAt) return false;
    this.forget(entry);
    return true;
  }

  /** Forgets a ledger that is no longer in memory. */
  private forget(entry: LedgerEntry): void {
    if (this.drop(entry)) this.room.left();
  }

  private drop(entry: LedgerEntry): boolean {
    return this.entries.get(entry.ledgerId) === entry && this.entries.delete(entry.ledgerId);
  }
}
