import {
  type Revision,
  OutcomesDamaged,
  type CoveredSpan,
  type Coverage,
  type OutcomeEntry,
  type OutcomeIndex,
} from '@ledger/event-store';
import { RECORDS_BEFORE, RECORDS_FROM, streamOfRecord } from './keys';
import { CACHED_PAGES_BYTES_MAX, STREAMS_KEPT_MAX } from './limits';
import { PageCache } from './page-cache';
import { decodeRecord, type StreamRecord } from './record';
import { StreamIndex } from './stream-index';
import type { OutcomeTable } from './table';

/** The outcome index over a table whose answers are never trusted unchecked. */
export class VerifiedOutcomes implements OutcomeIndex {
  private readonly cache = new PageCache(CACHED_PAGES_BYTES_MAX);
  /** Streams in the order of their last use. */
  private readonly streams = new Map<string, StreamIndex>();

  constructor(private readonly table: OutcomeTable) {}

  async coveredRevision(stream: string): Promise<Revision | undefined> {
    return (await this.of(stream).recorded())?.covered;
  }

  getMany(stream: string, keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]> {
    return this.of(stream).getMany(keys, upTo);
  }

  write(stream: string, entries: readonly OutcomeEntry[], span: CoveredSpan): Promise<void> {
    return this.of(stream).write(entries, span);
  }

  async *coverage(): AsyncIterable<Coverage> {
    for await (const [key, stored] of this.table.entries(RECORDS_FROM, RECORDS_BEFORE)) {
      const stream = streamOfRecord(key);
      const record = readable(stream, stored);
      if (record !== undefined) yield { stream, revision: record.covered, chainHead: record.chainHead };
    }
  }

  remove(stream: string): Promise<void> {
    return this.of(stream).remove();
  }

  async close(): Promise<void> {
    await Promise.all([...this.streams.values()].map((stream) => stream.leave()));
    this.streams.clear();
    await this.table.close();
  }

  private of(stream: string): StreamIndex {
    const known = this.streams.get(stream) ?? new StreamIndex(stream, this.table, this.cache);
    this.streams.delete(stream);
    this.streams.set(stream, known);
    if (this.streams.size > STREAMS_KEPT_MAX) this.letOneGo();
    return known;
  }

  /** Drops the stream that was used least recently, unless work on it is under way. */
  private letOneGo(): void {
    const [name, oldest] = this.streams.entries().next().value!;
    this.streams.delete(name);
    if (oldest.isIdle) void oldest.leave();
    else this.streams.set(name, oldest);
  }
}

const readable = (stream: string, stored: Buffer): StreamRecord | undefined => {
  try {
    return decodeRecord(stream, stored);
  } catch (error) {
    if (error instanceof OutcomesDamaged) return undefined;
    throw error;
  }
};
