import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect, connectReadOnly, numberOf, storeError, type Connection } from './connection';

/** Another process, or another open in this one, has the directory for writing. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}

/** Held until released. The operating system frees it with the process, however that ends. */
export interface StoreLock {
  release(): void;
}

/** @throws StoreLocked naming the directory; EventStoreUnavailable, EventStoreCorrupt when it cannot be locked. */
export const takeLock = (directory: string): StoreLock => {
  const file = join(directory, 'lock.db');
  let connection: Connection | undefined;
  try {
    connection = connect(file);
    // A process that finds the store taken should be told so, not kept waiting.
    connection.pragma('busy_timeout = 0');
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection?.close();
    if (String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) {
      throw new StoreLocked(`${directory} is in use by another process`, { cause: error });
    }
    throw storeError(file, error);
  }
  const held = connection;
  return {
    release: () => {
      // Closing alone frees the file only once the collector has found the connection's statements.
      if (held.inTransaction) held.exec('ROLLBACK');
      held.close();
    },
  };
};

/** True: somebody has the directory open for writing. Never creates anything. */
export const isLocked = (directory: string): boolean => {
  const file = join(directory, 'lock.db');
  if (!existsSync(file)) return false;
  const connection = connectReadOnly(file);
  try {
    connection.pragma('busy_timeout = 0');
    numberOf(connection, 'SELECT count(*) FROM sqlite_schema');
    return false;
  } catch (error) {
    return String((error as { code?: string }).code).startsWith('SQLITE_BUSY');
  } finally {
    connection.close();
  }
};
