import { ACCOUNT_TABLES } from '../accounts/schema';
import { BALANCE_TABLES } from '../balances/schema';
import { ATTRIBUTION_TABLE } from '../attributions/schema';
import { ESCROW_TABLES } from '../escrows/schema';
import { LIMIT_TABLES } from '../limits/schema';
import { OUTCOME_TABLES } from '../outcomes/schema';
import { PARKED_TABLE } from '../parked/schema';
import { PERIOD_TABLES } from '../periods/schema';
import { REJECTION_TABLES } from '../rejections/schema';
import { USAGE_TABLES } from '../usage/schema';
import { close, connect, prepare, schemaVersion, type Connection } from '../model/database';

/**
 * Version of the tables and of the projections that fill them. It is raised when either changes; a file of another
 * version is rebuilt from the log when it is next opened.
 */
export const SCHEMA_VERSION = 3;

/** Place of the tables in the log: one row, written in the transaction of the rows that it covers. */
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
  PARKED_TABLE,
];

/**
 * Pages of 4 KiB that gather in the write-ahead log before they are copied into the file, which costs a sync each time.
 */
const WAL_PAGES_MAX = 16_384;
const PAGE_CACHE_KIB = 64 * 1024;

/**
 * Opens the file for writing, and makes it where there is none.
 * @throws SqliteError when it is not a readable database.
 */
export const openForWriting = (path: string): Connection => {
  const db = connect(path);
  try {
    db.exec('PRAGMA journal_mode = WAL');
    // Enough, since the tables come from the log: a power cut may cost the last transactions, but never separates rows
    // from their checkpoint.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    db.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
    if (schemaVersion(db) === 0 && isEmpty(db)) createTables(db);
    return db;
  } catch (error) {
    close(db);
    throw error;
  }
};

const isEmpty = (db: Connection): boolean => prepare(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').get([]) === undefined;

const createTables = (db: Connection): void => {
  db.exec('BEGIN IMMEDIATE');
  db.exec([...TABLES, `PRAGMA user_version = ${SCHEMA_VERSION}`].join(';\n'));
  db.exec('COMMIT');
};
