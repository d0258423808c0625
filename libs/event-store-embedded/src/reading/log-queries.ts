import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStoreUnavailable } from '@ledger/event-store';
import { connectReadOnly, storeError, type Connection } from '@ledger/event-store-local';
import { assertLog } from '../log/log-schema';
import { type LogPage, type LogReading, type StreamRange } from '../log/log-reading';
import type { CloseRequest, WorkerChannel } from '@ledger/platform';
import type { OpenRequest } from '../open-request';

/** Questions of a reader to the log, in this thread or another. */
export interface LogQueries {
  all(after: number, streamPrefix: string, maxEvents: number): Promise<LogPage>;
  stream(range: StreamRange): Promise<LogPage>;
  head(): Promise<number>;
  streamHead(stream: string): Promise<number | undefined>;
  listStreams(prefix: string, after: string, maxCount: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type ReadRequest =
  | { readonly kind: 'all'; readonly after: number; readonly streamPrefix: string; readonly maxEvents: number }
  | { readonly kind: 'stream'; readonly range: StreamRange }
  | { readonly kind: 'head' }
  | { readonly kind: 'streamHead'; readonly stream: string }
  | { readonly kind: 'listStreams'; readonly prefix: string; readonly after: string; readonly maxCount: number };

/** Requests to the reading thread of a store. */
export type ReaderRequest = OpenRequest | CloseRequest | ReadRequest;

/** @throws EventStoreCorrupt, EventStoreUnavailable naming the file. */
export const readLog = (file: string, reading: LogReading, request: ReadRequest): unknown => {
  try {
    switch (request.kind) {
      case 'all':
        return reading.allPage(request.after, request.streamPrefix, request.maxEvents);
      case 'stream':
        return reading.streamPage(request.range);
      case 'head':
        return reading.head();
      case 'streamHead':
        return reading.streamHead(request.stream);
      case 'listStreams':
        return reading.listStreams(request.prefix, request.after, request.maxCount);
    }
  } catch (error) {
    throw storeError(file, error);
  }
};

/** @throws StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable naming the file. */
export const openLogForReading = (file: string): Connection => {
  let connection: Connection;
  try {
    connection = connectReadOnly(file);
  } catch (error) {
    throw storeError(file, error);
  }
  assertLog(file, connection);
  return connection;
};

const queriesOver = (ask: (request: ReadRequest) => Promise<unknown>, close: () => Promise<void>): LogQueries => ({
  all: (after, streamPrefix, maxEvents) => ask({ kind: 'all', after, streamPrefix, maxEvents }) as Promise<LogPage>,
  stream: (range) => ask({ kind: 'stream', range }) as Promise<LogPage>,
  head: () => ask({ kind: 'head' }) as Promise<number>,
  streamHead: (stream) => ask({ kind: 'streamHead', stream }) as Promise<number | undefined>,
  listStreams: (prefix, after, maxCount) =>
    ask({ kind: 'listStreams', prefix, after, maxCount }) as Promise<readonly string[]>,
  close,
});

export const queriesInThread = (channel: WorkerChannel<ReaderRequest>): LogQueries =>
  queriesOver(
    (request) => channel.request(request),
    () => channel.close(),
  );

/** Reads in the calling thread, one page at a time, and lets the event loop turn before each. */
export const queriesHere = (file: string, reading: LogReading, connection: Connection): LogQueries => {
  let closed = false;
  return queriesOver(
    async (request) => {
      await nextTurn();
      if (closed) throw new EventStoreUnavailable(`${file} is closed`);
      return readLog(file, reading, request);
    },
    async () => {
      if (!closed) connection.close();
      closed = true;
    },
  );
};
