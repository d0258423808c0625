import { messageOf } from '@ledger/platform';
import { lastEventId, type Checkpoint, EventStoreCorrupt } from '@ledger/event-store';
import { type Connection, numberOf, rowsOf, storeError } from '@ledger/event-store-local';
import { batchChecksum, type BatchAddress } from './batch-checksum';

/** Batches as they are stored, whole even where only some of their events were asked for. */
export interface LogPage {
  readonly batches: readonly BatchAddress[];
  /** Lengths of the batches in the payload, one after the other. */
  readonly lengths: readonly number[];
  readonly payload: Uint8Array<ArrayBuffer>;
  /** Position of the last event looked at, whether or not it passed the filter. */
  readonly scannedTo: number;
  /** True: nothing followed at that moment. */
  readonly end: boolean;
  /**
   * Batch after those of the page, which cannot be read; only a scan of the whole log goes past it. Absent: there is
   * none.
   */
  readonly damage?: BatchDamage;
}

export interface BatchDamage extends BatchAddress {
  readonly reason: string;
}

export interface StreamRange {
  readonly stream: string;
  /** First revision to read. Absent: the first forwards, the last backwards. */
  readonly from?: number;
  readonly backwards: boolean;
  readonly maxEvents: number;
}

const PAGE_BYTES_MAX = 1024 * 1024;
const SCAN_ROWS_MAX = 1_000;
const NAMES_CACHED_MAX = 50_000;
/** Character that sorts after every continuation of a name: an upper bound lets the index end the search. */
const LAST_CHARACTER = '\u{10ffff}';

type BatchRow = [last: number, stream: number, firstRevision: number, count: number, checksum: number, bytes: number];

/**
 * The log through one connection. Every call is short: it reads at most one page. Single rows are asked for by `all`: a
 * statement of the library's `get` that once met a damaged page fails for every other row as well.
 */
export class LogReading {
  private readonly names = new Map<number, string>();
  private readonly after;
  private readonly backwardsAll;
  private readonly forwards;
  private readonly backwards;
  private readonly payload;
  private readonly name;
  private readonly stream;
  private readonly list;

  constructor(
    private readonly file: string,
    private readonly connection: Connection,
  ) {
    const columns = 'SELECT last, stream, first_revision, count, checksum, length(payload) FROM batches';
    this.after = rowsOf(connection, `${columns} WHERE last > ? ORDER BY last LIMIT ?`);
    this.backwardsAll = rowsOf(connection, `${columns} ORDER BY last DESC LIMIT ?`);
    this.forwards = rowsOf(
      connection,
      `${columns} WHERE stream = ? AND first_revision >= coalesce((SELECT max(first_revision) FROM batches
         WHERE stream = ? AND first_revision <= ?), 0) ORDER BY first_revision LIMIT ?`,
    );
    this.backwards = rowsOf(
      connection,
      `${columns} WHERE stream = ? AND first_revision <= ? ORDER BY first_revision DESC LIMIT ?`,
    );
    this.payload = rowsOf(connection, 'SELECT payload FROM batches WHERE last = ?');
    this.name = rowsOf(connection, 'SELECT name FROM streams WHERE id = ?');
    this.stream = rowsOf(connection, 'SELECT id, head FROM streams WHERE name = ?');
    this.list = rowsOf(
      connection,
      'SELECT name FROM streams WHERE name > ? AND name >= ? AND name <= ? ORDER BY name LIMIT ?',
    );
  }

  /** Events after a position. A page ends early when many rows in a row fail the filter, and at a damaged batch. */
  allPage(after: number, streamPrefix: string, maxEvents: number): LogPage {
    const rows = this.after.all([after, SCAN_ROWS_MAX]) as BatchRow[];
    const page = new PageBuilder(maxEvents);
    let scannedTo = after;
    for (const row of rows) {
      const name = this.nameOf(row[1]);
      if (name.startsWith(streamPrefix)) {
        if (page.isFull(row)) return page.build(scannedTo, false);
        const damage = this.readInto(page, name, row);
        if (damage !== undefined) return { ...page.build(row[0], false), damage };
      }
      scannedTo = row[0];
    }
    return page.build(scannedTo, rows.length < SCAN_ROWS_MAX);
  }

  streamPage({ stream, from, backwards, maxEvents }: StreamRange): LogPage {
    const page = new PageBuilder(maxEvents);
    const head = this.streamRow(stream);
    if (head === undefined || (!backwards && from !== undefined && from > head.revision)) return page.build(0, true);
    let next = backwards ? Math.min(from ?? head.revision, head.revision) : (from ?? 0);
    const limit = Math.min(maxEvents, SCAN_ROWS_MAX);
    const rows = (
      backwards ? this.backwards.all([head.id, next, limit]) : this.forwards.all([head.id, head.id, next, limit])
    ) as BatchRow[];
    for (const row of rows) {
      if (page.isFull(row)) return page.build(0, false);
      page.add(...this.read(stream, row));
      next = row[2] + (backwards ? -1 : row[3]);
    }
    const isEnd = rows.length < limit;
    // Readers find gaps between events; missing events at the end are only noticed here.
    if (isEnd && (backwards ? next >= 0 : next <= head.revision)) {
      throw new EventStoreCorrupt(`${this.file}: revision ${next} of ${stream} is missing`);
    }
    return page.build(0, isEnd);
  }

