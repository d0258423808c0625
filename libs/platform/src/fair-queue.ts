/** Items that wait, taken in turn by their origin: a thousand items of one hold up each item of another by one. */
export class FairQueue<Item> {
  /** By origin, the one whose turn comes next first. An origin without items is not there. */
  private readonly waiting = new Map<string, Set<Item>>();

  add(origin: string, item: Item): void {
    const items = this.waiting.get(origin);
    if (items === undefined) this.waiting.set(origin, new Set([item]));
    else items.add(item);
  }

  /** An item that is not there any more is no error. */
  remove(origin: string, item: Item): void {
    const items = this.waiting.get(origin);
    if (items?.delete(item) === true && items.size === 0) this.waiting.delete(origin);
  }

  /** Undefined: nothing waits. */
  take(): Item | undefined {
    for (const [origin, items] of this.waiting) {
      for (const item of items) {
        items.delete(item);
        this.waiting.delete(origin);
        if (items.size > 0) this.waiting.set(origin, items);
        return item;
      }
    }
    return undefined;
  }
}
