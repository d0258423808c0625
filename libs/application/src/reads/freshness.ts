import { EventStoreUnavailable } from '@ledger/event-store';
import { COMMITTED_FRESH_MS } from '../limits';

interface Reader {
  readonly cameAt: number;
  readonly dueBy: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Time since a ledger in memory was known to be the latest, and the reads that wait until it is known again. */
export class Freshness {
  private readers: Reader[] = [];

  constructor(
    /** Time at which the last confirmation began. */
    private confirmedAt: number,
  ) {}

  /** True: reads wait for a confirmation. */
  get isWanted(): boolean {
    return this.readers.length > 0;
  }

  /**
   * True: a read that came then may be answered. A confirmation that began after it came is always enough, however long
   * that took.
   */
  isFresh(cameAt: number): boolean {
    return cameAt - this.confirmedAt <= COMMITTED_FRESH_MS;
  }

  /**
   * Resolves when the ledger is known to be the latest again. {@link failOverdue} fails reads whose time ran out
   * before.
   */
  wait(cameAt: number, dueBy: number): Promise<void> {
    return new Promise((resolve, reject) => this.readers.push({ cameAt, dueBy, resolve, reject }));
  }

  /**
   * Notes an append that was acknowledged, or a read of the stream's end.
   * @param begunAt time at which it began.
   */
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

  /** Takes the readers out that no longer wait. The first came first, and their time ends first. */
  private taken(which: (reader: Reader) => boolean): readonly Reader[] {
    const end = this.readers.findIndex((reader) => !which(reader));
    return this.readers.splice(0, end === -1 ? this.readers.length : end);
  }
}
