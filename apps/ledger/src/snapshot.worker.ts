import { openEmbeddedReader, openEmbeddedSnapshots } from '@ledger/event-store';
import { serveSnapshots } from '@ledger/application';
import { parentPort, workerData } from 'node:worker_threads';

/** Given to the thread by whoever starts it. */
export interface SnapshotWorkerData {
  readonly directory: string;
}

const start = async (): Promise<void> => {
  if (parentPort === null) throw new Error('snapshot.worker runs in a worker thread only');
  const { directory } = workerData as SnapshotWorkerData;
  serveSnapshots(await openEmbeddedReader(directory), openEmbeddedSnapshots(directory), parentPort);
};

void start();
