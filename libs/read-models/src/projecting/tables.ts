import { existsSync } from 'node:fs';
import { comparePositions, EventStoreCorrupt, isOfLog, type EventReader } from '@ledger/event-store';
import { readCheckpoint } from '../model/checkpoint';
import { close, letGoOfClosed, removeDatabase, schemaVersion, type Connection } from '../model/database';
import { openForWriting, SCHEMA_VERSION } from './schema';
import type { Log } from '../messages';

/**
 * Opens the tables of this log and version for writing. Tables that are damaged, of another version or projected from
 * another log are removed and grow anew from the log: they hold nothing that it lacks.
 * @throws EventStoreUnavailable, and the tables stay as they are.
 */
export const openTables = async (path: string, reader: EventReader, log: Log): Promise<Connection> => {
  const existed = existsSync(path);
  let db: Connection | undefined;
  let reason: string | undefined;
  try {
    db = openForWriting(path);
    reason = await unusable(db, reader);
  } catch (error) {
    if (!existed || !isDamage(error)) {
      if (db !== undefined) close(db);
      throw error;
    }
    reason = `cannot be read (${(error as Error).message})`;
  }
  if (db !== undefined && reason === undefined) return db;
  if (db !== undefined) close(db);
  log('warn', `read models in ${path}: the file ${reason}; they are rebuilt from the log`);
  letGoOfClosed();
  removeDatabase(path);
  return openForWriting(path);
};

/** Reason why the tables cannot be used. Undefined: they can. */
const unusable = async (db: Connection, reader: EventReader): Promise<string | undefined> => {
  const version = schemaVersion(db);
  if (version !== SCHEMA_VERSION) return `has version ${version}, not ${SCHEMA_VERSION}`;
  const checkpoint = readCheckpoint(db);
  if (comparePositions(checkpoint.position, await reader.head()) > 0) return 'is ahead of the log';
  try {
    return (await isOfLog(checkpoint, reader)) ? undefined : 'was made from another log';
  } catch (error) {
    if (!(error instanceof EventStoreCorrupt)) throw error;
    return `cannot be held against the log, which is damaged where the file was last written (${error.message})`;
  }
};

/** False for a full disk or a locked file, which removing the file would not mend. */
const isDamage = (error: unknown): boolean =>
  /^SQLITE_(?:NOTADB|CORRUPT|ERROR|SCHEMA)/.test(String((error as { code?: unknown }).code));
