import { EventStoreUnavailable } from '@ledger/event-store';
import { COMMITTED_FRESH_MS } from './limits';

interface Reader {
  readonly dueBy: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How long ago a ledger in memory was known to be the latest, and who waits for it to be known again. */
export class Freshness {
  private readers: Reader[] = [];

  constructor(
    /** When what last showed it was asked for. */
    private confirmedAt: number,
  ) {}

  /** Somebody waits. */
  get isWanted(): boolean {
    return this.readers.length > 0;
  }

  isFresh(now: number): boolean {
    return now - this.confirmedAt <= COMMITTED_FRESH_MS;
  }

  /** Resolves when it is known again; {@link failOverdue} fails who waited to that time in vain. */
  wait(dueBy: number): Promise<void> {
    return new Promise((resolve, reject) => this.readers.push({ dueBy, resolve, reject }));
  }

  /** An append was acknowledged, or the end of the stream read, that was begun then. */
  confirmed(begunAt: number): void {
    this.confirmedAt = begunAt;
    if (!this.isWanted || !this.isFresh(performance.now())) return;
    for (const { resolve } of this.readers.splice(0)) resolve();
  }

  failed(error: unknown): void {
    for (const { reject } of this.readers.splice(0)) reject(error);
  }

  failOverdue(now: number): void {
    if (!this.readers.some(({ dueBy }) => dueBy <= now)) return;
    this.failed(new EventStoreUnavailable('the ledger could not be brought up to date in time'));
  }
}
