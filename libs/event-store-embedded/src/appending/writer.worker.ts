import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { AppendOutcomeUnknown, EventStoreUnavailable, failureOf } from '@ledger/event-store';
import { connect, storeError, type Connection, logFile } from '@ledger/event-store-local';
import { AcknowledgedEnd } from '../log/acknowledged-end';
import { checkLog } from '../damage/log-check';
import { assertRoom, foldWal, prepareLog } from '../log/log-schema';
import { LogWriting, type AppendOutcome, type AppendRequest, type OpenedLog, type WriterRequest } from './log-writing';
import type { WorkerAnswer, WorkerRequest } from '@ledger/platform';
import type { OpenRequest } from '../open-request';

/* The thread that owns the log's writing connection, so that the disk never holds up the server's event loop. */

/** Most appends that go to disk together, in one transaction with one sync. */
const GROUP_APPENDS_MAX = 1_000;
const GROUP_BYTES_MAX = 8 * 1024 * 1024;
/** Longest time for which an append is in the write-ahead log alone, unless somebody reads at that moment. */
const FOLD_AFTER_MS = 1_000;

const port = parentPort!;
let connection: Connection | undefined;
let log: LogWriting | undefined;
let end: AcknowledgedEnd | undefined;
let file = '';
let fold: NodeJS.Timeout | undefined;

const warn = (warning: string): void => port.postMessage([{ warning }]);

const open = ({ directory, completed }: OpenRequest): OpenedLog => {
  file = logFile(directory);
  let damage: OpenedLog['damage'];
  try {
    connection = connect(file);
    prepareLog(file, connection, completed);
    damage = checkLog(file, connection);
    foldWal(connection, 'and empty');
    log = new LogWriting(file, connection);
  } catch (error) {
    throw storeError(file, error);
  }
  end = new AcknowledgedEnd(directory, warn);
  noteEnd(log);
  return { head: log.head, damage };
};

/** Notes the end. If it cannot be read, the former note stays and shows the loss. */
const noteEnd = (log: LogWriting): void => {
  if (log.end !== undefined) end?.write(log.end);
};

/** Folds soon. A failure is tried again; a full or failing disk is reported by appends. */
const foldSoon = (): void => {
  if (fold !== undefined) return;
  const head = log?.head;
  fold = setTimeout(() => {
    fold = undefined;
    const isQuiet = log?.head === head;
    let isFolded = false;
    try {
      isFolded = foldWal(connection!, isQuiet ? 'and empty' : 'and reuse');
    } catch {
      // Ignored: folding is tried again, as it is while somebody reads.
    }
    if (!isQuiet || !isFolded) foldSoon();
  }, FOLD_AFTER_MS);
};

const close = (): void => {
  clearTimeout(fold);
  if (connection === undefined) return;
  try {
    if (log !== undefined) foldWal(connection, 'and empty');
  } finally {
    end?.close();
    connection.close();
  }
};

const work = (body: Exclude<WriterRequest, { kind: 'append' }>): unknown => {
  switch (body.kind) {
    case 'open':
      return open(body);
    case 'probe':
      return assertRoom(file, connection!);
    case 'close':
      return close();
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
  const before = log.head;
  const outcomes = log.append(group.map(({ body }) => body));
  if (log.head > before) {
    // The end is noted before any append is answered.
    noteEnd(log);
    foldSoon();
  }
  port.postMessage(group.map(({ id }, i) => answerOf(id, outcomes[i]!)));
};

const single = (id: number, answered: () => unknown): void => {
  let answer: WorkerAnswer;
  try {
    answer = { id, value: answered() };
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
      single(id, () => work(body));
      // The close is the last request; without its port the thread ends.
      if (body.kind === 'close') return port.close();
    }
    next = receiveMessageOnPort(port);
  }
  flush();
});
