import { parentPort } from 'node:worker_threads';
import { countText } from './count-text';
import type { CountRequest, CountResponse } from './thread-token-counter';

if (parentPort === null) throw new Error('token-counting.worker runs in a worker thread only');
const port = parentPort;
const answer = (response: CountResponse): void => port.postMessage(response);

port.on('message', ({ id, text, model }: CountRequest) => {
  countText(text, model).then(
    (counted) => answer({ id, counted }),
    (error: unknown) => answer({ id, failure: String(error) }),
  );
});
