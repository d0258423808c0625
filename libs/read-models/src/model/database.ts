import { rmSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'libsql';

/** A connection as the library has it; its types leave out `interrupt`. */
export type Connection = Database.Database & { interrupt(): void };
/** A row as an array: amounts and names are text, numbers and counts stay far below 2^53. */
export type Row = readonly (string | number | null)[];
export type Statement = Database.Statement<[readonly (string | number | null)[]]>;

const BUSY_WAIT_MS = 5_000;
/**
 * Statements that are kept prepared on one connection: enough for all that do not depend on a query's groups and
 * filters.
 */
const STATEMENTS_KEPT = 256;

/**
 * Opens a second connection beside the writing one, for reads that last over several of its transactions. Keep it and
 * use it again: after a close, its files stay open until its statements are collected.
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
 * Reads rows as arrays. Parameters are bound as one array: a lone buffer or a boolean would end the process. The same
 * text gives the same statement again, which only one caller at a time may step through.
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
 * Yields rows one after the other. A loop that is left early ends the statement, which would otherwise keep its view of
 * the file, and with it the write-ahead log, until it was collected. Nothing else may be stepped through on the
 * connection meanwhile.
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

/** Ends a statement by interrupting it, since the library cannot reset one: it ends at its next step. */
const endStatement = (db: Connection, rows: IterableIterator<Row>): void => {
  db.interrupt();
  try {
    while (!rows.next().done);
  } catch (error) {
    if (!isInterrupted(error)) throw error;
  }
};

/** Codes with which SQLite refuses rows as such. All other codes are about the file and its disk. */
const OF_THE_ROWS = /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG|RANGE)/;

/** True: the tables could not be read or written, whatever the rows were. */
export const isOfTheTables = (error: unknown): boolean => {
  const code = String((error as { code?: unknown } | undefined)?.code);
  return code.startsWith('SQLITE_') && !OF_THE_ROWS.test(code);
};

/** True: the failure will pass by itself, since the disk is full, or the file busy or out of reach. */
export const isPassingFault = (error: unknown): boolean =>
  /^SQLITE_(?:FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|PERM)/.test(
    String((error as { code?: unknown } | undefined)?.code),
  );

/** True: the statement was under way on a connection whose `interrupt` was called. */
export const isInterrupted = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === 'SQLITE_INTERRUPT';

/** Removes the file and those that SQLite keeps beside it. Nobody may have it open. */
export const removeDatabase = (path: string): void => {
  for (const suffix of ['-wal', '-shm', '']) rmSync(path + suffix, { force: true });
};

/** Folds the write-ahead log into the file, so that the file alone is the whole database, and closes it. */
export const closeWhole = (db: Connection): void => {
  prepare(db, 'PRAGMA wal_checkpoint(TRUNCATE)').all([]);
  close(db);
};

/** Closes a connection. Its files are closed only when its statements have been collected. */
export const close = (db: Connection): void => {
  prepared.delete(db);
  db.close();
};

/**
 * Collects garbage at once, so that the files of closed connections are given back: those of tables that were replaced
 * may have many gigabytes, and a thread with little to do might keep them for hours. Takes some tens of milliseconds.
 */
export const letGoOfClosed = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

/** Opens the file, and makes it where there is none. */
export const connect = (path: string): Connection => {
  try {
    return new Database(path, { timeout: BUSY_WAIT_MS }) as Connection;
  } catch (error) {
    const causes = 'a permission is missing, it is no file, or too many are open (ulimit -n)';
    throw new Error(`${path} cannot be opened: ${causes}`, { cause: error });
  }
};
