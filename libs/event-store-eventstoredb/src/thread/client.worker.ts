import { parentPort, workerData } from 'node:worker_threads';
import { serveRequests, type CloseRequest, type WorkerWarning } from '@ledger/platform';
import { failureOf } from '@ledger/event-store';
import { AllScans } from '../subscribing/all-scans';
import { Appending } from '../appending/append';
import { reasonOf } from '../connection/client-errors';
import type { ClientRequest, ClientSettings } from '../messages/client-requests';
import { createClients } from '../connection/clients';
import { StreamReading } from '../reading/reading';
import { StreamSettings } from '../stream-settings';

/* The thread that has the clients of EventStoreDB: what they throw outside of any call costs this thread, no more. */

const port = parentPort!;
const clients = createClients(workerData as ClientSettings);
const reading = new StreamReading(clients);
const appending = new Appending(clients, reading);
const settings = new StreamSettings(clients, reading);
const scans = new AllScans(clients);

const serve = (body: ClientRequest | CloseRequest): unknown => {
  switch (body.kind) {
    case 'append':
      return appending.append(body);
    case 'session':
      return appending.session();
    case 'append-bytes':
      return appending.appendBytes(body);
    case 'stream-page':
      return reading.page(body);
    case 'bytes-page':
      return reading.bytesPage(body);
    case 'stream-head':
      return reading.streamHead(body.stream);
    case 'assert-whole':
      return reading.assertWhole(body.stream);
    case 'head':
      return reading.head();
    case 'keep-last':
      return settings.keepLast(body.stream, body.maxCount);
    case 'remove':
      return settings.remove(body.stream);
    case 'scan-open':
    case 'scan-next':
    case 'scan-close':
      return scans.serve(body);
    case 'close':
      // The thread is terminated: it holds nothing that it has to let go of.
      return undefined;
  }
};

serveRequests<ClientRequest>(port, serve, failureOf);

// The client leaves promises to themselves, for example of a reconnection that failed. Whoever waits for an answer has
// a time limit of his own.
process.on('unhandledRejection', (error) => {
  port.postMessage([{ warning: `the client left a failure to itself: ${reasonOf(error)}` } satisfies WorkerWarning]);
});
