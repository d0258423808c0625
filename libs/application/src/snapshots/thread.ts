import type { EventReader, Revision, SnapshotStore } from '@ledger/event-store';
import { OnDemandChannel, serveRequests, type CloseRequest } from '@ledger/platform';
import type { MessagePort } from 'node:worker_threads';
import { writeSnapshot } from './writing';
import type { Snapshotter } from './snapshotter';

interface SnapshotRequest {
  readonly ledgerId: string;
  readonly upTo: Revision;
}

/** The worker thread went away with the snapshot unwritten. */
export class SnapshotThreadLost extends Error {
  override readonly name = 'SnapshotThreadLost';
}

/**
 * Serves requests in the worker thread: one snapshot after the other, with stores that it opened itself and closes at
 * the end.
 */
export const serveSnapshots = (events: EventReader, snapshots: SnapshotStore, port: MessagePort): void => {
  const closing = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const serve = async (body: SnapshotRequest | CloseRequest): Promise<void> => {
    if (!('kind' in body)) return writeSnapshot(events, snapshots, body.ledgerId, body.upTo, closing.signal);
    await events.close();
    await snapshots.close();
  };
  serveRequests<SnapshotRequest>(
    port,
    (body) => {
      // The snapshot under way and those that wait are given up.
      if ('kind' in body) closing.abort();
      const served = last.then(() => serve(body));
      last = served.catch(() => undefined);
      return served;
    },
    (error) => ({ name: 'Error', message: String(error) }),
  );
};

/**
 * Writes snapshots in a worker thread, which folds the log a second time, so that no ledger's writer waits for it. The
 * thread is started with the first snapshot, and again after it was lost.
 */
export class ThreadSnapshotter implements Snapshotter {
  private readonly channel: OnDemandChannel<SnapshotRequest>;

  /**
   * @param entry path of the compiled file that calls `serveSnapshots`.
   * @param workerData tells it which store to open.
   */
  constructor(entry: string, workerData: unknown) {
    this.channel = new OnDemandChannel(entry, 'the snapshot thread', {
      workerData,
      errorOf: ({ message }) => new Error(message),
      unavailable: (reason, cause) => new SnapshotThreadLost(reason, { cause }),
    });
  }

  snapshot(ledgerId: string, upTo: Revision): Promise<void> {
    return this.channel.request<void>({ ledgerId, upTo });
  }

  /** Lets the thread end itself: one that is terminated inside the database library would take the process with it. */
  close(): Promise<void> {
    return this.channel.close();
  }
}
