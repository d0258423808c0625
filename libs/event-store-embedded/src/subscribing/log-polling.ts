import { EventStoreUnavailable } from '@ledger/event-store';
import { rowsOf, storeError, type Connection } from '@ledger/event-store-local';
import type { LiveFeed, LiveTurn } from './live-feed';

/** Longest time until a reader beside the writer notices new events. One look costs some microseconds. */
const POLL_EVERY_MS = 15;

/** Tells the subscriptions of one reading connection that another connection has written. */
export class LogPolling {
  private readonly version;
  private readonly feeds = new Set<PollingFeed>();
  private timer: NodeJS.Timeout | undefined;
  private lost: Error | undefined;

  constructor(
    private readonly file: string,
    connection: Connection,
  ) {
    this.version = rowsOf(connection, 'PRAGMA data_version');
  }

  feed(): LiveFeed {
    const feed: PollingFeed = new PollingFeed({
      version: () => this.current(),
      watch: () => {
        this.feeds.add(feed);
        // The timer must not keep a process alive that has nothing else to do.
        this.timer ??= setInterval(() => this.look(), POLL_EVERY_MS).unref();
      },
      unwatch: () => this.drop(feed),
    });
    return feed;
  }

  close(): void {
    this.lost = new EventStoreUnavailable(`${this.file} is closed`);
    this.look();
  }

  /** Number that changes whenever another connection has committed. */
  private current(): number {
    if (this.lost !== undefined) throw this.lost;
    try {
      return (this.version.get([]) as [number])[0];
    } catch (error) {
      throw storeError(this.file, error);
    }
  }

  private look(): void {
    for (const feed of [...this.feeds]) feed.look();
  }

  private drop(feed: PollingFeed): void {
    this.feeds.delete(feed);
    if (this.feeds.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

interface Watching {
  readonly version: () => number;
  readonly watch: () => void;
  readonly unwatch: () => void;
}

class PollingFeed implements LiveFeed {
  private seen: number | undefined;
  private closed = false;
  private wake: (() => void) | undefined;

  constructor(private readonly watching: Watching) {}

  /** True, always: events recorded while the log was read show as a change at the next look. */
  join(): boolean {
    return true;
  }

  async next(): Promise<LiveTurn> {
    for (;;) {
      if (this.closed) return { kind: 'closed' };
      const version = this.watching.version();
      // Noted before the log is read again, so that a commit during the reading is seen as one more change.
      if (version !== this.seen) {
        this.seen = version;
        return { kind: 'read', behind: false };
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.watching.watch();
      });
    }
  }

  /** Wakes the subscription when there is something to see, an error included. */
  look(): void {
    let changed = true;
    try {
      changed = this.watching.version() !== this.seen;
    } catch {
      // The waiting subscription meets the same error and throws it to its consumer.
    }
    if (changed) this.rouse();
  }

  close(): void {
    this.closed = true;
    this.rouse();
  }

  private rouse(): void {
    this.watching.unwatch();
    this.wake?.();
    this.wake = undefined;
  }
}
