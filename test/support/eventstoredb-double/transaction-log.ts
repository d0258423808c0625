/**
 * The transaction log of the double: what EventStoreDB keeps in chunk files, here in memory. A position is the offset of
 * a record in the log, so positions have gaps as wide as records are, and jump at the end of a chunk, since the records
 * of one append never straddle two chunks.
 */

/** Commit and prepare: offsets in the log. Both are the same, but with `commitRecords`. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogEvent extends ProposedEvent {
  readonly stream: string;
  /** `TOMBSTONED` for the event that deletes its stream for good. */
  readonly revision: bigint;
  readonly position: LogPosition;
  /** Place of the first byte after the event's record. */
  readonly end: LogPosition;
  /** 100 ns since 1970, as the server sends it. */
  readonly created: string;
}

/** Everything that one append wrote. */
export interface WrittenAppend {
  readonly stream: string;
  readonly events: readonly LogEvent[];
  /** Place of the last record, with which the append is answered. */
  readonly position: LogPosition;
  /** Revision of the stream after the append; -1 where it has no event yet. */
  readonly revision: bigint;
}

export interface LogOptions {
  /** Bytes of a chunk. Absent: 256 MiB, as the server's. */
  readonly chunkBytes?: number;
  /**
   * Each append of several events ends in a commit record, whose position all of its events share, as in logs of
   * explicit transactions and of old servers. Absent: events carry their own commit.
   */
  readonly commitRecords?: boolean;
}

/** Revision of the event that tombstones a stream: the largest of signed 64 bits. */
export const TOMBSTONED = 9_223_372_036_854_775_807n;
/** Revision of a stream without events. */
export const NO_EVENTS = -1n;

/** Bytes of a prepare record besides its stream's name, its type, data and metadata: measured on a real server. */
const RECORD_OVERHEAD = 90;
const COMMIT_RECORD = 60;
const CHUNK_BYTES = 256 * 1024 * 1024;
/** Place of the first event of a new database: an epoch record and index records come first. */
const FIRST_OFFSET = 548n;

interface StreamEntry {
  readonly events: LogEvent[];
  /** Revision of the last event that was written, visible or not. */
  written: bigint;
  /** Revision of the last event that readers see. */
  indexed: bigint;
}

/** See {@link TransactionLog.copy}. */
export interface LogCopy {
  readonly events: readonly LogEvent[];
  readonly streams: readonly (readonly [name: string, entry: StreamEntry])[];
  readonly starts: readonly bigint[];
  readonly ends: readonly bigint[];
  readonly next: bigint;
}

