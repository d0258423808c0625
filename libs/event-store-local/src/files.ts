import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EventStoreUnavailable } from '@ledger/event-store';

/** Replaces a file: it has the whole new content or the old one, whenever the machine stops. */
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

/** Requests to the file system for a file that is replaced as a whole. Errors are Node's. */
export interface Disk {
  read(file: string): Promise<string>;
  /** Creates a file, empty even if there was one. */
  create(file: string): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Makes the names in the directory durable. */
  syncDirectory(directory: string): Promise<void>;
}

export interface OpenFile {
  write(content: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const localDisk: Disk = {
  read: (file) => readFile(file, 'utf8'),
  create: async (file) => {
    const handle = await open(file, 'w');
    return {
      write: (content) => handle.writeFile(content),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  syncDirectory: async (directory) => {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/**
 * Replaces a file without holding up the thread; it is durable at the end. Not to be called while another write to the
 * file goes on.
 */
export const replaceFile = async (disk: Disk, file: string, content: string): Promise<void> => {
  const draft = `${file}.tmp`;
  const handle = await disk.create(draft);
  try {
    await handle.write(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await disk.rename(draft, file);
  await disk.syncDirectory(dirname(file));
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

/** Makes a directory where there is none yet. @throws EventStoreUnavailable when it cannot be made. */
export const createDirectory = (path: string): void => {
  if (existsSync(path)) return;
  try {
    makeDirectories(path);
    syncDirectory(dirname(path));
  } catch (error) {
    throw new EventStoreUnavailable(`${path} cannot be created: ${(error as Error).message}`, { cause: error });
  }
};

/**
 * Makes a directory with those above it; does nothing where it exists. Node's own recursive form never ends below
 * `/proc`. Errors are Node's.
 */
export const makeDirectories = (path: string): void => {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeDirectories(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path)) throw error;
  }
};
