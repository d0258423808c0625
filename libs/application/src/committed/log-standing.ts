import type { StoreSession } from '@ledger/event-store';
import { DOUBTED_LEDGERS_MAX } from '../limits';

/**
 * The store's log is not the one that this process followed: it came back with an older or another disk. What is in memory
 * was decided on events that are lost, so nothing is decided or answered any more until the process is started anew.
 */
export class LogReplaced extends Error {
  override readonly name = 'LogReplaced';
}

/** When a ledger in memory was last read from the log, or held against it. */
export interface LogTrust {
  readonly session: StoreSession;
  /** As `performance.now` says it. */
  readonly since: number;
}

/** Knowledge of a process about the log as a whole: whether it is still the one that was followed, and what was tampered with. */
export class LogStanding {
  private found: LogReplaced | undefined;
  private readonly doubtedAt = new Map<string, number>();
  private allDoubtedAt = -Infinity;

  /** @param onReplaced called once. */
  constructor(private readonly onReplaced: (found: LogReplaced) => void = () => undefined) {}

  /** Undefined: as far as anybody knows, it is the one that was followed. */
  get replaced(): LogReplaced | undefined {
    return this.found;
  }

  /** For good: only a start reads everything anew. */
  isReplaced(found: LogReplaced): void {
    if (this.found !== undefined) return;
    this.found = found;
    this.onReplaced(found);
  }

  /** Somebody changed what the ledger's stream keeps: it is looked at before the next append or read. Absent: any ledger's. */
  doubt(ledgerId?: string): void {
    const now = performance.now();
    if (ledgerId !== undefined && this.doubtedAt.size < DOUBTED_LEDGERS_MAX) this.doubtedAt.set(ledgerId, now);
    else this.allDoubtedAt = now;
  }

  /** Since a time by `performance.now`, when the ledger was last looked at. */
  isDoubted(ledgerId: string, since: number): boolean {
    return this.allDoubtedAt >= since || (this.doubtedAt.get(ledgerId) ?? -Infinity) >= since;
  }
}
