import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreCorrupt } from '../event-store';

/** Raised whenever an older program could misread the files. */
export const STORE_FORMAT = 1;

export const logFile = (directory: string): string => join(directory, 'events.db');
export const lockFile = (directory: string): string => join(directory, 'lock.db');
export const snapshotsFile = (directory: string): string => join(directory, 'snapshots.db');
export const outcomesDirectory = (directory: string): string => join(directory, 'outcomes');
const markerFile = (directory: string): string => join(directory, 'store.json');

/** Another process, or another open in this one, has the store for writing. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}
/** The files were written by a later version of this program, which alone can read them. */
export class StoreFromNewerVersion extends Error {
  override readonly name = 'StoreFromNewerVersion';
}

/**
 * Whether a log was completed here once. An emptied or removed `events.db` would otherwise pass for a new store, and
 * everything in it for never recorded.
 *
 * @throws StoreFromNewerVersion, EventStoreCorrupt for a marker that cannot be read.
 */
export const hasMarker = (directory: string): boolean => {
  const file = markerFile(directory);
  if (!existsSync(file)) return false;
  let format: unknown;
  try {
    format = (JSON.parse(readFileSync(file, 'utf8')) as { format?: unknown }).format;
  } catch (error) {
    throw new EventStoreCorrupt(`${file} is not readable`, { cause: error });
  }
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new EventStoreCorrupt(`${file} names no format`);
  }
  assertKnownFormat(file, format);
  if (!existsSync(logFile(directory))) throw new EventStoreCorrupt(`${logFile(directory)} is missing`);
  return true;
};

/** @throws StoreFromNewerVersion */
export const assertKnownFormat = (file: string, format: number): void => {
  if (format <= STORE_FORMAT) return;
  throw new StoreFromNewerVersion(`${file} has format ${format}; this version knows up to ${STORE_FORMAT}`);
};

/** Written last, when the log's tables are on disk. */
export const writeMarker = (directory: string): void => {
  writeSynced(markerFile(directory), `${JSON.stringify({ format: STORE_FORMAT })}\n`);
  syncDirectory(directory);
};

/** The whole content or the old one, whenever the machine stops. */
export const writeSynced = (file: string, content: string): void => {
  const draft = `${file}.tmp`;
  const descriptor = openSync(draft, 'w');
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
};

/** Makes the names in a directory durable. */
export const syncDirectory = (directory: string): void => {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
