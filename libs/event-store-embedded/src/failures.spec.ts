import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { WorkerChannel, workerEntry } from '@ledger/platform';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type NewEvent,
  encodeBatch,
  threadErrors,
} from '@ledger/event-store';
import { connect, numberOf, logFile } from '@ledger/event-store-local';
import { EmbeddedEventStore } from './embedded-event-store';
import type { ReaderRequest } from './reading/log-queries';
import { prepareLog } from './log/log-schema';
import { LogWriting, type AppendRequest, type WriterRequest } from './appending/log-writing';
import { openEmbeddedStore } from './open';

const newDirectory = temporaryDirectories();
const events = (count: number, bytes = 10): NewEvent[] =>
  Array.from({ length: count }, () => ({
    id: randomUUID(),
    type: 'Consumed',
    data: `"${'x'.repeat(bytes)}"`,
    metadata: '{}',
  }));

describe('a store that lost a thread', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

  const lost = async (which: 'writer' | 'reader') => {
    const open = { kind: 'open', directory: newDirectory(), completed: false } as const;
    const writer = new WorkerChannel<WriterRequest>(
      workerEntry(__dirname, 'appending/writer.worker'),
      'the writer',
      threadErrors(),
    );
    const reader = new WorkerChannel<ReaderRequest>(
      workerEntry(__dirname, 'reading/reader.worker'),
      'the reader',
      threadErrors(),
    );
    const head = await writer.request<number>(open);
    await reader.request(open);
    const store = new EmbeddedEventStore(writer, reader, head);
    closing.push(() => store.close());
    const { worker, gone } = (which === 'writer' ? writer : reader) as unknown as {
      worker: Worker;
      gone: Promise<string>;
    };
    // Sends a message that no thread can read: the thread ends by an uncaught exception, as by a fault of its own.
    const lose = (): Promise<string> => {
      worker.postMessage(undefined);
      return gone;
    };
    return { store, lose };
  };

  it('does not know what became of appends under way, and takes no more', async () => {
    const { store, lose } = await lost('writer');
    await store.append('s', 'no-stream', events(1));
    const subscription = store.subscribe()[Symbol.asyncIterator]();
    await subscription.next();
    await subscription.next();
    const ended = expect(subscription.next()).rejects.toThrow(EventStoreUnavailable);
    const losing = lose();
    const outcomes = Promise.allSettled([0n, 50n].map((at) => store.append('s', at, events(10))));
    await losing;
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(AppendOutcomeUnknown) });
    }
    await expect(store.append('s', 0n, events(1))).rejects.toThrow(EventStoreUnavailable);
    await ended;
  });

  it('reads nothing any more', async () => {
    const { store, lose } = await lost('reader');
    await lose();
    await expect(store.head()).rejects.toThrow(EventStoreUnavailable);
    await expect(store.readAll()[Symbol.asyncIterator]().next()).rejects.toThrow(EventStoreUnavailable);
    await expect(store.subscribe()[Symbol.asyncIterator]().next()).rejects.toThrow(EventStoreUnavailable);
  });

  it('finishes the appends under way before it closes', async () => {
    const store = await openEmbeddedStore(newDirectory());
    const appends = Array.from({ length: 20 }, (_, i) => store.events.append(`s${i}`, 'no-stream', events(50)));
    await store.close();
    for (const result of await Promise.all(appends))
      expect(result).toMatchObject({ outcome: 'appended', revision: 49n });
  });
});

describe('a disk that takes no more', () => {
  it('fails the append and not the process, and what was acknowledged is readable', () => {
    const program = join(__dirname, '../../../test/support/append-to-full-disk.cjs');
    // The signal for exceeding the limit is ignored, so that writing fails as on a full disk. The unit is KiB.
    const script = `trap '' XFSZ; ulimit -f 6000; exec "${process.execPath}" "${program}" "${newDirectory()}"`;
    const { stdout, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    const said = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    expect(status).toBe(0);
    expect(said.failed).toBe('EventStoreUnavailable');
    expect(Number(said.acknowledged)).toBeGreaterThan(5);
    expect(Number(said.readable)).toBe(Number(said.acknowledged) + 1);
  });
});

describe('appends that go to disk together', () => {
  const open = () => {
    const file = logFile(newDirectory());
    const connection = connect(file);
    prepareLog(file, connection, false);
    return { connection, log: new LogWriting(file, connection) };
  };
  const request = (stream: string, expected: number, batch = events(2)): AppendRequest => {
    return { stream, expected, count: batch.length, bytes: encodeBatch(batch) };
  };

  it('have each their own outcome, and see each other in order', () => {
    const { connection, log } = open();
    const batch = events(2);
    const outcomes = log.append([
      request('a', -1, batch),
      request('b', -1),
      request('b', -1),
      request('a', 1),
      request('a', -1, batch),
      request('c', 4),
    ]);
    expect(outcomes).toEqual([
      { kind: 'appended', revision: 1, position: 2 },
      { kind: 'appended', revision: 1, position: 4 },
      { kind: 'conflict', actual: 1 },
      { kind: 'appended', revision: 3, position: 6 },
      { kind: 'repeated', revision: 1, position: 2 },
      { kind: 'conflict', actual: -1 },
    ]);
    connection.close();
  });

  it('are refused together when the disk is full, and taken when it no longer is', () => {
    const { connection, log } = open();
    expect(log.append([request('a', -1)])).toMatchObject([{ kind: 'appended' }]);
    const pages = numberOf(connection, 'PRAGMA page_count');
    connection.exec(`PRAGMA max_page_count = ${pages + 3}`);
    const group = [request('b', -1), request('a', 1, events(100, 1_000)), request('c', -1)];
    expect(log.append(group)).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }]);
    connection.exec(`PRAGMA max_page_count = ${pages + 1_000}`);
    expect(log.append(group)).toMatchObject([
      { kind: 'appended', revision: 1, position: 4 },
      { kind: 'appended', revision: 101, position: 104 },
      { kind: 'appended', revision: 1, position: 106 },
    ]);
    connection.close();
  });
});
