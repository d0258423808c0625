import type { StoreSession } from '@ledger/event-store';
import { DOUBTED_LEDGERS_MAX } from '../limits';

/**
 * The store's log is not the one that this process followed: it came back with an older or another disk. Memory rests
 * on events that are lost, so nothing is decided or answered any more until the process is restarted.
 */
export class LogReplaced extends Error {
  override readonly name = 'LogReplaced';
}

/** Session and time in which a ledger in memory was last read from the log, or compared with it. */
export interface LogTrust {
  readonly session: StoreSession;
  /** Time by `performance.now`. */
  readonly since: number;
}

/**
 * Knowledge of this process about the log as a whole: whether it is still the one that was followed, and which streams
 * were changed by others.
 */
export class LogStanding {
  private found: LogReplaced | undefined;
  private readonly doubtedAt = new Map<string, number>();
  private allDoubtedAt = -Infinity;

  /** @param onReplaced called once. */
  constructor(private readonly onReplaced: (found: LogReplaced) => void = () => undefined) {}

  /** Undefined: as far as is known, the log is the one that was followed. */
  get replaced(): LogReplaced | undefined {
    return this.found;
  }

  /** Records that the log was replaced. It stays so: only a restart reads everything anew. */
  isReplaced(found: LogReplaced): void {
    if (this.found !== undefined) return;
    this.found = found;
    this.onReplaced(found);
  }

  /**
   * Notes that somebody changed the settings of the ledger's stream: it is checked before the next append or read.
   * @param ledgerId absent: any ledger may be concerned.
   */
  doubt(ledgerId?: string): void {
    const now = performance.now();
    if (ledgerId !== undefined && this.doubtedAt.size < DOUBTED_LEDGERS_MAX) this.doubtedAt.set(ledgerId, now);
    else this.allDoubtedAt = now;
  }

  /** True: a doubt arose after the ledger was last checked, at `since` by `performance.now`. */
  isDoubted(ledgerId: string, since: number): boolean {
    return this.allDoubtedAt >= since || (this.doubtedAt.get(ledgerId) ?? -Infinity) >= since;
  }
}
