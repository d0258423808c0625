import type { LedgerWriter } from '../ledger-writer';
import { BUSY_FOR_MS } from '../limits';
import type { LoadProgress } from '../committed/load-progress';

/** Reason for which a ledger is in memory: commands keep it there; reads alone may use only a small share of memory. */
export type Claim = 'command' | 'read';

/** A ledger in memory, or on its way there. */
export class LedgerEntry {
  /** The writer, once the ledger is in memory. Undefined: there is no such ledger. */
  found: Promise<LedgerWriter | undefined> = Promise.resolve(undefined);
  writer: LedgerWriter | undefined;
  progress: LoadProgress | undefined;
  phase: 'to be looked for' | 'looked for' | 'waits for room' | 'loading' | 'in memory' = 'to be looked for';
  /** True: a waiting command opens the ledger where there is none. */
  isOpened = false;
  /** Number of callers that wait for the load. The ledger stays until they were served. */
  awaited = 0;
  /** Latest time, by `performance.now`, at which one of them must be answered. */
  dueBy = -Infinity;
  leaving = false;
  /** Time before which it is not asked to leave again, because it could not. */
  staysUntil = -Infinity;
  private commandCameAt = -Infinity;

  constructor(readonly ledgerId: string) {}

  /** Notes that a caller wants it. */
  wanted(by: Claim, dueBy: number): void {
    if (by === 'command') this.commandCameAt = performance.now();
    this.dueBy = Math.max(this.dueBy, dueBy);
  }

  claim(now: number): Claim {
    return now - Math.max(this.commandCameAt, this.writer?.lastCommandAt ?? -Infinity) < BUSY_FOR_MS
      ? 'command'
      : 'read';
  }

  /** True: nobody uses it or waits for it. */
  isIdle(now: number): boolean {
    const { writer, awaited, leaving, staysUntil } = this;
    return writer !== undefined && awaited === 0 && !leaving && staysUntil <= now && writer.isIdle;
  }
}
