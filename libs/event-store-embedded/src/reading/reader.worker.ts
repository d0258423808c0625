import { parentPort, type TransferListItem } from 'node:worker_threads';
import { type Connection, logFile } from '@ledger/event-store-local';
import { failureOf } from '@ledger/event-store';
import { LogReading, type LogPage } from '../log/log-reading';
import { openLogForReading, readLog, type ReaderRequest } from './log-queries';
import type { WorkerAnswer, WorkerRequest } from '@ledger/platform';

/* The thread that reads the log for the store that also writes it. */

const port = parentPort!;
let connection: Connection | undefined;
let reading: LogReading | undefined;
let file = '';

const serve = (body: ReaderRequest): unknown => {
  if (body.kind === 'close') return void connection?.close();
  if (body.kind !== 'open') return readLog(file, reading!, body);
  file = logFile(body.directory);
  connection = openLogForReading(file);
  reading = new LogReading(file, connection);
  return undefined;
};

port.on('message', ({ id, body }: WorkerRequest<ReaderRequest>) => {
  let answer: WorkerAnswer;
  let transfer: TransferListItem[] = [];
  try {
    const value = serve(body);
    answer = { id, value };
    // A page's bytes are handed over rather than copied.
    if (body.kind === 'all' || body.kind === 'stream') transfer = [(value as LogPage).payload.buffer];
  } catch (error) {
    answer = { id, failure: failureOf(error) };
  }
  port.postMessage([answer], transfer);
  // Nothing follows a close, and without its port the thread ends.
  if (body.kind === 'close') port.close();
});
