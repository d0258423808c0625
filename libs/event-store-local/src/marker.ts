import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreCorrupt } from '@ledger/event-store';
import { syncDirectory, writeSynced } from './files';

/** Format of the files. Raised whenever an older program could misread them. */
export const STORE_FORMAT = 1;

/** Purpose of a data directory: a log of its own, or what is derived from a server's. */
export type DirectoryKind = 'embedded' | 'eventstoredb';

/** Path of an embedded store's log. A directory that has one serves no other store, marked or not. */
export const logFile = (directory: string): string => join(directory, 'events.db');
const markerFile = (directory: string): string => join(directory, 'store.json');

/** The files were written by a later version of this program, which alone can read them. */
export class StoreFromNewerVersion extends Error {
  override readonly name = 'StoreFromNewerVersion';
}
/** The directory serves the other kind of store. Its content would be left out silently, or taken for this store's. */
export class DirectoryOfAnotherStore extends Error {
  override readonly name = 'DirectoryOfAnotherStore';
}

/**
 * Reads the purpose that the directory was marked for. Undefined: it is not marked.
 *
 * @throws StoreFromNewerVersion, EventStoreCorrupt for a marker that cannot be read.
 */
export const markedKind = (directory: string): DirectoryKind | undefined => {
  const file = markerFile(directory);
  if (!existsSync(file)) return undefined;
  let marker: { readonly format?: unknown; readonly kind?: unknown };
  try {
    marker = JSON.parse(readFileSync(file, 'utf8')) as typeof marker;
  } catch (error) {
    throw new EventStoreCorrupt(`${file} is not readable`, { cause: error });
  }
  const { format, kind } = marker;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new EventStoreCorrupt(`${file} names no format`);
  }
  assertKnownFormat(file, format);
  return kind === 'eventstoredb' ? 'eventstoredb' : 'embedded';
};

/** Marks a directory. Called last, when everything else that belongs to it is on disk. */
export const mark = (directory: string, kind: DirectoryKind): void => {
  // The embedded store's marker names no kind, as before there was another one.
  const marker = { format: STORE_FORMAT, ...(kind !== 'embedded' && { kind }) };
  writeSynced(markerFile(directory), `${JSON.stringify(marker)}\n`);
  syncDirectory(directory);
};

/** @throws StoreFromNewerVersion */
export const assertKnownFormat = (file: string, format: number): void => {
  if (format <= STORE_FORMAT) return;
  throw new StoreFromNewerVersion(`${file} has format ${format}; this version knows up to ${STORE_FORMAT}`);
};
