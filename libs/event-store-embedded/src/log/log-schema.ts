import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { APPEND_BYTES_MAX, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import {
  BUSY_WAIT_MS,
  type Connection,
  numberOf,
  rowsOf,
  storeError,
  valueOf,
  assertKnownFormat,
  STORE_FORMAT,
} from '@ledger/event-store-local';

/*
 * The log has one row for each append. A position is the place of an event in the whole store, counted from 1; a row is
 * found by the position of its last event. The payload is the last column, so that reading the others does not touch
 * its pages.
 */
const TABLES = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL
  );
  CREATE TABLE batches (
    last INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams (id),
    first_revision INTEGER NOT NULL,
    count INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    payload BLOB NOT NULL
  );
  CREATE UNIQUE INDEX batches_by_stream ON batches (stream, first_revision);
`;

/** Pages of 4 KiB that gather in the write-ahead log before they are folded into the file. */
const WAL_PAGES_MAX = 1_000;
/**
 * Room on the disk without which no append is taken again: enough for the largest, in the write-ahead log and in the
 * file.
 */
const ROOM_BYTES_MIN = 2 * APPEND_BYTES_MAX;

/**
 * Sets the connection up for writing and creates the tables of a new store.
 *
 * @param completed whether the store says that its log was created before.
 * @throws StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable
 */
export const prepareLog = (file: string, connection: Connection, completed: boolean): void => {
  try {
    if (valueOf(connection, 'PRAGMA journal_mode = WAL') !== 'wal') throw new EventStoreCorrupt(`${file}: no WAL`);
    // Each commit is synced before it is answered: an acknowledged command survives a power failure.
    connection.exec('PRAGMA synchronous = FULL');
    connection.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    if (!completed) createTables(connection);
  } catch (error) {
    throw storeError(file, error);
  }
  assertLog(file, connection);
};

const createTables = (connection: Connection): void => {
  if (numberOf(connection, 'PRAGMA user_version') !== 0) return;
  connection.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${STORE_FORMAT}; COMMIT`);
};

/** @throws StoreFromNewerVersion, EventStoreCorrupt, EventStoreUnavailable */
export const assertLog = (file: string, connection: Connection): void => {
  let format: number;
  try {
    format = numberOf(connection, 'PRAGMA user_version');
  } catch (error) {
    throw storeError(file, error);
  }
  if (format === 0) throw new EventStoreCorrupt(`${file} has lost its content`);
  assertKnownFormat(file, format);
};

/**
 * Folds the write-ahead log into the file: events that are in both are not lost with one of them. `and empty` leaves
 * nothing in it that could be damaged, but makes the next appends slower, since its file has to grow again.
 * @returns true: all of it was folded, which is not possible while somebody reads.
 * @throws SqliteError
 */
export const foldWal = (connection: Connection, then: 'and empty' | 'and reuse'): boolean => {
  connection.pragma('busy_timeout = 0');
  try {
    const mode = then === 'and empty' ? 'TRUNCATE' : 'PASSIVE';
    const [busy] = rowsOf(connection, `PRAGMA wal_checkpoint(${mode})`).get([]) as [number];
    return busy === 0;
  } finally {
    connection.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
  }
};

/**
 * Makes sure that an append would go through: it writes one page to the write-ahead log, and looks for room for the
 * largest append.
 * @throws EventStoreUnavailable with the reason.
 */
export const assertRoom = (file: string, connection: Connection): void => {
  try {
    connection.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${STORE_FORMAT}; COMMIT`);
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw storeError(file, error);
  }
  const { bavail, bsize } = statfsSync(dirname(file));
  if (bavail * bsize < ROOM_BYTES_MIN) throw new EventStoreUnavailable(`${file}: the disk is full`);
};

/** Sets the connection up for a copy of the log, which is written at once and synced at its end. */
export const prepareCopy = (connection: Connection): void => {
  connection.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  createTables(connection);
};
