import { openReader, openSnapshots, type StoreLocation } from '@ledger/stores';
import { serveSnapshots } from '@ledger/application';
import { parentPort, workerData } from 'node:worker_threads';

/** The store that the thread opens. */
export interface SnapshotWorkerData {
  readonly location: StoreLocation;
}

const start = async (): Promise<void> => {
  if (parentPort === null) throw new Error('snapshot.worker runs in a worker thread only');
  const { location } = workerData as SnapshotWorkerData;
  serveSnapshots(await openReader(location), await openSnapshots(location), parentPort);
};

void start();
