import type { Position } from './position';

/** Zero-based place of an event in its stream. */
export type Revision = bigint;

/** JSON text, kept as text so that what was hashed is what is stored, byte for byte. */
export type JsonText = string;

export interface NewEvent {
  /** UUID. The same ids at the same revision make a repeated append harmless. */
  readonly id: string;
  /** Type of the event, not empty. */
  readonly type: string;
  readonly data: JsonText;
  readonly metadata: JsonText;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: Revision;
  /** Position of this event in the whole store. */
  readonly position: Position;
}

/** An event of a stream. It has no position, since not every store knows it when a stream is read. */
export type StreamEvent = Omit<RecordedEvent, 'position'>;

export type AppendResult =
  | {
      readonly outcome: 'appended';
      /** Revision of the last event. */
      readonly revision: Revision;
      /** Position of the last event. */
      readonly position: Position;
    }
  | { readonly outcome: 'conflict'; readonly actual: Revision | 'no-stream' };

/**
 * Name of a time during which the store's log was surely the same: a store that was away may come back with another
 * one.
 */
export type StoreSession = string;

export interface ReadStreamOptions {
  /** First revision to read. Absent: the first event forwards, the last backwards. */
  readonly from?: Revision;
  /** Absent: forwards. */
  readonly direction?: 'forwards' | 'backwards';
  /** Most events to read, at least 1. Absent: to the end. */
  readonly maxCount?: number;
}

export interface ReadAllOptions {
  /** Position after which to read. Absent: from the start. */
  readonly after?: Position;
  /** Prefix of the streams to read. Absent: all but the store's own. */
  readonly streamPrefix?: string;
  /** Most events to read, at least 1. Absent: to the end. */
  readonly maxCount?: number;
  /**
   * Called with events that exist and cannot be read, between the pages before and after them, which are read then.
   * Absent: such events end the reading with EventStoreCorrupt.
   */
  readonly onDamage?: (damage: StreamDamage) => void;
}

/** Events of one stream that exist and cannot be read. */
export interface StreamDamage {
  readonly stream: string;
  /** Revision of the first of them. */
  readonly from: Revision;
  /** Revision of the last of them. */
  readonly to: Revision;
  /** Position of the last of them in the whole store. */
  readonly position: Position;
  /** Reason, with the file and the place in it. */
  readonly reason: string;
}

export interface SubscribeOptions {
  /** Position after which to begin. Absent: from the start. */
  readonly after?: Position;
  /** Prefix of the streams to follow. Absent: all but the store's own. */
  readonly streamPrefix?: string;
  /**
   * True: events that cannot be read are reported, and later ones follow. Absent: they end the subscription with
   * EventStoreCorrupt.
   */
  readonly passDamage?: boolean;
}

/**
 * A message of a subscription, in the store's order. `caught-up` comes once when history is exhausted, and again after
 * each time the subscription fell behind and resumed. `checkpoint` says how far the store was scanned when nothing
 * passed the filter.
 */
export type SubscriptionMessage =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'caught-up'; readonly position: Position }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | ({ readonly kind: 'damaged' } & StreamDamage);

/**
 * A subscription, read with `for await`, so that a slow consumer slows itself only. It ends when it is closed, and
 * throws `EventStoreUnavailable` only when the store is closed or lost for good: it resumes by itself after a dropped
 * connection.
 */
export interface Subscription extends AsyncIterable<SubscriptionMessage> {
  close(): Promise<void>;
}

/** Reading half of a store: all that projections, auditors and a second process need. */
export interface EventReader {
  /** Pages of at most 1,000 events. A stream that does not exist yields nothing. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<readonly StreamEvent[]>;
  /** Pages of at most 1,000 events, in the store's order. */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;
  subscribe(options?: SubscribeOptions): Subscription;
  /** Position of the last event in the store; `START` when there is none. */
  head(): Promise<Position>;
  /** Revision of the stream's last event; `no-stream`: it has none. */
  streamHead(stream: string): Promise<Revision | 'no-stream'>;
  /**
   * Makes sure that nothing is missing at the stream's beginning, and that no setting lets the store drop its events. A
   * stream that does not exist is whole.
   * @throws EventStoreCorrupt, naming the stream and what was found.
   */
  assertWhole(stream: string): Promise<void>;
  /** Names of the streams that begin with the prefix, by name, after the given name, at most `maxCount`. */
  listStreams(
    prefix: string,
    options: { readonly after?: string; readonly maxCount: number },
  ): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * A store of events. An append is durable before it is answered. Every method throws `EventStoreUnavailable` when the
 * store cannot be reached.
 */
export interface EventStore extends EventReader {
  /**
   * All of the events or none, at `expected`: the revision of the stream's last event, or `no-stream`. A repeat with the
   * same ids at the same revision answers `appended` again, with a position at or after the events'.
   *
   * @param session nothing is stored where it is over. Absent: whatever log is there now.
   * @throws SessionOver
   * @throws AppendTooLarge above `APPEND_BYTES_MAX` of data and metadata or `APPEND_EVENTS_MAX` events.
   * @throws AppendOutcomeUnknown when it may or may not have been stored: repeat it byte for byte.
   * @throws RangeError for an empty append, an empty type, an empty stream name, an id that is no UUID or comes twice, or
   *   text with half of a surrogate pair, which UTF-8 cannot hold. A store that keeps JSON and not text refuses, too,
   *   what is not as `JSON.stringify` writes it, and an id that is not in lower case or all zeros.
   */
  append(
    stream: string,
    expected: Revision | 'no-stream',
    events: readonly NewEvent[],
    session?: StoreSession,
  ): Promise<AppendResult>;
  /** The present session. Whatever is read from now on is of the log to which appends of this session go. */
  session(): Promise<StoreSession>;
}

/** Most bytes of an append. EventStoreDB takes at most 1 MiB of data; metadata does not count there, but does here. */
export const APPEND_BYTES_MAX = 1_048_576;
export const APPEND_EVENTS_MAX = 4_000;
export const READ_PAGE_EVENTS_MAX = 1_000;

/** The append may or may not have been stored. Its outcome is settled by repeating it with the same ids. */
export class AppendOutcomeUnknown extends Error {
  override readonly name = 'AppendOutcomeUnknown';
}
/** The store cannot be reached, is closed, or answers nothing; nothing was changed by the call that threw it. */
export class EventStoreUnavailable extends Error {
  override readonly name: string = 'EventStoreUnavailable';
}
/** The connection to the store was made anew: compare what is known of its log with it first. */
export class SessionOver extends EventStoreUnavailable {
  override readonly name = 'SessionOver';
}
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}
/** Stored bytes that cannot be those that were written. The message names the file and the place. */
export class EventStoreCorrupt extends Error {
  override readonly name: string = 'EventStoreCorrupt';
}
