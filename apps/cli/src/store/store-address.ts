import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openReader, openStore } from '@ledger/stores';
import type { EventReader, Store } from '@ledger/event-store';
import { storeName } from '@ledger/platform';
import { UsageFault } from '@ledger/terminal';

/** A store as a command line names it. */
export type StoreAddress =
  | { readonly kind: 'embedded'; /** An absolute path. */ readonly directory: string; readonly name: string }
  | {
      readonly kind: 'eventstoredb';
      readonly connectionString: string;
      /** The connection string without its password. */ readonly name: string;
    };

/** Takes a text as a connection string where it looks like one, and otherwise as a directory. */
export const storeAddress = (text: string): StoreAddress => {
  if (/^\w+(?:\+\w+)?:\/\//.test(text)) return { kind: 'eventstoredb', connectionString: text, name: storeName(text) };
  return { kind: 'embedded', directory: resolve(text), name: text };
};

/**
 * Opens a store for writing, and for this process alone where the store can say so. Creates one in a directory that has
 * none.
 *
 * @throws StoreLocked while a server runs on a directory.
 */
export const withStoreAt = async <T>(address: StoreAddress, run: (store: Store) => Promise<T>): Promise<T> => {
  if (address.kind === 'embedded') return withOpen(await openStore(address), run);
  // A directory for derived data, which a server would fill; here it stays empty.
  const directory = await mkdtemp(join(tmpdir(), 'ledger-move-'));
  try {
    return await withOpen(await openStore({ ...address, directory }), run);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

/** Opens an existing store for reading, beside its writer. */
export const withReaderAt = async <T>(address: StoreAddress, run: (reader: EventReader) => Promise<T>): Promise<T> => {
  assertThere(address);
  if (address.kind === 'embedded') return withOpen(await openReader(address), run);
  return withStoreAt(address, ({ events }) => run(events));
};

/**
 * Opens an existing store for this process alone.
 * @throws UsageFault, EventStoreUnavailable where there is none; StoreLocked.
 */
export const withOwnStoreAt = async <T>(address: StoreAddress, run: (store: Store) => Promise<T>): Promise<T> => {
  assertThere(address);
  // Read first: opening for writing would create a store where there is none, which the reader refuses.
  if (address.kind === 'embedded') await (await openReader(address)).close();
  return withStoreAt(address, run);
};

const assertThere = (address: StoreAddress): void => {
  if (address.kind === 'embedded' && !existsSync(address.directory)) {
    throw new UsageFault(`${address.name}: there is no such directory`);
  }
};

const withOpen = async <Opened extends { close(): Promise<void> }, T>(
  opened: Opened,
  run: (opened: Opened) => Promise<T>,
): Promise<T> => {
  try {
    return await run(opened);
  } finally {
    await opened.close();
  }
};
