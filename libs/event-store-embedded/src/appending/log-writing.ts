import {
  decodeBatch,
  EventStoreCorrupt,
  lastEventId,
  type Checkpoint,
  positionOf,
  type StreamDamage,
} from '@ledger/event-store';
import { type Connection, rowsOf, storeError } from '@ledger/event-store-local';
import { batchChecksum } from '../log/batch-checksum';
import { LogReading } from '../log/log-reading';
import { eachEvent } from '../log/page-events';
import type { CloseRequest } from '@ledger/platform';
import type { OpenRequest } from '../open-request';

/** An append as the writing thread gets it. */
export interface AppendRequest {
  readonly stream: string;
  /** Revision of the stream's last event; -1 for none. */
  readonly expected: number;
  readonly count: number;
  /** Events as batch-codec encodes them. */
  readonly bytes: Uint8Array;
}

export type AppendOutcome =
  | { readonly kind: 'appended' | 'repeated'; readonly revision: number; readonly position: number }
  /** Revision of the stream's last event; -1 for none. */
  | { readonly kind: 'conflict'; readonly actual: number }
  /** `unknown`: the append may appear after a crash. `refused`: certainly not stored. */
  | { readonly kind: 'unknown' | 'refused'; readonly error: Error };

/** Asks whether an append would go through now. */
export interface ProbeRequest {
  readonly kind: 'probe';
}

/** The log as its writing thread found it. */
export interface OpenedLog {
  /** Position of the last event. */
  readonly head: number;
  /** Newest events whose content is damaged. */
  readonly damage: readonly StreamDamage[];
}

/** Requests to the writing thread of a store. */
export type WriterRequest = OpenRequest | CloseRequest | ProbeRequest | ({ readonly kind: 'append' } & AppendRequest);
/** Answer to an append that did not fail. */
export type AppendAnswer = Extract<AppendOutcome, { kind: 'appended' | 'repeated' | 'conflict' }>;

interface StreamState {
  readonly id: number;
  head: number;
}

const STREAMS_CACHED_MAX = 100_000;

/**
 * Codes of commits that certainly left nothing: a write failed, and the frame that completes a transaction is written
 * last. After any other failure, such as a failed sync, nobody knows what a recovery will find.
 */
const CERTAINLY_NOT_WRITTEN = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE']);

/** The only writer of a log. Not to be shared with another connection that writes. */
export class LogWriting {
  private readonly streams = new Map<string, StreamState>();
  private readonly reading: LogReading;
  private readonly insertBatch;
  private readonly insertStream;
  private readonly moveHead;
  private position: number;
  /** The last event of the last batch that was committed. Undefined: there is none. */
  private lastEvent: Checkpoint['lastEvent'] | 'unreadable';

  constructor(
    private readonly file: string,
    private readonly connection: Connection,
  ) {
    this.reading = new LogReading(file, connection);
    this.insertBatch = connection.prepare<unknown[]>('INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)');
    this.insertStream = rowsOf(connection, 'INSERT INTO streams (name, head) VALUES (?, -1) RETURNING id');
    this.moveHead = connection.prepare<unknown[]>('UPDATE streams SET head = ? WHERE id = ?');
    this.position = this.reading.head();
    this.lastEvent = this.readLastEvent();
  }

  get head(): number {
    return this.position;
  }

  /** End up to which appends were committed. Undefined: its event cannot be read. */
  get end(): Checkpoint | undefined {
    const { lastEvent } = this;
    return lastEvent === 'unreadable' ? undefined : { position: positionOf(this.position), lastEvent };
  }

