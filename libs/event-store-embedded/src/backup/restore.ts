import { existsSync, rmdirSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { positionOf, type EventReader, verifyStream } from '@ledger/event-store';
import { makeDirectories, syncDirectory, assertKnownFormat, mark, logFile } from '@ledger/event-store-local';
import { assertEmpty, BackupDamaged, readManifest, type BackupHeader, type BackupStream } from './backup-files';
import { syncFile, type BackupSummary } from './backup';
import { openEmbeddedReader } from '../open';

export interface RestoreProgress {
  readonly streamsVerified: number;
  readonly streams: number;
}

/**
 * Makes a store of a backup, which stays as it is. Every event is read and every chain recomputed before the directory
 * gets its name: afterwards it is right, and after a failure there is none.
 * @throws DirectoryNotEmpty, BackupDamaged, StoreFromNewerVersion, EventStoreCorrupt naming the file.
 */
export const restoreEmbedded = async (
  backup: string,
  directory: string,
  onProgress: (progress: RestoreProgress) => void = () => undefined,
): Promise<BackupSummary> => {
  const [from, to] = [resolve(backup), resolve(directory)];
  assertEmpty(to);
  const { header, streams } = await readManifest(from);
  assertKnownFormat(from, header.storeFormat);
  const draft = `${to}.restoring`;
  await rm(draft, { recursive: true, force: true });
  makeDirectories(draft);
  try {
    await copyFile(logFile(from), logFile(draft)).catch((error: unknown) => {
      throw new BackupDamaged(`${logFile(from)} cannot be copied`, { cause: error });
    });
    await syncFile(logFile(draft));
    mark(draft, 'embedded');
    await verifyAgainst(draft, header, streams, onProgress);
    if (existsSync(to)) rmdirSync(to);
    await rename(draft, to);
    syncDirectory(dirname(to));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return { head: positionOf(header.head), streams: header.streams, events: header.events };
};

const verifyAgainst = async (
  directory: string,
  header: BackupHeader,
  streams: AsyncGenerator<BackupStream>,
  onProgress: (progress: RestoreProgress) => void,
): Promise<void> => {
  const reader = await openEmbeddedReader(directory);
  try {
    const head = await reader.head();
    if (head !== positionOf(header.head)) throw new BackupDamaged(`it ends at ${head}, not at ${header.head}`);
    let [verified, events] = [0, 0];
    for await (const listed of streams) {
      events += await verifyListed(reader, listed);
      onProgress({ streamsVerified: ++verified, streams: header.streams });
    }
    if (verified !== header.streams) throw new BackupDamaged(`${verified} of ${header.streams} streams are listed`);
    if (events !== header.events) throw new BackupDamaged(`${events} of ${header.events} events are there`);
  } finally {
    await reader.close();
  }
};

/**
 * Verifies a stream, and answers the number of its events.
 * @throws BackupDamaged where it is not as listed.
 */
const verifyListed = async (reader: EventReader, { stream, revision, chainHead }: BackupStream): Promise<number> => {
  const head = await reader.streamHead(stream);
  if (head !== BigInt(revision)) throw new BackupDamaged(`${stream} ends at ${head}, not at ${revision}`);
  // A stream that was never sealed has no chain, so only its length and its batches' checksums are checked.
  if (chainHead === null) return countEvents(reader, stream);
  const verified = await verifyStream(reader, stream);
  if (verified.difference !== undefined) {
    const { what, expected, found, revision: place } = verified.difference;
    throw new BackupDamaged(`${stream} at revision ${place}: ${what} is ${found}, not ${expected}`);
  }
  if (verified.head !== chainHead) throw new BackupDamaged(`the chain of ${stream} ends in ${verified.head}`);
  return verified.events;
};

const countEvents = async (reader: EventReader, stream: string): Promise<number> => {
  let events = 0;
  for await (const page of reader.readStream(stream)) events += page.length;
  return events;
};
