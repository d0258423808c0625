import { parentPort, workerData } from 'node:worker_threads';
import { openReader, type StoreLocation } from '@ledger/stores';
import { serveReadSide } from '@ledger/read-models';

/** The log and the tables that the thread opens. */
export interface ReadSideWorkerData {
  readonly location: StoreLocation;
  readonly databasePath: string;
}

const start = async (): Promise<void> => {
  const { location, databasePath } = workerData as ReadSideWorkerData;
  await serveReadSide(await openReader(location), databasePath, parentPort!);
};

// A thread that cannot start tells the reason to the thread that started it.
void start().catch((error: unknown) => {
  setImmediate(() => {
    throw error;
  });
});
