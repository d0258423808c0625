import { START, type Position } from '@ledger/event-store';
import { scanToEnd } from './scan-to-end';
import type { Scans } from './scans';

/**
 * Names of streams. The server has no list of them without a projection of its own, so they are gathered by scanning the
 * log; what was gathered for the last prefix stays, and only what is new is scanned for the next page.
 */
export class StreamNames {
  private prefix: string | undefined;
  private readonly gathered = new Set<string>();
  private sorted: string[] = [];
  private reached: Position = START;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly scans: Scans) {}

  /** @throws RangeError for a count below one, EventStoreUnavailable when the server goes away. */
  async list(
    prefix: string,
    { after, maxCount }: { readonly after?: string; readonly maxCount: number },
  ): Promise<readonly string[]> {
    if (!(maxCount >= 1)) throw new RangeError(`maxCount is at least 1, not ${maxCount}`);
    // Listings run one after the other: two at a time would scan the same twice, or forget each other's prefix.
    const listing = this.turn.then(async () => {
      await this.gather(prefix);
      const from = after === undefined ? 0 : firstAfter(this.sorted, after);
      return this.sorted.slice(from, from + maxCount);
    });
    this.turn = listing.catch(() => undefined);
    return listing;
  }

  private async gather(prefix: string): Promise<void> {
    if (prefix !== this.prefix) this.begin(prefix);
    const known = this.gathered.size;
    try {
      const request = { after: this.reached, streamPrefix: prefix, namesOnly: true };
      for await (const { events, position } of scanToEnd(this.scans, request)) {
        for (const { stream } of events) this.gathered.add(stream);
        this.reached = position;
      }
    } finally {
      if (this.gathered.size > known) this.sorted = [...this.gathered].sort();
    }
  }

  private begin(prefix: string): void {
    this.prefix = prefix;
    this.gathered.clear();
    this.sorted = [];
    this.reached = START;
  }
}

const firstAfter = (sorted: readonly string[], name: string): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > name) high = middle;
    else low = middle + 1;
  }
  return low;
};
