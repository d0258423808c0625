import type { WorkerAnswer, WorkerRequest } from '@ledger/platform';
import { parentPort } from 'node:worker_threads';
import { countText } from './count-text';
import type { CountRequest } from './thread-token-counter';

if (parentPort === null) throw new Error('token-counting.worker runs in a worker thread only');
const port = parentPort;
const answer = (one: WorkerAnswer): void => port.postMessage([one]);

port.on('message', ({ id, body: { text, model } }: WorkerRequest<CountRequest>) => {
  countText(text, model).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, failure: { name: 'Error', message: String(error) } }),
  );
});
