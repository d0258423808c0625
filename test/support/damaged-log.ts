import { join } from 'node:path';
import Database from 'libsql';

type Batch = [last: number, stream: number, firstRevision: number, count: number, checksum: number, payload: Buffer];

/** Changes the stored log of a directory behind its store's back, and changes it back. Positions stay as they are. */
export class DamagedLog {
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, 'events.db');
  }

  /** Flips a bit of what the stream's append of that place holds. Answers how to mend it. */
  flip(stream: string, place: number | 'last'): () => void {
    const [last, , , , , payload] = this.batch(stream, place);
    const flipped = Buffer.from(payload);
    flipped[flipped.length >> 1]! ^= 1;
    this.run('UPDATE batches SET payload = ? WHERE last = ?', [flipped, last]);
    return () => this.run('UPDATE batches SET payload = ? WHERE last = ?', [payload, last]);
  }

  /** Takes the stream's append of that place away. Answers how to put it back. */
  remove(stream: string, place: number): () => void {
    const batch = this.batch(stream, place);
    this.run('DELETE FROM batches WHERE last = ?', [batch[0]]);
    return () => this.run('INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)', batch);
  }

  private batch(stream: string, place: number | 'last'): Batch {
    const [order, offset] = place === 'last' ? ['DESC', 0] : ['ASC', place];
    return this.using(
      (db) =>
        db
          .prepare<unknown[]>(
            `SELECT * FROM batches WHERE stream = (SELECT id FROM streams WHERE name = ?)
             ORDER BY first_revision ${order} LIMIT 1 OFFSET ?`,
          )
          .raw()
          .all([stream, offset])[0] as Batch,
    );
  }

  private run(sql: string, values: readonly unknown[]): void {
    this.using((db) => db.prepare<unknown[]>(sql).run([...values]));
  }

  private using<T>(work: (db: Database.Database) => T): T {
    const db = new Database(this.file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  }
}
