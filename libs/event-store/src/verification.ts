import { chainHash, eventId, unseal, type ChainHead, type UnsealedEvent } from './chain';
import type { EventReader, Revision, StreamEvent } from './event-store';

/** First place at which a stream differs from what was appended, and the way in which it does. */
export interface Difference {
  readonly revision: Revision;
  readonly what:
    | 'revision out of order'
    | 'event id'
    | 'events in the append'
    | 'chain hash'
    /** Events after the last seal: the end of an append is missing. */
    | 'seal missing';
  readonly expected: string;
  readonly found: string;
}

export interface StreamVerification {
  readonly stream: string;
  /** Events read, up to the difference. */
  readonly events: number;
  /** Revision of the last append that was found right; absent when there is none. */
  readonly revision?: Revision;
  readonly head: ChainHead;
  /** Absent: everything is as it was appended. */
  readonly difference?: Difference;
}

type Sealed = UnsealedEvent & { readonly id: string };

/**
 * Recomputes every id and the chain from the stream's first event. It finds anything changed, left out or added. Only a
 * head that was kept elsewhere can expose somebody who wrote the whole chain anew.
 */
export const verifyStream = async (reader: EventReader, stream: string): Promise<StreamVerification> => {
  const check = new StreamCheck(stream);
  for await (const page of reader.readStream(stream)) {
    for (const event of page) {
      const difference = check.next(event);
      if (difference !== undefined) return { ...check.result(), difference };
    }
  }
  const difference = check.end();
  return { ...check.result(), ...(difference && { difference }) };
};

/**
 * Verifies the same, event by event, for readers of many streams at once. After a difference it is of no further use.
 */
export class StreamCheck {
  private events = 0;
  private head: ChainHead = '';
  private revision: Revision | undefined;
  private append: Sealed[] = [];

  constructor(private readonly stream: string) {}

  /** True: the last event ended its append. */
  get isSealed(): boolean {
    return this.append.length === 0;
  }

  next({ id, type, data, metadata, revision }: StreamEvent): Difference | undefined {
    const expected = BigInt(this.events);
    if (revision !== expected) return differs(revision, 'revision out of order', expected, revision);
    this.events++;
    const sealed = unseal(metadata);
    const event = { id, type, data, metadata: sealed?.unsealed ?? metadata };
    const rightId = eventId(this.stream, revision, event);
    if (id !== rightId) return differs(revision, 'event id', rightId, id);
    this.append.push(event);
    return sealed && this.endAppend(revision, sealed.seal.count, sealed.seal.hash);
  }

  /** Names what is missing at the end of the stream. */
  end(): Difference | undefined {
    if (this.append.length === 0) return undefined;
    return differs(BigInt(this.events - 1), 'seal missing', 'a seal', `${this.append.length} events without one`);
  }

  result(): StreamVerification {
    const { stream, events, head, revision } = this;
    return { stream, events, head, ...(revision !== undefined && { revision }) };
  }

  private endAppend(revision: Revision, count: number, hash: ChainHead): Difference | undefined {
    if (count !== this.append.length) return differs(revision, 'events in the append', count, this.append.length);
    const rightHash = chainHash(this.head, this.append);
    if (hash !== rightHash) return differs(revision, 'chain hash', rightHash, hash);
    this.append = [];
    this.head = hash;
    this.revision = revision;
    return undefined;
  }
}

const differs = (
  revision: Revision,
  what: Difference['what'],
  expected: string | number | bigint,
  found: string | number | bigint,
): Difference => ({ revision, what, expected: String(expected), found: String(found) });

export interface StoreVerification {
  readonly streams: number;
  readonly events: number;
  /** Verdicts on the streams that are not as they were appended. */
  readonly differing: readonly StreamVerification[];
}

export interface VerifyOptions {
  /** Absent: every stream. */
  readonly streamPrefix?: string;
  /** Called after each stream. */
  readonly onStream?: (verified: StreamVerification, streamsSoFar: number) => void;
}

const STREAMS_PAGE = 1_000;

/** Verifies stream after stream, by name; goes on after one that differs. */
export const verifyStore = async (reader: EventReader, options: VerifyOptions = {}): Promise<StoreVerification> => {
  const { streamPrefix = '', onStream } = options;
  let [streams, events] = [0, 0];
  const differing: StreamVerification[] = [];
  for await (const stream of streamNames(reader, streamPrefix)) {
    const verified = await verifyStream(reader, stream);
    streams++;
    events += verified.events;
    if (verified.difference !== undefined) differing.push(verified);
    onStream?.(verified, streams);
  }
  return { streams, events, differing };
};

/** Every stream that begins with the prefix, by name. */
export async function* streamNames(reader: EventReader, prefix: string): AsyncGenerator<string> {
  for (let after: string | undefined; ;) {
    const names = await reader.listStreams(prefix, { maxCount: STREAMS_PAGE, ...(after !== undefined && { after }) });
    yield* names;
    if (names.length < STREAMS_PAGE) return;
    after = names[names.length - 1];
  }
}

/** The chain head that the stream's last event carries; undefined when it carries none or the stream does not exist. */
export const recordedChainHead = async (reader: EventReader, stream: string): Promise<ChainHead | undefined> => {
  for await (const page of reader.readStream(stream, { direction: 'backwards', maxCount: 1 })) {
    return page[0] && unseal(page[0].metadata)?.seal.hash;
  }
  return undefined;
};
