import type { JsonText, Revision, StoreSession } from '@ledger/event-store';
import type { ScanRequest } from './all-messages';

/* Messages that cross between the store and the thread of its clients. */

/** Settings that the thread is started with. */
export interface ClientSettings {
  /** The string for the client, read and completed by {@link readConnectionString}. */
  readonly connectionString: string;
  /** Time of one append or one page, in all its tries. */
  readonly timeoutMs: number;
}

export interface AppendRequest {
  readonly kind: 'append';
  readonly stream: string;
  readonly expected: Revision | 'no-stream';
  readonly count: number;
  /** Session of the append: nothing is sent where it is over. Absent: over whatever connection there is. */
  readonly session?: StoreSession;
  /** See batch-codec. */
  readonly bytes: Uint8Array;
}

export interface ByteEvent {
  /** UUID. */
  readonly id: string;
  /** Type of the event, not empty. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Absent: none. */
  readonly metadata?: JsonText;
}

export interface AppendBytesRequest {
  readonly kind: 'append-bytes';
  readonly stream: string;
  readonly expected: Revision | 'no-stream';
  readonly events: readonly ByteEvent[];
}

export interface PageRange {
  readonly stream: string;
  /** Inclusive. Absent: the first event forwards, the last backwards. */
  readonly from?: Revision;
  readonly backwards: boolean;
  readonly maxEvents: number;
  /** Backwards: the stream may end before `from`. Absent: it does not. */
  readonly mayBeBeyond?: boolean;
}

export type ReadRequest =
  | ({ readonly kind: 'stream-page' | 'bytes-page' } & PageRange)
  | { readonly kind: 'stream-head' | 'assert-whole'; readonly stream: string }
  | { readonly kind: 'head' };

/** Changes to a stream's own settings. */
export type StreamSettingRequest =
  | { readonly kind: 'keep-last'; readonly stream: string; readonly maxCount: number }
  | { readonly kind: 'remove'; readonly stream: string };

export interface SessionRequest {
  readonly kind: 'session';
}

export type ClientRequest =
  SessionRequest | AppendRequest | AppendBytesRequest | ReadRequest | StreamSettingRequest | ScanRequest;

/** An event of a stream; a page of them may be short without being the last: only an empty one is the end. */
export interface PageEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonText;
  readonly metadata: JsonText;
  readonly revision: Revision;
}

/** An event like {@link PageEvent}, in bytes. */
export interface PageByteEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly revision: Revision;
}
