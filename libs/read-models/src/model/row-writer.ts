import { prepare, type Connection, type Row, type Statement } from './database';

/** Rows that one statement writes: half of a row's cost is the call, however much it carries. */
const ROWS_PER_STATEMENT = 32;

/** Inserts rows into a table, or changes those of the same key. */
export class RowWriter {
  private readonly one: Statement;
  private readonly many: Statement;

  constructor(db: Connection, table: string, key: readonly string[], others: readonly string[]) {
    const columns = [...key, ...others];
    const row = `(${columns.map(() => '?').join(', ')})`;
    const sql = (count: number): string =>
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(count).fill(row).join(', ')}
       ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
    this.one = prepare(db, sql(1));
    this.many = prepare(db, sql(ROWS_PER_STATEMENT));
  }

  write<T>(items: readonly T[], rowOf: (item: T) => Row): void {
    let next = 0;
    for (; next + ROWS_PER_STATEMENT <= items.length; next += ROWS_PER_STATEMENT) {
      const values: (string | number | null)[] = [];
      for (let place = next; place < next + ROWS_PER_STATEMENT; place++) values.push(...rowOf(items[place]!));
      this.many.run(values);
    }
    for (; next < items.length; next++) this.one.run(rowOf(items[next]!));
  }
}
