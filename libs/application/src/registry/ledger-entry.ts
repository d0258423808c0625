import type { LedgerWriter } from '../ledger-writer';
import { BUSY_FOR_MS } from '../limits';
import type { LoadProgress } from '../committed/load-progress';

/** Commands keep their ledger in memory; reads may use a small share of it alone. */
export type Claim = 'command' | 'read';

/** A ledger in memory, or on its way there. */
export class LedgerEntry {
  /** Absent until it is in memory. Resolves to nothing where there is no such ledger. */
  found: Promise<LedgerWriter | undefined> = Promise.resolve(undefined);
  writer: LedgerWriter | undefined;
  progress: LoadProgress | undefined;
  phase: 'to be looked for' | 'looked for' | 'waits for room' | 'loading' | 'in memory' = 'to be looked for';
  /** A command waits that opens the ledger where there is none. */
  isOpened = false;
  /** Callers that wait for the load: until they were served, the ledger stays. */
  awaited = 0;
  /** When the last of them is to be answered at the latest, as `performance.now` says it. */
  dueBy = -Infinity;
  leaving = false;
  /** It could not leave memory, and is not asked to before then. */
  staysUntil = -Infinity;
  private commandCameAt = -Infinity;

  constructor(readonly ledgerId: string) {}

  /** Somebody wants it. */
  wanted(by: Claim, dueBy: number): void {
    if (by === 'command') this.commandCameAt = performance.now();
    this.dueBy = Math.max(this.dueBy, dueBy);
  }

  claim(now: number): Claim {
    return now - Math.max(this.commandCameAt, this.writer?.lastCommandAt ?? -Infinity) < BUSY_FOR_MS
      ? 'command'
      : 'read';
  }

  /** Nobody uses it or waits for it. */
  isIdle(now: number): boolean {
    const { writer, awaited, leaving, staysUntil } = this;
    return writer !== undefined && awaited === 0 && !leaving && staysUntil <= now && writer.isIdle;
  }
}
