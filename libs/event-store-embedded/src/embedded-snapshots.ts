import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { messageOf } from '@ledger/platform';
import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  type Revision,
  type LogClaim,
  SNAPSHOT_PAGE_BYTES_MAX,
  SNAPSHOTS_KEPT,
  SnapshotUnreadable,
  type SnapshotManifest,
  type SnapshotStore,
  type SnapshotWriting,
} from '@ledger/event-store';
import { connect, connectReadOnly, numberOf, rowsOf, storeError, type Connection } from '@ledger/event-store-local';
import { snapshotsFile } from './format';

const SNAPSHOTS_FORMAT = 1;
/** Largest number that a column holds. */
const REVISION_MAX: Revision = 2n ** 63n - 1n;

const TABLES = `
  CREATE TABLE manifests (
    snapshot TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    chain_head TEXT NOT NULL,
    format_version INTEGER NOT NULL,
    page_count INTEGER NOT NULL
  );
  CREATE INDEX manifests_by_stream ON manifests (stream, revision);
  CREATE TABLE pages (
    snapshot TEXT NOT NULL,
    number INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (snapshot, number)
  );
`;

/** Revision of the oldest snapshot to keep; null: fewer are stored. */
const OLDEST_KEPT = `
  SELECT revision FROM manifests WHERE stream = ?1 ORDER BY revision DESC LIMIT 1 OFFSET ${SNAPSHOTS_KEPT - 1}
`;

/**
 * Makes the file ready, once, before any thread uses it. Pages that a crash left without a manifest are removed. A file
 * that is damaged or of another format is replaced by an empty one, since all of it can be folded from the log again.
 * @throws EventStoreUnavailable naming any other cause: the file is left as it is.
 */
export const prepareSnapshots = (directory: string, warn: (warning: string) => void): void => {
  const file = snapshotsFile(directory);
  try {
    prepare(file);
  } catch (error) {
    if (!isDamage(file, error)) throw storeError(file, error);
    warn(`${file} was damaged and starts empty: ${messageOf(error)}`);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(name)) rmSync(name, { recursive: true });
    prepare(file);
  }
};

/** True: the file is damaged, or lacks our tables and so is not ours. */
const isDamage = (file: string, error: unknown): boolean =>
  error instanceof SnapshotUnreadable ||
  storeError(file, error) instanceof EventStoreCorrupt ||
  /^SQLITE_(?:ERROR|SCHEMA)/.test(String((error as { code?: unknown }).code));

