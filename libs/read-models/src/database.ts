import { rmSync } from 'node:fs';
import Database from 'libsql';
import { ACCOUNT_TABLES } from './accounts/tables';
import { BALANCE_TABLES } from './balances/tables';
import { ATTRIBUTION_TABLE } from './attributions/tables';
import { ESCROW_TABLES } from './escrows/tables';
import { LIMIT_TABLES } from './limits/tables';
import { OUTCOME_TABLES } from './outcomes/tables';
import { PERIOD_TABLES } from './periods/tables';
import { REJECTION_TABLES } from './rejections/tables';
import { USAGE_TABLES } from './usage/tables';

/**
 * Of the tables and of the projections that fill them: raised when either changes, which rebuilds every file of
 * another version from the log when it is next opened.
 */
export const SCHEMA_VERSION = 2;

export type Connection = Database.Database;
/** A row as an array: amounts and names are text, numbers and counts stay far below 2^53. */
export type Row = readonly (string | number | null)[];
export type Statement = Database.Statement<[readonly (string | number | null)[]]>;

/** Where the tables stand in the log. One row; written in the transaction of the rows that it covers. */
const CHECKPOINT_TABLE = `
  CREATE TABLE checkpoint (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    position  TEXT NOT NULL,
    -- The last event that was projected: tells another history, such as a restored one, from the one projected.
    stream    TEXT,
    revision  TEXT,
    event_id  TEXT
  ) STRICT`;

const TABLES: readonly string[] = [
  CHECKPOINT_TABLE,
  ACCOUNT_TABLES,
  BALANCE_TABLES,
  LIMIT_TABLES,
  ATTRIBUTION_TABLE,
  USAGE_TABLES,
  OUTCOME_TABLES,
  REJECTION_TABLES,
  ESCROW_TABLES,
  PERIOD_TABLES,
];

const BUSY_WAIT_MS = 5_000;
/** Pages of 4 KiB that gather in the write-ahead log before they are copied into the file, which costs a sync each time. */
const WAL_PAGES_MAX = 16_384;
const PAGE_CACHE_KIB = 64 * 1024;

/** Opened for writing, the file made if there is none. @throws SqliteError when it is not a readable database. */
export const openForWriting = (path: string): Connection => {
  const db = connect(path);
  try {
    db.exec('PRAGMA journal_mode = WAL');
    // The log is the truth: a power cut may cost the last transactions, rows and checkpoint alike, never their agreement.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    db.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
    if (schemaVersion(db) === 0 && isEmpty(db)) createTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** A second connection beside the writing one, for a read that lasts over several of its transactions. */
export const openForReading = (path: string): Connection => {
  const db = connect(path);
  db.exec('PRAGMA query_only = ON');
  return db;
};

export const schemaVersion = (db: Connection): number => {
  const row = prepare(db, 'PRAGMA user_version').get([]) as Row;
  return row[0] as number;
};

/** Rows come as arrays. Parameters are bound as one array: a lone buffer or a boolean would end the process. */
export const prepare = (db: Connection, sql: string): Statement => {
  const statement = db.prepare(sql) as unknown as Statement;
  return statement.reader ? statement.raw() : statement;
};

/** The file and what SQLite keeps beside it. Nobody may have it open. */
export const removeDatabase = (path: string): void => {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
};

/** Folds the write-ahead log into the file, so that the file alone is the whole database, and closes it. */
export const closeWhole = (db: Connection): void => {
  prepare(db, 'PRAGMA wal_checkpoint(TRUNCATE)').all([]);
  db.close();
};

const connect = (path: string): Connection => new Database(path, { timeout: BUSY_WAIT_MS });

const isEmpty = (db: Connection): boolean => prepare(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').get([]) === undefined;

const createTables = (db: Connection): void => {
  db.exec('BEGIN IMMEDIATE');
  db.exec([...TABLES, `PRAGMA user_version = ${SCHEMA_VERSION}`].join(';\n'));
  db.exec('COMMIT');
};
