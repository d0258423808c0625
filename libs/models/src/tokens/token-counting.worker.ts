import { serveRequests } from '@ledger/platform';
import { parentPort } from 'node:worker_threads';
import { countText } from './count-text';
import type { CountRequest } from './thread-token-counter';

if (parentPort === null) throw new Error('token-counting.worker runs in a worker thread only');

serveRequests<CountRequest>(
  parentPort,
  (body) => ('kind' in body ? undefined : countText(body.text, body.model)),
  (error) => ({ name: 'Error', message: String(error) }),
);
