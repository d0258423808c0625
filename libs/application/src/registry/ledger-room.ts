import { Overloaded } from '../pending/command-result';
import type { LedgerEntry, Claim } from './ledger-entry';
import {
  EVICTIONS_AT_ONCE_MAX,
  LOADS_AT_ONCE_MAX,
  OVERLOADED_RETRY_AFTER_MS,
  READ_SHARE,
  ROOM_LOOK_AGAIN_MS,
  ROOM_LOOK_MS_PER_LEDGER,
} from '../limits';

interface Applicant {
  readonly entry: LedgerEntry;
  readonly admit: (claim: Claim) => void;
  readonly refuse: (error: unknown) => void;
}

const CLAIMS: readonly Claim[] = ['command', 'read'];

/**
 * Room for so many ledgers in memory. A ledger that finds none waits until the one unused for longest has left.
 * Commands and reads wait in two queues that are served in turn, each in the order of coming. Ledgers in memory for
 * reads alone make room for other reads; beyond a small share, reads take no room from ledgers with commands.
 */
export class LedgerRoom {
  private taken = 0;
  private leaving = 0;
  private readonly loads: Record<Claim, number> = { command: 0, read: 0 };
  private readonly waiting: Record<Claim, Applicant[]> = { command: [], read: [] };
  private lookAgain: NodeJS.Timeout | undefined;
  private last: Claim = 'read';

  constructor(
    private readonly max: number,
    private readonly entries: ReadonlyMap<string, LedgerEntry>,
    /** Lets a ledger go. False: it stays. */
    private readonly evict: (entry: LedgerEntry) => Promise<boolean>,
  ) {}

  /** Ledgers in memory or being loaded. */
  get count(): number {
    return this.taken;
  }

  get isFull(): boolean {
    return this.taken >= this.max;
  }

  /**
   * Calls `load` when there is room, which stays taken until `left`, unless the load fails.
   * @throws Overloaded when there was none for as long as anybody waited for the ledger.
   */
  async taking<T>(entry: LedgerEntry, load: () => Promise<T>): Promise<T> {
    entry.phase = 'waits for room';
    const claim = await new Promise<Claim>((admit, refuse) => {
      this.waiting[entry.claim(performance.now())].push({ entry, admit, refuse });
      this.admit();
    });
    try {
      return await load();
    } catch (error) {
      this.taken -= 1;
      throw error;
    } finally {
      this.loads[claim] -= 1;
      this.admit();
    }
  }

  /** Frees the room of a ledger that is no longer in memory. */
  left(): void {
    this.taken -= 1;
    this.admit();
  }

  /** Moves a waiting ledger to the queue of commands, because a command wants it as well. */
  promote(entry: LedgerEntry): void {
    const at = this.waiting.read.findIndex((applicant) => applicant.entry === entry);
    if (at !== -1) this.waiting.command.push(...this.waiting.read.splice(at, 1));
  }

  /** Fault of a ledger that still waits when its time is over. */
  fault(): Overloaded {
    const limit = this.isFull ? 'too many ledgers in use' : 'too many ledgers are being loaded';
    return new Overloaded(limit, OVERLOADED_RETRY_AFTER_MS);
  }

  /** Refuses those that wait, and asks no ledger to leave. */
  close(): void {
    clearTimeout(this.lookAgain);
    for (const claim of CLAIMS) for (const { refuse } of this.waiting[claim].splice(0)) refuse(this.fault());
  }

  private admit(): void {
    const now = performance.now();
    for (let claim = this.next(now); claim !== undefined; claim = this.next(now)) {
      if (this.isFull) return this.makeRoom(now);
      const { entry, admit } = this.waiting[claim].shift()!;
      this.last = claim;
      this.taken += 1;
      this.loads[claim] += 1;
      entry.phase = 'loading';
      admit(claim);
    }
  }

  /** The queue whose next ledger may load now. Undefined: none may. */
  private next(now: number): Claim | undefined {
    for (const claim of CLAIMS) {
      const queue = this.waiting[claim];
      while (queue.length > 0 && queue[0]!.entry.dueBy <= now) queue.shift()!.refuse(this.fault());
    }
    const able = CLAIMS.filter((claim) => this.wanting(claim) > 0);
    return able.find((claim) => claim !== this.last) ?? able[0];
  }

  private wanting(claim: Claim): number {
    return Math.min(this.waiting[claim].length, LOADS_AT_ONCE_MAX[claim] - this.loads[claim]);
  }

  private makeRoom(now: number): void {
    const wanted = Math.min(this.wanting('command') + this.wanting('read'), EVICTIONS_AT_ONCE_MAX) - this.leaving;
    if (wanted <= 0) return;
    const leaving = this.leastUsed(wanted, now);
    for (const entry of leaving) void this.letGo(entry);
    if (leaving.length < wanted) this.lookAgainSoon();
  }

  private async letGo(entry: LedgerEntry): Promise<void> {
    this.leaving += 1;
    const hasLeft = await this.evict(entry);
    this.leaving -= 1;
    if (!hasLeft) this.lookAgainSoon();
    else this.admit();
  }

  /** Looks again after a while: all ledgers in memory are in use now. */
  private lookAgainSoon(): void {
    this.lookAgain ??= setTimeout(
      () => {
        this.lookAgain = undefined;
        this.admit();
      },
      ROOM_LOOK_AGAIN_MS + this.entries.size * ROOM_LOOK_MS_PER_LEDGER,
    ).unref();
  }

  /** Ledgers that may leave to make room, those idle longest first. */
  private leastUsed(count: number, now: number): readonly LedgerEntry[] {
    const idle: Record<Claim, LedgerEntry[]> = { command: [], read: [] };
    let reads = 0;
    for (const entry of this.entries.values()) {
      if (entry.phase !== 'in memory' && entry.phase !== 'loading') continue;
      const claim = entry.claim(now);
      // Ledgers on their way into memory count as well, and those that leave to make room for a read.
      if (claim === 'read' || (entry.leaving && this.forReadsAlone)) reads += 1;
      if (entry.isIdle(now)) keepLeastUsed(idle[claim], entry, count);
    }
    const share = Math.max(1, Math.floor(this.max * READ_SHARE));
    if (reads > share) return this.forReadsAlone ? idle.read : [...idle.read, ...idle.command].slice(0, count);
    if (this.forReadsAlone && reads === share) return idle.read;
    const all = [...idle.read, ...idle.command].sort((a, b) => a.writer!.lastUsedAt - b.writer!.lastUsedAt);
    return all.slice(0, this.forReadsAlone ? Math.min(count, share - reads) : count);
  }

  private get forReadsAlone(): boolean {
    return this.wanting('command') === 0;
  }
}

/** Puts a ledger among the least used ones found so far, which are sorted and limited in number. */
const keepLeastUsed = (kept: LedgerEntry[], entry: LedgerEntry, count: number): void => {
  const { lastUsedAt } = entry.writer!;
  if (kept.length === count && kept[count - 1]!.writer!.lastUsedAt <= lastUsedAt) return;
  const at = kept.findIndex(({ writer }) => writer!.lastUsedAt > lastUsedAt);
  kept.splice(at === -1 ? kept.length : at, 0, entry);
  if (kept.length > count) kept.pop();
};