  head(): number {
    return numberOf(this.connection, 'SELECT max(last) FROM batches');
  }

  /** Undefined: the log has no events. */
  lastEvent(): Checkpoint['lastEvent'] {
    const [row] = this.backwardsAll.all([1]) as BatchRow[];
    if (row === undefined) return undefined;
    const [{ stream, firstRevision, count }, bytes] = this.read(this.nameOf(row[1]), row);
    return { stream, revision: BigInt(firstRevision + count - 1), id: lastEventId(bytes, count) };
  }

  /** Revision of the stream's last event; undefined for a stream that does not exist. */
  streamHead(stream: string): number | undefined {
    return this.streamRow(stream)?.revision;
  }

  streamRow(stream: string): { readonly id: number; readonly revision: number } | undefined {
    const [row] = this.stream.all([stream]) as [number, number][];
    return row && { id: row[0], revision: row[1] };
  }

  listStreams(prefix: string, after: string, maxCount: number): string[] {
    const rows = this.list.all([after, prefix, prefix + LAST_CHARACTER, maxCount]) as [string][];
    return rows.map(([name]) => name);
  }

  /** Adds the batch to the page, or answers its damage. */
  private readInto(page: PageBuilder, stream: string, row: BatchRow): BatchDamage | undefined {
    try {
      page.add(...this.read(stream, row));
      return undefined;
    } catch (error) {
      const damage = storeError(this.file, error);
      if (!(damage instanceof EventStoreCorrupt)) throw error;
      return { ...addressOf(stream, row), reason: damage.message };
    }
  }

  private read(stream: string, row: BatchRow): [BatchAddress, Buffer] {
    const address = addressOf(stream, row);
    const bytes = this.bytesOf(row, address);
    if (batchChecksum(address, bytes) === row[4]) return [address, bytes];
    throw new EventStoreCorrupt(this.damagedAt(address));
  }

  /** @throws EventStoreCorrupt where the file's pages that hold them are damaged, naming the batch as well. */
  private bytesOf([last]: BatchRow, address: BatchAddress): Buffer {
    try {
      const [found] = this.payload.all([last]) as [Buffer][];
      return found![0];
    } catch (error) {
      const fault = storeError(this.file, error);
      if (!(fault instanceof EventStoreCorrupt)) throw fault;
      throw new EventStoreCorrupt(`${this.damagedAt(address)} (${messageOf(error)})`, { cause: error });
    }
  }

  private damagedAt({ stream, firstRevision, firstPosition, count }: BatchAddress): string {
    const [lastRevision, last] = [firstRevision + count - 1, firstPosition + count - 1];
    return `${this.file}: revisions ${firstRevision} to ${lastRevision} of ${stream}, ending at position ${last}, are damaged`;
  }

  private nameOf(id: number): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const [row] = this.name.all([id]) as [string][];
    if (row === undefined) throw new EventStoreCorrupt(`${this.file}: stream ${id} has no name`);
    if (this.names.size >= NAMES_CACHED_MAX) this.names.clear();
    this.names.set(id, row[0]);
    return row[0];
  }
}

const addressOf = (stream: string, [last, , firstRevision, count]: BatchRow): BatchAddress => ({
  stream,
  firstRevision,
  firstPosition: last - count + 1,
  count,
});

/**
 * Refuses a page with damage, for readers that do not go past any.
 * @throws EventStoreCorrupt
 */
export const intact = (page: LogPage): LogPage => {
  if (page.damage !== undefined) throw new EventStoreCorrupt(page.damage.reason);
  return page;
};

class PageBuilder {
  private readonly batches: BatchAddress[] = [];
  private readonly parts: Buffer[] = [];
  private events = 0;
  private bytes = 0;

  constructor(private readonly maxEvents: number) {}

  /** True: the page has no room for the row. The first batch is taken whatever its size. */
  isFull(row: BatchRow): boolean {
    if (this.events === 0) return false;
    return this.events >= this.maxEvents || this.bytes + row[5] > PAGE_BYTES_MAX;
  }

  add(batch: BatchAddress, bytes: Buffer): void {
    this.batches.push(batch);
    this.parts.push(bytes);
    this.events += batch.count;
    this.bytes += bytes.length;
  }

  build(scannedTo: number, end: boolean): LogPage {
    // Allocated outside of Buffer's pool, so that a page can be handed to another thread without a copy.
    const payload = Buffer.allocUnsafeSlow(this.bytes);
    let at = 0;
    for (const part of this.parts) at += part.copy(payload, at);
    return { batches: this.batches, lengths: this.parts.map((part) => part.length), payload, scannedTo, end };
  }
}
