import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { AppendOutcomeUnknown, EventStoreUnavailable } from '../event-store';
import { connect, storeError, type Connection } from './connection';
import { logFile } from './format';
import { prepareLog } from './log-schema';
import { checkTail, LogWriting, type AppendOutcome, type AppendRequest, type WriterRequest } from './log-writing';
import { failureOf, type WorkerAnswer, type WorkerRequest } from '../threads/worker-messages';
import type { OpenRequest } from './open-request';

/* The thread that owns the log's writing connection, so that the disk never holds up the server's event loop. */

/** What waits together goes to disk together, up to this much: one transaction, one sync. */
const GROUP_APPENDS_MAX = 1_000;
const GROUP_BYTES_MAX = 8 * 1024 * 1024;

const port = parentPort!;
let connection: Connection | undefined;
let log: LogWriting | undefined;

const open = ({ directory, completed }: OpenRequest): number => {
  const file = logFile(directory);
  try {
    connection = connect(file);
    prepareLog(file, connection, completed);
    checkTail(file, connection);
    log = new LogWriting(file, connection);
    return log.head;
  } catch (error) {
    throw storeError(file, error);
  }
};

const answerOf = (id: number, outcome: AppendOutcome): WorkerAnswer => {
  if (outcome.kind === 'unknown') {
    return { id, failure: failureOf(new AppendOutcomeUnknown(outcome.error.message)) };
  }
  return outcome.kind === 'refused' ? { id, failure: failureOf(outcome.error) } : { id, value: outcome };
};

const appendAll = (group: readonly WorkerRequest<AppendRequest>[]): void => {
  if (group.length === 0) return;
  if (log === undefined) throw new EventStoreUnavailable('the log is not open');
  const outcomes = log.append(group.map(({ body }) => body));
  port.postMessage(group.map(({ id }, i) => answerOf(id, outcomes[i]!)));
};

const single = (id: number, work: () => unknown): void => {
  let answer: WorkerAnswer;
  try {
    answer = { id, value: work() };
  } catch (error) {
    answer = { id, failure: failureOf(error) };
  }
  port.postMessage([answer]);
};

port.on('message', (first: WorkerRequest<WriterRequest>) => {
  let group: WorkerRequest<AppendRequest>[] = [];
  let bytes = 0;
  const flush = () => {
    appendAll(group);
    group = [];
    bytes = 0;
  };
  for (let next: { message: WorkerRequest<WriterRequest> } | undefined = { message: first }; next !== undefined;) {
    const { id, body } = next.message;
    if (body.kind === 'append') {
      group.push({ id, body });
      bytes += body.bytes.byteLength;
      if (group.length >= GROUP_APPENDS_MAX || bytes >= GROUP_BYTES_MAX) flush();
    } else {
      flush();
      single(id, () => (body.kind === 'open' ? open(body) : void connection?.close()));
      // Nothing follows a close, and without its port the thread ends.
      if (body.kind === 'close') return port.close();
    }
    next = receiveMessageOnPort(port);
  }
  flush();
});
