import { parentPort } from 'node:worker_threads';
import { type Connection, logFile } from '@ledger/event-store-local';
import { failureOf } from '@ledger/event-store';
import { LogReading, type LogPage } from '../log/log-reading';
import { openLogForReading, readLog, type ReaderRequest } from './log-queries';
import { serveRequests } from '@ledger/platform';

/* The thread that reads the log for the store that also writes it. */

const port = parentPort!;
let connection: Connection | undefined;
let reading: LogReading | undefined;
let file = '';

const open = (directory: string): void => {
  file = logFile(directory);
  connection = openLogForReading(file);
  reading = new LogReading(file, connection);
};

serveRequests<ReaderRequest>(
  port,
  (body, call) => {
    if (body.kind === 'close') return void connection?.close();
    if (body.kind === 'open') return open(body.directory);
    const answer = readLog(file, reading!, body);
    // A page's bytes are handed over rather than copied.
    if (body.kind === 'all' || body.kind === 'stream') call.transfer((answer as LogPage).payload.buffer);
    return answer;
  },
  failureOf,
);
