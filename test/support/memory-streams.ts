import { positionOf, type AppendResult, type ReadStreamOptions, type Revision } from '@ledger/event-store';

interface ByteEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
}
interface Stream {
  readonly events: Kept[];
  maxCount: number;
  /** Revision of the first event that still exists. */
  floor: number;
}
type Kept = ByteEvent & { readonly revision: Revision };

/**
 * Streams of bytes as a server keeps them, in memory: an append of the same ids at the same revision again changes
 * nothing, and of what is beyond the last `maxCount` nothing can be read.
 */
export class MemoryStreams {
  /** Called ahead of each append that a test lets something befall: what it throws is thrown before or after storing. */
  beforeAppend: (stream: string) => Promise<void> | void = () => undefined;
  afterAppend: (stream: string) => Promise<void> | void = () => undefined;
  /** Called ahead of each change of how many events are kept. */
  beforeKeepLast: (stream: string, maxCount: number) => Promise<void> | void = () => undefined;
  private readonly streams = new Map<string, Stream>();

  async appendBytes(
    stream: string,
    expected: Revision | 'no-stream',
    events: readonly ByteEvent[],
  ): Promise<AppendResult> {
    await this.beforeAppend(stream);
    const { events: kept } = this.of(stream);
    const last = BigInt(kept.length) - 1n;
    const from = expected === 'no-stream' ? 0n : expected + 1n;
    const isRepeat = events.every(({ id }, i) => kept[Number(from) + i]?.id === id);
    if (!isRepeat && from !== last + 1n) {
      return { outcome: 'conflict', actual: last < 0n ? 'no-stream' : last };
    }
    if (!isRepeat) kept.push(...events.map((event, i) => ({ ...event, revision: from + BigInt(i) })));
    await this.afterAppend(stream);
    const revision = from + BigInt(events.length) - 1n;
    return { outcome: 'appended', revision, position: positionOf(revision) };
  }

  async *readBytes(stream: string, { from, direction, maxCount }: ReadStreamOptions): AsyncIterable<readonly Kept[]> {
    const events = this.readable(stream);
    const backwards = direction === 'backwards';
    const asked = events.filter(
      ({ revision }) => from === undefined || (backwards ? revision <= from : revision >= from),
    );
    yield (backwards ? asked.reverse() : asked).slice(0, maxCount);
  }

  async keepLast(stream: string, maxCount: number): Promise<void> {
    await this.beforeKeepLast(stream, maxCount);
    this.of(stream).maxCount = maxCount;
  }

  async remove(stream: string): Promise<void> {
    this.streams.delete(stream);
  }

  readable(stream: string): Kept[] {
    const { events, maxCount, floor } = this.of(stream);
    return events.slice(Math.max(floor, events.length - maxCount));
  }

  /** Throws away for good what cannot be read now. */
  scavenge(stream: string): void {
    const found = this.of(stream);
    found.floor = Math.max(found.floor, found.events.length - found.maxCount);
  }

  /** Changes a byte of the stored data. */
  damage(stream: string, revision: Revision): void {
    const { data } = this.of(stream).events[Number(revision)]!;
    data[data.length - 1]! ^= 1;
  }

  private of(stream: string): Stream {
    let found = this.streams.get(stream);
    if (found === undefined) this.streams.set(stream, (found = { events: [], maxCount: Infinity, floor: 0 }));
    return found;
  }
}
