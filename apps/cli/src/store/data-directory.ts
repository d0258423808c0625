import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openEmbeddedReader } from '@ledger/event-store-embedded';
import { openReader, openStore } from '@ledger/stores';
import type { EventReader, LogWitness } from '@ledger/event-store';
import type { EventStoreDbLocation } from '@ledger/event-store-eventstoredb';
import { UsageFault } from '@ledger/terminal';
import { storeAddress } from './store-address';

/** Options of a command that name its log. */
export interface LogOptions {
  /** The directory of an embedded log, or of what a server derived from the log in `store`. */
  readonly dataDir?: string;
  /** A connection string. */
  readonly store?: string;
}

/**
 * Opens a log for reading, beside a running server or without one; nothing is written.
 *
 * @param run is told the directory of what is derived; undefined: none was named.
 * @throws UsageFault when no log is named, or there is no such directory; BadConnectionString;
 *   DirectoryOfAnotherStore when the directory holds a log of its own beside the one that `store` names.
 */
export const withLog = async <T>(
  { dataDir, store }: LogOptions,
  run: (reader: EventReader, path: string | undefined) => Promise<T>,
): Promise<T> => {
  const path = dataDir === undefined ? undefined : existing(dataDir);
  if (store === undefined) {
    if (dataDir === undefined) throw new UsageFault('give --data-dir, or --store for an EventStoreDB');
    return withReader(dataDir, run);
  }
  const reader = await openReader(locationOf(store, path ?? ''));
  try {
    return await run(reader, path);
  } finally {
    await reader.close();
  }
};

/**
 * Opens a directory's log for reading, beside a running server or without one; nothing is written.
 *
 * @throws UsageFault when there is no such directory.
 */
export const withReader = async <T>(
  dataDir: string,
  run: (reader: EventReader, path: string) => Promise<T>,
): Promise<T> => {
  const path = existing(dataDir);
  const reader = await openEmbeddedReader(path);
  try {
    return await run(reader, path);
  } finally {
    await reader.close();
  }
};

/**
 * Opens a log for this process alone: no server can begin to use the directory meanwhile. Never creates a store.
 *
 * @param witnessesIn what is derived in the directory beside the store's own, which the log is held against.
 * @throws StoreLocked while a server runs on it; LogIncomplete.
 */
export const withOwnStore = async <T>(
  { dataDir, store: connectionString }: LogOptions & { readonly dataDir: string },
  witnessesIn: (path: string) => readonly LogWitness[],
  run: (reader: EventReader, path: string) => Promise<T>,
): Promise<T> => {
  const path = existing(dataDir);
  // Read first: opening for writing would create a store where there is none, which the reader refuses.
  if (connectionString === undefined) await withReader(dataDir, () => Promise.resolve());
  const store = await openStore(
    connectionString === undefined ? { kind: 'embedded', directory: path } : locationOf(connectionString, path),
    { witnesses: witnessesIn(path) },
  );
  try {
    return await run(store.events, path);
  } finally {
    await store.close();
  }
};

const existing = (dataDir: string): string => {
  const path = resolve(dataDir);
  if (!existsSync(path)) throw new UsageFault(`--data-dir ${dataDir}: there is no such directory`);
  return path;
};

/** @throws UsageFault for a directory. */
const locationOf = (store: string, directory: string): EventStoreDbLocation => {
  const address = storeAddress(store);
  if (address.kind === 'eventstoredb')
    return { kind: 'eventstoredb', connectionString: address.connectionString, directory };
  throw new UsageFault('--store takes a connection string such as esdb://host:2113; a directory is --data-dir');
};
