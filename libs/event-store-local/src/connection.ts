import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { StoreFromNewerVersion } from './marker';

export type Connection = Database.Database;

/** Longest wait of a statement for another connection's lock: recovery after a crash, or the last close elsewhere. */
export const BUSY_WAIT_MS = 5_000;

/**
 * Opens a connection to a SQLite file, which is created when absent. Never open such a file by other means as well:
 * closing it anywhere in the process would drop SQLite's locks on it.
 */
export const connect = (file: string): Connection => {
  const connection = open(file);
  connection.pragma(`busy_timeout = ${BUSY_WAIT_MS}`);
  return connection;
};

/**
 * Opens a file. The library reports a file that cannot be opened without SQLite's code for it, so the code is added
 * here.
 */
const open = (file: string): Connection => {
  try {
    return new Database(file);
  } catch (error) {
    throw Object.assign(new Error(`${file} cannot be opened`, { cause: error }), { code: 'SQLITE_CANTOPEN' });
  }
};

/**
 * Opens a connection that changes nothing, not even the write-ahead log, which the last connection to close would
 * otherwise fold into the file. SQLite still keeps its own `-shm` file beside the database.
 */
export const connectReadOnly = (file: string): Connection => connect(`${pathToFileURL(file).href}?mode=ro`);

/** Prepares a statement whose rows are arrays of columns: the object form adds a key of libsql's own. */
export const rowsOf = (connection: Connection, sql: string) => connection.prepare<unknown[]>(sql).raw();

/** First column of the first row of a pragma or query; undefined without a row. */
export const valueOf = (connection: Connection, sql: string): unknown =>
  (rowsOf(connection, sql).get([]) as unknown[] | undefined)?.[0];

/** @param sql one statement without parameters. */
export const numberOf = (connection: Connection, sql: string): number => Number(valueOf(connection, sql) ?? 0);

const OURS = [EventStoreCorrupt, EventStoreUnavailable, StoreFromNewerVersion];
const DAMAGED = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

/** Words for faults that an operator can mend, by the longest code that fits. */
const IN_WORDS: readonly (readonly [code: string, words: string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR_WRITE', 'the disk takes no more: it fails, or a quota or a limit of file sizes is reached'],
  ['SQLITE_IOERR', 'the disk fails'],
  ['SQLITE_CANTOPEN', 'it cannot be opened: a permission is missing, it is no file, or too many are open (ulimit -n)'],
  ['SQLITE_BUSY', 'another process uses it'],
  ['SQLITE_READONLY', 'it cannot be written: the file or its file system is read-only'],
];

/**
 * Turns damage into its own error, and anything else into the store being out of reach. Our own errors pass unchanged.
 */
export const storeError = (file: string, error: unknown): Error => {
  if (OURS.some((own) => error instanceof own)) return error as Error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  // Extended codes such as SQLITE_CORRUPT_INDEX begin with the code that they refine.
  const damaged = [...DAMAGED].some((known) => code.startsWith(known));
  if (damaged) return new EventStoreCorrupt(`${file}: ${message}`, { cause: error });
  const words = IN_WORDS.find(([known]) => code.startsWith(known))?.[1];
  return new EventStoreUnavailable(`${file}: ${words === undefined ? message : `${words} (${code})`}`, {
    cause: error,
  });
};