export const comparePlaces = (a: LogPosition, b: LogPosition): number => {
  const difference = a.commit === b.commit ? a.prepare - b.prepare : a.commit - b.commit;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** A stream's metadata is deleted with it. */
const originalOf = (stream: string): string => (stream.startsWith('$$') ? stream.slice(2) : stream);

const recordBytes = (stream: string, { type, data, metadata }: ProposedEvent): bigint =>
  BigInt(RECORD_OVERHEAD + Buffer.byteLength(stream) + Buffer.byteLength(type) + data.length + metadata.length);

const NOTHING: ProposedEvent = {
  id: '',
  type: '',
  isJson: false,
  data: new Uint8Array(),
  metadata: new Uint8Array(),
};

export class TransactionLog {
  /** All visible events, in the log's order. */
  readonly events: LogEvent[] = [];
  private readonly streams = new Map<string, StreamEntry>();
  /** Offsets of the records' first and following bytes, ascending. */
  private readonly starts: bigint[] = [];
  private readonly ends: bigint[] = [];
  private unindexed: WrittenAppend[] = [];
  private next = FIRST_OFFSET;
  private readonly chunkBytes: bigint;

  constructor(private readonly options: LogOptions = {}) {
    this.chunkBytes = BigInt(options.chunkBytes ?? CHUNK_BYTES);
  }

  /** Writes the records; readers see them once they are indexed. An append of no events leaves an empty record. */
  write(stream: string, proposed: readonly ProposedEvent[], tombstone = false): WrittenAppend {
    const entry = this.entry(stream);
    const records = proposed.length === 0 ? [NOTHING] : proposed;
    this.fit(records.reduce((sum, event) => sum + recordBytes(stream, event), 0n));
    const places = records.map((event) => this.record(recordBytes(stream, event)));
    const commit =
      this.options.commitRecords === true && proposed.length > 1 ? this.record(BigInt(COMMIT_RECORD)).start : undefined;
    const created = (BigInt(Date.now()) * 10_000n).toString();
    const events = proposed.map((event, i): LogEvent => {
      const { start, end } = places[i]!;
      entry.written = tombstone ? TOMBSTONED : entry.written + 1n;
      return {
        ...event,
        stream,
        revision: entry.written,
        position: { commit: commit ?? start, prepare: start },
        end: commit === undefined ? { commit: end, prepare: 0n } : { commit, prepare: end },
        created,
      };
    });
    const last = places.at(-1)!.start;
    const position = { commit: commit ?? last, prepare: last };
    const written = { stream, events, position, revision: entry.written };
    this.unindexed.push(written);
    return written;
  }

  /** Makes what was written visible to readers, in order, and answers it. */
  index(): readonly WrittenAppend[] {
    const appends = this.unindexed;
    this.unindexed = [];
    for (const { stream, events } of appends) {
      const entry = this.entry(stream);
      for (const event of events) {
        entry.events.push(event);
        entry.indexed = event.revision;
        this.events.push(event);
      }
    }
    return appends;
  }

  /** Forgets what was written and not indexed: the tail that a kill cuts off. */
  truncate(): void {
    for (const { stream, events } of this.unindexed.toReversed()) {
      const entry = this.entry(stream);
      if (events.length > 0) entry.written = entry.indexed;
      const first = events[0]?.position.prepare;
      while (first !== undefined && this.starts.length > 0 && this.starts.at(-1)! >= first) {
        this.next = this.starts.pop()!;
        this.ends.pop();
      }
    }
    this.unindexed = [];
  }

  /** Copies what is on the disk. */
  copy(): LogCopy {
    const streams = [...this.streams].map(([name, entry]) => [name, copyOf(entry)] as const);
    return { events: [...this.events], streams, starts: [...this.starts], ends: [...this.ends], next: this.next };
  }

  /** The disk is the copy again: offsets after it are given anew, to other records. */
  restore({ events, streams, starts, ends, next }: LogCopy): void {
    this.unindexed = [];
    this.events.splice(0, Infinity, ...events);
    this.starts.splice(0, Infinity, ...starts);
    this.ends.splice(0, Infinity, ...ends);
    this.streams.clear();
    for (const [name, entry] of streams) this.streams.set(name, copyOf(entry));
    this.next = next;
  }

  /** Revision of the last event written, also of one that readers do not see yet; -1 without events. */
  writtenRevision(stream: string): bigint {
    if (this.streams.get(originalOf(stream))?.written === TOMBSTONED) return TOMBSTONED;
    return this.streams.get(stream)?.written ?? NO_EVENTS;
  }
  indexedRevision(stream: string): bigint {
    if (this.streams.get(originalOf(stream))?.indexed === TOMBSTONED) return TOMBSTONED;
    return this.streams.get(stream)?.indexed ?? NO_EVENTS;
  }
  /** Visible events of the stream: the event of revision n is at n, but for a tombstone, which comes last. */
  eventsOf(stream: string): readonly LogEvent[] {
    return this.streams.get(stream)?.events ?? [];
  }
  /** A place where a record begins, a gap between records, or beyond the end: anything but a record's middle. */
  isPlace(offset: bigint): boolean {
    const after = firstIndex(this.starts.length, (i) => this.starts[i]! >= offset);
    return this.starts[after] === offset || after === 0 || this.ends[after - 1]! <= offset;
  }

  /** Index in `events` of the first event at the place or after it. */
  indexOf(place: LogPosition): number {
    return firstIndex(this.events.length, (i) => comparePlaces(this.events[i]!.position, place) >= 0);
  }

  private entry(stream: string): StreamEntry {
    const known = this.streams.get(stream) ?? { events: [], written: NO_EVENTS, indexed: NO_EVENTS };
    this.streams.set(stream, known);
    return known;
  }

  /** Completes the chunk where the records would straddle its end. */
  private fit(bytes: bigint): void {
    const rest = this.chunkBytes - (this.next % this.chunkBytes);
    if (bytes > rest) this.next += rest;
  }

  private record(bytes: bigint): { readonly start: bigint; readonly end: bigint } {
    const start = this.next;
    this.next += bytes;
    this.starts.push(start);
    this.ends.push(this.next);
    return { start, end: this.next };
  }
}

const copyOf = (entry: StreamEntry): StreamEntry => ({ ...entry, events: [...entry.events] });

/** The first index below `length` for which it holds, by bisection; `length` where it holds for none. */
const firstIndex = (length: number, holds: (index: number) => boolean): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
