/** A queue between the log and a call, as wide as the server's: 32. A writer waits for room, or is told that there is none. */
export class BoundedChannel<T> {
  private readonly items: T[] = [];
  private isComplete = false;
  private failure: unknown;
  private wakers: (() => void)[] = [];

  constructor(private readonly capacity: number) {}

  /** False: full, or nobody reads any more. */
  tryWrite(item: T): boolean {
    if (this.isComplete || this.items.length >= this.capacity) return false;
    this.items.push(item);
    this.wake();
    return true;
  }
  /** False: nobody reads any more. */
  async write(item: T): Promise<boolean> {
    while (!this.tryWrite(item)) {
      if (this.isComplete) return false;
      await this.change();
    }
    return true;
  }
  /** Takes nothing more. Entries that are in it are still read; then it ends or, given a failure, fails. */
  complete(failure?: unknown): void {
    if (this.isComplete) return;
    this.isComplete = true;
    this.failure = failure;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.items.shift();
      if (item !== undefined) {
        this.wake();
        yield item;
        continue;
      }
      if (this.isComplete) break;
      await this.change();
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.wakers.push(resolve));
  }
  private wake(): void {
    this.wakers.splice(0).forEach((waker) => waker());
  }
}
