import type { RecordedEvent, Position } from '@ledger/event-store';

/*
 * Messages between the store and the thread of its clients about scans of the whole log. A scan is one subscription of
 * the server's; it knows nothing of resuming, which is up to whoever opened it.
 */

export interface ScanOpenRequest {
  readonly kind: 'scan-open';
  /** Chosen by whoever opens it, never used twice in a thread. */
  readonly scan: number;
  /** Exclusive. */
  readonly after: Position;
  /** Absent: every stream but the store's own. */
  readonly streamPrefix?: string;
  /** Each stream once, where the scan first meets it, without data and metadata. */
  readonly namesOnly?: boolean;
}

export interface ScanOpened {
  /** Position of the store's last event before the scan began. */
  readonly head: Position;
}

/** Answered with a {@link ScanTurn} within `IDLE_ANSWER_MS`. At most one at a time for each scan. */
export interface ScanNextRequest {
  readonly kind: 'scan-next';
  readonly scan: number;
}

/** Answers a `scan-next` that still waits. A scan that is not open is no fault. */
export interface ScanCloseRequest {
  readonly kind: 'scan-close';
  readonly scan: number;
}

export type ScanRequest = ScanOpenRequest | ScanNextRequest | ScanCloseRequest;

/** A thread that is asked for what comes next and says nothing for longer than this hangs. In milliseconds. */
export const IDLE_ANSWER_MS = 1_000;

export type ScanTurn =
  | { readonly kind: 'idle' }
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  /** The log was scanned up to here, and nothing was to be told. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  /** Everything was told that was in the store when the scan was opened. */
  | { readonly kind: 'caught-up' }
  | ScanEnd;

/** Everything that had come was told before; nothing follows. */
export interface ScanEnd {
  readonly kind: 'ended';
  /**
   * `dropped`: the server let go of it, as it does with whoever is slower than a burst. `quiet`: more was recorded than
   * it told of, which is to be looked at anew. `failed`: the server is away, silent, or refuses. `closed`: by request.
   */
  readonly why: 'dropped' | 'quiet' | 'failed' | 'closed';
  /** The reason, for people. */
  readonly reason: string;
}