const prepare = (file: string): void => {
  const connection = connect(file);
  try {
    connection.pragma('journal_mode = WAL');
    const format = numberOf(connection, 'PRAGMA user_version');
    if (format === 0) {
      connection.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${SNAPSHOTS_FORMAT}; COMMIT`);
    } else if (format !== SNAPSHOTS_FORMAT) throw new SnapshotUnreadable(`format ${format}`);
    connection.exec('DELETE FROM pages WHERE snapshot NOT IN (SELECT snapshot FROM manifests)');
  } finally {
    connection.close();
  }
};

/**
 * Works in the calling thread, at most one page between two turns of its event loop. Meant to write from a worker
 * thread, where a slow disk holds up nobody; the server's own thread reads with it.
 *
 * @throws EventStoreUnavailable when the file is not there.
 */
export const openSnapshots = (directory: string): SnapshotStore => {
  const file = snapshotsFile(directory);
  if (!existsSync(file)) throw new EventStoreUnavailable(`${file} is missing`);
  try {
    const connection = connect(file);
    // A cache may lose its last writes in a power failure, if it stays whole.
    connection.exec('PRAGMA synchronous = NORMAL');
    return new EmbeddedSnapshots(file, connection);
  } catch (error) {
    throw storeError(file, error);
  }
};

/**
 * Yields the revision that each stream's newest snapshot contains. A reader of a snapshot finds out itself which log it
 * is of. Yields nothing where the file cannot be read: it is made anew.
 */
export async function* newestSnapshots(directory: string): AsyncIterable<LogClaim> {
  const file = snapshotsFile(directory);
  if (!existsSync(file)) return;
  let rows: readonly [string, bigint][];
  try {
    const newest = rowsOf(connectReadOnly(file), 'SELECT stream, max(revision) FROM manifests GROUP BY stream');
    rows = newest.safeIntegers().all([]) as [string, bigint][];
  } catch {
    return;
  }
  for (const [stream, revision] of rows) yield { stream, revision };
}

type ManifestRow = [snapshot: string, revision: bigint, chainHead: string, formatVersion: bigint, pageCount: bigint];

class EmbeddedSnapshots implements SnapshotStore {
  private closed = false;

  constructor(
    private readonly file: string,
    private readonly connection: Connection,
  ) {}

  latest(stream: string, upTo: Revision = REVISION_MAX): Promise<SnapshotManifest | undefined> {
    return this.run(() => {
      const row = this.newest(stream, upTo);
      if (row === undefined) return undefined;
      const [, revision, chainHead, formatVersion, pageCount] = row;
      return { stream, revision, chainHead, formatVersion: Number(formatVersion), pageCount: Number(pageCount) };
    }).catch((error: unknown) => {
      // A snapshot that cannot be read counts as absent, but a closed store does not.
      if (this.closed) throw error;
      return undefined;
    });
  }

  async *pages(manifest: SnapshotManifest): AsyncIterable<Buffer> {
    const { stream, revision, pageCount } = manifest;
    const unreadable = (why: string, cause?: unknown) =>
      new SnapshotUnreadable(`${this.file}: snapshot of ${stream} at ${revision}: ${why}`, { cause });
    const id = await this.run(() => this.idOf(stream, revision));
    if (id === undefined) throw unreadable('it is gone');
    for (let number = 0; number < pageCount; number++) {
      const row = await this.run(() => this.pageRow(id, number)).catch((error: unknown) => {
        throw this.closed ? error : unreadable(`page ${number}`, error);
      });
      if (row === undefined) throw unreadable(`page ${number} is missing`);
      if (crc32(row[1]) !== row[0]) throw unreadable(`page ${number} is damaged`);
      yield row[1];
    }
  }

  begin(stream: string, revision: Revision): SnapshotWriting {
    const id = randomBytes(12).toString('hex');
    let count = 0;
    return {
      page: async (content) => {
        if (content.length > SNAPSHOT_PAGE_BYTES_MAX) {
          throw new RangeError(`a page of ${content.length} bytes; at most ${SNAPSHOT_PAGE_BYTES_MAX}`);
        }
        const insert = 'INSERT INTO pages VALUES (?, ?, ?, ?)';
        await this.run(() => this.connection.prepare(insert).run([id, count++, crc32(content), content]));
      },
      commit: async ({ chainHead, formatVersion }) => {
        await this.run(() =>
          this.inTransaction(() => {
            const insert = 'INSERT INTO manifests VALUES (?, ?, ?, ?, ?, ?)';
            this.connection.prepare(insert).run([id, stream, revision, chainHead, formatVersion, count]);
            this.drop('stream = ? AND revision = ? AND snapshot <> ?', [stream, revision, id]);
            // Drops this one if another thread has written enough newer ones meanwhile.
            this.drop(`stream = ?1 AND revision < (${OLDEST_KEPT})`, [stream]);
          }),
        );
      },
      discard: () => this.run(() => void this.connection.prepare('DELETE FROM pages WHERE snapshot = ?').run([id])),
    };
  }

  remove(stream: string): Promise<void> {
    return this.run(() => this.inTransaction(() => this.drop('stream = ?', [stream])));
  }

  async close(): Promise<void> {
    if (!this.closed) this.connection.close();
    this.closed = true;
  }

  private newest(stream: string, upTo: Revision): ManifestRow | undefined {
    return rowsOf(
      this.connection,
      `SELECT snapshot, revision, chain_head, format_version, page_count FROM manifests
        WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT 1`,
    )
      .safeIntegers()
      .get([stream, upTo]) as ManifestRow | undefined;
  }

  private idOf(stream: string, revision: Revision): string | undefined {
    const sql = 'SELECT snapshot FROM manifests WHERE stream = ? AND revision = ?';
    return (rowsOf(this.connection, sql).get([stream, revision]) as [string] | undefined)?.[0];
  }

  private pageRow(id: string, number: number): [checksum: number, content: Buffer] | undefined {
    const sql = 'SELECT checksum, content FROM pages WHERE snapshot = ? AND number = ?';
    return rowsOf(this.connection, sql).get([id, number]) as [number, Buffer] | undefined;
  }

  /** @param which condition on `manifests`. */
  private drop(which: string, parameters: readonly unknown[]): void {
    const pages = `DELETE FROM pages WHERE snapshot IN (SELECT snapshot FROM manifests WHERE ${which})`;
    this.connection.prepare<unknown[]>(pages).run([...parameters]);
    this.connection.prepare<unknown[]>(`DELETE FROM manifests WHERE ${which}`).run([...parameters]);
  }

  private inTransaction(work: () => void): void {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.connection.exec('COMMIT');
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  private async run<Value>(work: () => Value): Promise<Value> {
    await nextTurn();
    if (this.closed) throw new EventStoreUnavailable(`${this.file} is closed`);
    try {
      return work();
    } catch (error) {
      throw storeError(this.file, error);
    }
  }
}
