import { rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'libsql';

/** As the library has it: its types leave out `interrupt`. */
export type Connection = Database.Database & { interrupt(): void };
/** A row as an array: amounts and names are text, numbers and counts stay far below 2^53. */
export type Row = readonly (string | number | null)[];
export type Statement = Database.Statement<[readonly (string | number | null)[]]>;

const BUSY_WAIT_MS = 5_000;
/** Statements kept prepared on one connection: more than there are, save for what queries group and filter by. */
const STATEMENTS_KEPT = 256;

/**
 * A second connection beside the writing one, for reads that last over several of its transactions. To be kept and used
 * again: a connection's files stay open after its close until its statements are collected.
 */
export const openForReading = (path: string): Connection => {
  const db = connect(path);
  try {
    db.exec('PRAGMA query_only = ON');
    return db;
  } catch (error) {
    close(db);
    throw error;
  }
};

export const schemaVersion = (db: Connection): number => {
  const row = prepare(db, 'PRAGMA user_version').get([]) as Row;
  return row[0] as number;
};

const prepared = new WeakMap<Connection, Map<string, Statement>>();

/**
 * Rows come as arrays. Parameters are bound as one array: a lone buffer or a boolean would end the process. The same text
 * gives the same statement again, which only one caller at a time may step through.
 */
export const prepare = (db: Connection, sql: string): Statement => {
  let kept = prepared.get(db);
  if (kept === undefined) prepared.set(db, (kept = new Map()));
  const known = kept.get(sql);
  if (known !== undefined) return known;
  const made = db.prepare(sql) as unknown as Statement;
  const statement = made.reader ? made.raw() : made;
  if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(sql, statement);
  return statement;
};

/**
 * Rows one after the other. A loop that is left early ends the statement: it would hold its view of the file, and with it
 * the write-ahead log, until it was collected. Nothing else may be stepped through on the connection meanwhile.
 */
export function* iterate(db: Connection, sql: string, values: Row): Generator<Row, void> {
  const rows = prepare(db, sql).iterate(values) as IterableIterator<Row>;
  let isUnderWay = true;
  try {
    for (let next = rows.next(); !next.done; next = rows.next()) yield next.value;
    isUnderWay = false;
  } catch (error) {
    isUnderWay = false;
    throw error;
  } finally {
    if (isUnderWay) endStatement(db, rows);
  }
}

/** The library has no way to reset a statement; one that is interrupted ends at its next step. */
const endStatement = (db: Connection, rows: IterableIterator<Row>): void => {
  db.interrupt();
  try {
    while (!rows.next().done);
  } catch (error) {
    if (!isInterrupted(error)) throw error;
  }
};

/** Codes for which rows are refused by themselves. Anything else that SQLite says is about the file and its disk. */
const OF_THE_ROWS = /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;

/** True where the tables could not be read or written, whatever was to be written to them. */
export const isOfTheTables = (error: unknown): boolean => {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return code.startsWith('SQLITE_') && !OF_THE_ROWS.test(code);
};

/** True where a failure of the tables goes by itself: the disk is full, the file is busy or out of reach. */
export const isPassingFault = (error: unknown): boolean =>
  /^SQLITE_(?:FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|PERM)/.test(
    String((error as { code?: unknown } | undefined)?.code),
  );

/** Thrown by a statement under way on a connection whose `interrupt` was called. */
export const isInterrupted = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === 'SQLITE_INTERRUPT';

/** The file and what SQLite keeps beside it. Nobody may have it open. */
export const removeDatabase = (path: string): void => {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
};

/** Folds the write-ahead log into the file, so that the file alone is the whole database, and closes it. */
export const closeWhole = (db: Connection): void => {
  prepare(db, 'PRAGMA wal_checkpoint(TRUNCATE)').all([]);
  close(db);
};

/** Its files are closed when its statements have been collected. */
export const close = (db: Connection): void => {
  prepared.delete(db);
  db.close();
};

/**
 * Collects what is garbage now, so that the files of closed connections are given back: those of tables that were replaced
 * may be many gigabytes, and a thread with little to do might keep them for hours. Takes some tens of milliseconds.
 */
export const letGoOfClosed = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

/** Opens the file for whatever it is opened for, and makes it where there is none. */
export const connect = (path: string): Connection => {
  try {
    return new Database(path, { timeout: BUSY_WAIT_MS }) as Connection;
  } catch (error) {
    const causes = 'a permission is missing, it is no file, or too many are open (ulimit -n)';
    throw new Error(`${path} cannot be opened: ${causes}`, { cause: error });
  }
};
