import { EventStoreCorrupt } from '../event-store';
import { type Connection, numberOf, storeError, valueOf } from './connection';
import { assertKnownFormat, STORE_FORMAT } from '../local/marker';

/*
 * One row per append. A position is the place of an event in the whole store, counted from 1; a row is found by that
 * of its last event. The payload stands last, so that reading the other columns leaves its pages alone.
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

/** For a copy of the log, written at once and synced at its end. */
export const prepareCopy = (connection: Connection): void => {
  connection.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  createTables(connection);
};
