import type { Position } from '@ledger/event-store';
import type { ScanOpened, ScanOpenRequest, ScanRequest, ScanTurn } from '../messages/all-messages';

/** The thread that has the clients, or the one that took its place: what was asked of an earlier one fails. */
export interface ScanThread {
  /** @throws EventStoreUnavailable when the server is away, the thread is lost, or the store is closed. */
  request<Value>(body: ScanRequest): Promise<Value>;
}

/** A scan of the log, as seen from outside of its thread. */
export interface Scan {
  /** Position of the store's last event before the scan began. */
  readonly head: Promise<Position>;
  /** Waits for something to tell. At most one at a time. */
  next(): Promise<ScanTurn>;
  /** Lets go of it, also while it is being opened. */
  close(): void;
}

export class Scans {
  private lastId = 0;
  private closed = false;
  private readonly followers = new Set<() => void>();

  constructor(private readonly thread: ScanThread) {}

  /** The store was closed, so that there is nothing to come back. */
  get isClosed(): boolean {
    return this.closed;
  }

  close(): void {
    this.closed = true;
    for (const rouse of this.followers) rouse();
  }

  /**
   * Rouses a follower that waits before its next scan as soon as no further scan will come. Returns a function by which
   * it leaves.
   */
  join(rouse: () => void): () => void {
    this.followers.add(rouse);
    return () => void this.followers.delete(rouse);
  }

  begin(request: Omit<ScanOpenRequest, 'kind' | 'scan'>): Scan {
    const scan = ++this.lastId;
    const opened = this.thread.request<ScanOpened>({ kind: 'scan-open', scan, ...request });
    const head = opened.then((answer) => answer.head);
    // A caller may close the scan without waiting for its head.
    head.catch(() => undefined);
    return {
      head,
      next: () => this.thread.request<ScanTurn>({ kind: 'scan-next', scan }),
      close: () => void this.thread.request<void>({ kind: 'scan-close', scan }).catch(() => undefined),
    };
  }
}
