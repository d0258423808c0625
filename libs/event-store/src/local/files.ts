import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EventStoreUnavailable } from '../event-store';

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

/** The same without holding up the thread. Not to be called while another write to the file goes on. */
export const replaceFile = async (file: string, content: string): Promise<void> => {
  const draft = `${file}.tmp`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
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

/** Where there is none yet. @throws EventStoreUnavailable when it cannot be made. */
export const createDirectory = (path: string): void => {
  if (existsSync(path)) return;
  try {
    mkdirSync(path, { recursive: true });
    syncDirectory(dirname(path));
  } catch (error) {
    throw new EventStoreUnavailable(`${path} cannot be created`, { cause: error });
  }
};
