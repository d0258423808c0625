import { FairQueue } from '@ledger/platform';

/** Time that reads take of the event loop in a row; projecting and what callers give up come in between. */
const TURN_MS = 4;

/**
 * Reads that are made at once, in turn by origin. A thousand of one caller do not hold up another's, and one that is given
 * up while it waits is not made.
 */
export class ReadTurns {
  private readonly waiting = new FairQueue<() => void>();
  private isGiving = false;

  /** @throws the signal's reason where it was aborted before the read's turn; what the read throws. */
  run<T>(origin: string, signal: AbortSignal, read: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        try {
          resolve(read());
        } catch (error) {
          reject(error as Error);
        }
      };
      const leave = (): void => {
        this.waiting.remove(origin, begin);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave);
      if (this.isGiving) return this.waiting.add(origin, begin);
      // The first one waits for nobody; what comes with it has its turn after what came before.
      this.isGiving = true;
      setImmediate(this.give);
      begin();
    });
  }

  private readonly give = (): void => {
    for (const endAt = performance.now() + TURN_MS; ;) {
      const begin = this.waiting.take();
      if (begin === undefined) {
        this.isGiving = false;
        return;
      }
      begin();
      if (performance.now() >= endAt) return void setImmediate(this.give);
    }
  };
}
