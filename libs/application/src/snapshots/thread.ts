import type { EventReader, Revision, SnapshotStore, StoreLocation } from '@ledger/event-store';
import { Worker, type MessagePort } from 'node:worker_threads';
import { writeSnapshot } from './writing';
import type { Snapshotter } from './snapshotter';

/** What the thread is started with: its entry opens this store. */
export interface SnapshotWorkerData {
  readonly location: StoreLocation;
}

interface Request {
  readonly id: number;
  readonly ledgerId: string;
  readonly upTo: Revision;
}
/** Gives up the snapshot under way and those that wait, closes the stores and ends the thread. */
const CLOSE = 'close';

interface Response {
  readonly id: number;
  /** Absent: it was written. */
  readonly failure?: string;
}

interface Settlement {
  resolve(): void;
  reject(error: Error): void;
}

/** The worker thread went away with the snapshot unwritten. */
export class SnapshotThreadLost extends Error {
  override readonly name = 'SnapshotThreadLost';
}

/** The worker's half: one snapshot after the other, with stores that it opened itself and closes at the end. */
export const serveSnapshots = (events: EventReader, snapshots: SnapshotStore, port: MessagePort): void => {
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: Request | typeof CLOSE) => {
    if (message === CLOSE) {
      closing.abort();
      last = last.then(async () => {
        await events.close();
        await snapshots.close();
        port.close();
      });
      return;
    }
    const { id, ledgerId, upTo } = message;
    last = last
      .then(() => writeSnapshot(events, snapshots, ledgerId, upTo, closing.signal))
      .then(
        () => port.postMessage({ id } satisfies Response),
        (error: unknown) => port.postMessage({ id, failure: String(error) } satisfies Response),
      );
  });
};

/**
 * Writes snapshots in a worker thread, which folds the log a second time, so that no ledger's writer waits for it. The
 * thread is started with the first snapshot, and again after it was lost.
 */
export class ThreadSnapshotter implements Snapshotter {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Settlement>();
  private lastId = 0;

  constructor(
    /** Path of the compiled file that calls `serveSnapshots`. */
    private readonly entry: string,
    private readonly workerData: SnapshotWorkerData,
  ) {}

  snapshot(ledgerId: string, upTo: Revision): Promise<void> {
    this.worker ??= this.startWorker();
    const id = (this.lastId += 1);
    const written = new Promise<void>((resolve, reject) => this.pending.set(id, { resolve, reject }));
    this.worker.ref();
    this.worker.postMessage({ id, ledgerId, upTo } satisfies Request);
    return written;
  }

  /** The thread ends itself: one that is terminated inside the database library would take the process with it. */
  async close(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage(CLOSE);
    await ended;
  }

  private startWorker(): Worker {
    const worker = new Worker(this.entry, { workerData: this.workerData });
    let cause: unknown;
    worker.on('message', ({ id, failure }: Response) => this.settle(worker, id, failure));
    worker.on('error', (error) => (cause = error));
    worker.on('exit', () => this.lost(worker, cause));
    return worker;
  }

  private settle(worker: Worker, id: number, failure: string | undefined): void {
    const request = this.pending.get(id);
    this.pending.delete(id);
    if (this.pending.size === 0) worker.unref();
    if (failure === undefined) request?.resolve();
    else request?.reject(new Error(failure));
  }

  private lost(worker: Worker, cause: unknown): void {
    if (this.worker === worker) this.worker = undefined;
    for (const { reject } of this.pending.values())
      reject(new SnapshotThreadLost('the snapshot thread ended', { cause }));
    this.pending.clear();
  }
}
