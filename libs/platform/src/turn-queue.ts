/** Gives each caller a turn of the event loop of its own, in the order of asking. Other work runs between any two. */
export class TurnQueue {
  private readonly waiting: (() => void)[] = [];

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length === 1) setImmediate(this.give);
    });
  }

  private readonly give = (): void => {
    this.waiting.shift()!();
    if (this.waiting.length > 0) setImmediate(this.give);
  };
}
