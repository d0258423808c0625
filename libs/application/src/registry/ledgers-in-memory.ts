import { ledgerStream } from '@ledger/domain';
import { LedgerEntry, type Claim } from './ledger-entry';
import { loadLedger, type LedgerStores } from '../committed/ledger-loading';
import { LedgerRoom } from './ledger-room';
import { LedgerWriter } from '../ledger-writer';
import { LOOK_UPS_AT_ONCE_MAX, LEAVE_AGAIN_MS } from '../limits';
import { LoadProgress } from '../committed/load-progress';
import { Turnstile } from './turnstile';
import type { WriterContext } from '../writer-context';

/** A claim on a ledger. */
export interface Wanted {
  readonly by: Claim;
  /** It is opened where it is absent. */
  readonly opens: boolean;
  /** As `performance.now` says it. */
  readonly dueBy: number;
}

export const ABSENT = Symbol('there is no such ledger');

/**
 * The ledgers in memory and those on their way there. The store is asked first whether there is such a ledger at all: one
 * that is absent takes no room, unless it is about to be opened.
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

  /** In memory, and fit for use. */
  inMemory(ledgerId: string): LedgerWriter | undefined {
    const writer = this.entries.get(ledgerId)?.writer;
    return writer?.broken === undefined ? writer : undefined;
  }

  *writers(): IterableIterator<[ledgerId: string, writer: LedgerWriter]> {
    for (const [ledgerId, { writer }] of this.entries) if (writer !== undefined) yield [ledgerId, writer];
  }

  /** Several callers wait for the ledger. */
  isWanted(ledgerId: string): boolean {
    return (this.entries.get(ledgerId)?.awaited ?? 0) > 1;
  }

  /**
   * `use` is called before anything could evict the ledger that was waited for, for one caller after the other in the
   * order in which they came.
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
      // Another process may have opened it since the store was asked on behalf of those who came before.
      if (cameFirst) return ABSENT;
    }
  }

  /** Why a ledger is not in memory yet, for who can wait no longer. Undefined: nothing is known of it. */
  delay(ledgerId: string, now: number): Error | undefined {
    const entry = this.entries.get(ledgerId);
    if (entry?.phase === 'waits for room') return this.room.fault();
    return entry?.phase === 'loading' ? entry.progress?.fault(now) : undefined;
  }

  /** How long it will take until a ledger is in memory, in milliseconds. Undefined: nobody can tell. */
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

  /** Nobody waits any more for what is on its way. */
  abandonLoads(): void {
    if (this.abandoned.signal.aborted) return;
    this.abandoned.abort();
    this.room.close();
  }

  /** No ledger is on its way into memory, and nothing is under way in one that is there. */
  get isIdle(): boolean {
    for (const { writer } of this.entries.values()) if (writer === undefined || !writer.isIdle) return false;
    return true;
  }

  close(): void {
    this.abandonLoads();
    this.entries.clear();
  }

  /** The ledger's entry, which stays until it is no longer awaited; and whether the store is still to be asked for it. */
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

  /** Callers that come on its way wait for the same load, so that none overtakes another. */
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
    // Callers of one turn are all there before the store is asked.
    await Promise.resolve();
    const head = await this.lookUps.pass(async () => {
      entry.phase = 'looked for';
      const found = await events.streamHead(stream);
      // One that the index knows was lost, which its load tells: it is not to pass for one that never was.
      if (found === 'no-stream') isKnown = (await index.coveredRevision(stream)) !== undefined;
      return found;
    });
    if (head === 'no-stream' && !isKnown && !entry.isOpened) {
      // At once: who opens it from now on must not be told that it is absent.
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

  /** False: it is in use, or could not leave. */
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

  /** A ledger that was in memory is there no longer. */
  private forget(entry: LedgerEntry): void {
    if (this.drop(entry)) this.room.left();
  }

  private drop(entry: LedgerEntry): boolean {
    return this.entries.get(entry.ledgerId) === entry && this.entries.delete(entry.ledgerId);
  }
}
