import { EventStoreUnavailable } from '@ledger/event-store';
import { COMMITTED_FRESH_MS } from '../limits';

interface Reader {
  readonly cameAt: number;
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

  /** Enough for who came then. What is confirmed after they came is, however long that took. */
  isFresh(cameAt: number): boolean {
    return cameAt - this.confirmedAt <= COMMITTED_FRESH_MS;
  }

  /** Resolves when it is known again; {@link failOverdue} fails who waited to that time in vain. */
  wait(cameAt: number, dueBy: number): Promise<void> {
    return new Promise((resolve, reject) => this.readers.push({ cameAt, dueBy, resolve, reject }));
  }

  /** An append was acknowledged, or the end of the stream read, that was begun then. */
  confirmed(begunAt: number): void {
    this.confirmedAt = begunAt;
    for (const { resolve } of this.taken(({ cameAt }) => this.isFresh(cameAt))) resolve();
  }

  failed(error: unknown): void {
    for (const { reject } of this.readers.splice(0)) reject(error);
  }

  failOverdue(now: number): void {
    for (const { reject } of this.taken(({ dueBy }) => dueBy <= now))
      reject(new EventStoreUnavailable('the ledger could not be brought up to date in time'));
  }

  /** They wait no longer; those that came first are at the front, in both respects. */
  private taken(which: (reader: Reader) => boolean): readonly Reader[] {
    const end = this.readers.findIndex((reader) => !which(reader));
    return this.readers.splice(0, end === -1 ? this.readers.length : end);
  }
}