  /** Appends all of them in one transaction with one sync. Each has its own outcome, and sees those before it. */
  append(requests: readonly AppendRequest[]): AppendOutcome[] {
    let committing = false;
    let at = 0;
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      const outcomes: AppendOutcome[] = [];
      for (at = 0; at < requests.length; at += 1) outcomes.push(this.appendOne(requests[at]!));
      committing = true;
      this.connection.exec('COMMIT');
      this.noteEnd(requests, outcomes);
      return outcomes;
    } catch (error) {
      const undone = this.undo();
      const fault = storeError(this.file, error);
      if (undone && !committing && fault instanceof EventStoreCorrupt) return this.appendOthers(requests, at, fault);
      const isCertain = !committing || CERTAINLY_NOT_WRITTEN.has((error as { code?: string }).code ?? '');
      const kind = isCertain && undone ? 'refused' : 'unknown';
      return requests.map(() => ({ kind, error: fault }));
    }
  }

  /** Appends the others again, after damage that one of them met spoiled the transaction: only that one is refused. */
  private appendOthers(requests: readonly AppendRequest[], at: number, error: EventStoreCorrupt): AppendOutcome[] {
    const outcomes = requests.length > 1 ? this.append(requests.toSpliced(at, 1)) : [];
    return outcomes.toSpliced(at, 0, { kind: 'refused', error });
  }

  private noteEnd(requests: readonly AppendRequest[], outcomes: readonly AppendOutcome[]): void {
    const last = outcomes.findLastIndex(({ kind }) => kind === 'appended');
    if (last < 0) return;
    const { stream, bytes, expected, count } = requests[last]!;
    const id = lastEventId(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), count);
    this.lastEvent = { stream, revision: BigInt(expected + count), id };
  }

  private appendOne({ stream, expected, count, bytes }: AppendRequest): AppendOutcome {
    const state = this.stateOf(stream);
    const actual = state?.head ?? -1;
    if (actual !== expected) return this.repeated(stream, expected, count, bytes) ?? { kind: 'conflict', actual };
    const { id } = state ?? this.create(stream);
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const address = { stream, firstRevision: expected + 1, firstPosition: this.position + 1, count };
    const position = this.position + count;
    this.insertBatch.run([position, id, expected + 1, count, batchChecksum(address, content), content]);
    this.moveHead.run([expected + count, id]);
    this.position = position;
    this.streams.get(stream)!.head = expected + count;
    return { kind: 'appended', revision: expected + count, position };
  }

  private readLastEvent(): Checkpoint['lastEvent'] | 'unreadable' {
    try {
      return this.reading.lastEvent();
    } catch (error) {
      const fault = storeError(this.file, error);
      if (fault instanceof EventStoreCorrupt) return 'unreadable';
      throw fault;
    }
  }

  /** Stored place of these very events at that revision. Undefined: other events, or too few, are there. */
  private repeated(stream: string, expected: number, count: number, bytes: Uint8Array): AppendOutcome | undefined {
    const ids = decodeBatch(Buffer.from(bytes), count).map(({ id }) => id);
    let next = 0;
    while (next < count) {
      const from = expected + 1 + next;
      const page = this.reading.streamPage({ stream, from, backwards: false, maxEvents: count - next });
      const start = next;
      for (const { event, revision, position } of eachEvent(page)) {
        if (revision < from) continue;
        if (event.id !== ids[next]) return undefined;
        if (++next === count) return { kind: 'repeated', revision, position };
      }
      if (next === start) return undefined;
    }
    return undefined;
  }

  private stateOf(stream: string): StreamState | undefined {
    const cached = this.streams.get(stream);
    if (cached !== undefined) return cached;
    const row = this.reading.streamRow(stream);
    return row && this.remember(stream, { id: row.id, head: row.revision });
  }

  private create(stream: string): StreamState {
    const [id] = this.insertStream.get([stream]) as [number];
    return this.remember(stream, { id, head: -1 });
  }

  private remember(stream: string, state: StreamState): StreamState {
    if (this.streams.size >= STREAMS_CACHED_MAX) this.streams.clear();
    this.streams.set(stream, state);
    return state;
  }

  /** True: the transaction is certainly gone. What memory held of it is forgotten either way. */
  private undo(): boolean {
    this.streams.clear();
    try {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      this.position = this.reading.head();
      return true;
    } catch {
      return false;
    }
  }
}
