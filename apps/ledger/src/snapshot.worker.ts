import { openReader, openSnapshots } from '@ledger/event-store';
import { serveSnapshots, type SnapshotWorkerData } from '@ledger/application';
import { parentPort, workerData } from 'node:worker_threads';

const start = async (): Promise<void> => {
  if (parentPort === null) throw new Error('snapshot.worker runs in a worker thread only');
  const { location } = workerData as SnapshotWorkerData;
  serveSnapshots(await openReader(location), await openSnapshots(location), parentPort);
};

void start();
