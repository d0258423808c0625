import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openEmbeddedReader, openEmbeddedStore, type EventReader } from '@ledger/event-store';
import { UsageFault } from '../cli-fault';

/** Beside a running server or without one; nothing is written. @throws UsageFault when there is no such directory. */
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
 * For this process alone: no server can begin to use the directory meanwhile. Never creates a store.
 *
 * @throws StoreLocked while a server runs on it.
 */
export const withOwnStore = async <T>(
  dataDir: string,
  run: (reader: EventReader, path: string) => Promise<T>,
): Promise<T> => {
  // Opening for writing would make a store where there is none: the reader refuses that.
  await withReader(dataDir, () => Promise.resolve());
  const path = existing(dataDir);
  const store = await openEmbeddedStore(path);
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
