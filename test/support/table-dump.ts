import Database from 'libsql';

/** Every row of every table in the file, but for where the tables stand in the log. */
export const dumpTables = (path: string): Readonly<Record<string, readonly unknown[]>> => {
  const db = new Database(path);
  try {
    const names = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'checkpoint' ORDER BY name")
      .raw()
      .all([]) as [string][];
    return Object.fromEntries(names.map(([name]) => [name, sorted(db.prepare(`SELECT * FROM ${name}`).raw().all([]))]));
  } finally {
    db.close();
  }
};

const sorted = (rows: readonly unknown[]): readonly unknown[] =>
  rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((row) => JSON.parse(row) as unknown);
