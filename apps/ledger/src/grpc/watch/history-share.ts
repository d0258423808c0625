import { WATCH_TURN_MS } from './limits';

/**
 * What all watchers that read history may take of one turn of the event loop. Pages come from another thread, and are
 * handed over as long as there are some: a thousand watchers would keep everybody else waiting until all had read.
 */
export class HistoryShare {
  private readonly waiting: (() => void)[] = [];
  /** Of `performance.now()`: when the first of them began in this turn. */
  private began: number | undefined;
  private isScheduled = false;

  /** To be asked again after each wait: whoever comes first takes what is left. */
  get isSpent(): boolean {
    if (this.began === undefined) {
      this.began = performance.now();
      this.schedule();
    }
    return performance.now() - this.began > WATCH_TURN_MS;
  }

  /** Until another turn of the loop, in the order of asking. */
  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.renew());
  }

  private renew(): void {
    this.isScheduled = false;
    this.began = undefined;
    const resolve = this.waiting.shift();
    if (resolve === undefined) return;
    // Those behind it have their turn although this one may have ended.
    this.schedule();
    resolve();
  }
}
