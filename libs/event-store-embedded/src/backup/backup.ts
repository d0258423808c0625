import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { unseal, EventStoreUnavailable, positionOf, type Position } from '@ledger/event-store';
import {
  connect,
  numberOf,
  rowsOf,
  storeError,
  type Connection,
  makeDirectories,
  syncDirectory,
  STORE_FORMAT,
  logFile,
} from '@ledger/event-store-local';
import { assertEmpty, writeManifest, type BackupStream } from './backup-files';
import { batchChecksum } from '../log/batch-checksum';
import { holdsLog } from '../format';
import { openLogForReading } from '../reading/log-queries';
import { intact, LogReading, type LogPage } from '../log/log-reading';
import { prepareCopy } from '../log/log-schema';
import { eachEvent } from '../log/page-events';

export interface BackupProgress {
  readonly position: Position;
  /** Position at which the backup will end. */
  readonly head: Position;
}

export interface BackupSummary {
  /** Position of the last event in the backup. */
  readonly head: Position;
  readonly streams: number;
  readonly events: number;
}

/**
 * Copies the event log to a new directory, beside a running server or without one. What is recorded never changes, so
 * everything up to the position that was the head at the start is one consistent state, and no lock is held meanwhile.
 * Works in the calling thread, a page between two turns of the event loop. Outcomes and snapshots are left out: they
 * are made from the log again. What a failed backup leaves has no manifest and is refused by a restore.
 *
 * @throws DirectoryNotEmpty for the target; EventStoreUnavailable when there is no store; EventStoreCorrupt.
 */
export const backupEmbedded = async (
  directory: string,
  target: string,
  onProgress: (progress: BackupProgress) => void = () => undefined,
): Promise<BackupSummary> => {
  const [from, to] = [resolve(directory), resolve(target)];
  if (!holdsLog(from)) throw new EventStoreUnavailable(`${from} holds no store`);
  assertEmpty(to);
  makeDirectories(to);
  const source = openLogForReading(logFile(from));
  const copy = newCopy(logFile(to));
  try {
    prepareCopy(copy);
    const head = await copyLog(new LogReading(logFile(from), source), copy, onProgress);
    const events = numberOf(copy, 'SELECT coalesce(sum(count), 0) FROM batches');
    const streams = numberOf(copy, 'SELECT count(*) FROM streams');
    await syncFile(logFile(to));
    await writeManifest(to, { storeFormat: STORE_FORMAT, head, streams, events }, streamsOf(logFile(to), copy));
    syncDirectory(dirname(to));
    return { head: positionOf(head), streams, events };
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('SQLITE_') ? storeError(logFile(to), error) : error;
  } finally {
    source.close();
    copy.close();
  }
};

const newCopy = (file: string): Connection => {
  try {
    return connect(file);
  } catch (error) {
    throw storeError(file, error);
  }
};

const copyLog = async (
  source: LogReading,
  copy: Connection,
  onProgress: (progress: BackupProgress) => void,
): Promise<number> => {
  const head = source.head();
  const store = storingIn(copy);
  for (let position = 0; position < head;) {
    const page = intact(source.allPage(position, '', PAGE_EVENTS));
    copy.exec('BEGIN');
    store(page, head);
    copy.exec('COMMIT');
    position = Math.min(page.scannedTo, head);
    onProgress({ position: positionOf(position), head: positionOf(head) });
    await nextTurn();
  }
  return head;
};

const PAGE_EVENTS = 1_000;

const storingIn = (copy: Connection): ((page: LogPage, head: number) => void) => {
  const stream = rowsOf(
    copy,
    'INSERT INTO streams (name, head) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET head = excluded.head RETURNING id',
  );
  const insert = copy.prepare<unknown[]>('INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)');
  return (page, head) => {
    const payload = Buffer.from(page.payload.buffer);
    let at = 0;
    for (const [i, address] of page.batches.entries()) {
      const bytes = payload.subarray(at, (at += page.lengths[i]!));
      const last = address.firstPosition + address.count - 1;
      if (last > head) return;
      const [id] = stream.get([address.stream, address.firstRevision + address.count - 1]) as [number];
      insert.run([last, id, address.firstRevision, address.count, batchChecksum(address, bytes), bytes]);
    }
  };
};

/** Every stream of the copy with the seal of its last event. */
function* streamsOf(file: string, copy: Connection): Generator<BackupStream> {
  const reading = new LogReading(file, copy);
  for (let after = ''; ;) {
    const names = reading.listStreams('', after, PAGE_EVENTS);
    for (const stream of names) {
      const page = reading.streamPage({ stream, backwards: true, maxEvents: 1 });
      const events = [...eachEvent(page)];
      const last = events[events.length - 1]!;
      yield { stream, revision: last.revision, chainHead: unseal(last.event.metadata)?.seal.hash ?? null };
    }
    if (names.length < PAGE_EVENTS) return;
    after = names[names.length - 1]!;
  }
}

/** @param file written by a connection that keeps no locks on it. */
export const syncFile = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
