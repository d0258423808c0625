import type { Revision } from './event-store';

/**
 * What ended, by (stream, kind, id): outcomes of commands, ended reservations, closed accounts. Derived from the log,
 * written behind it in bulk and off the event loop; `coveredRevision` says how far. Keys and values are the caller's;
 * the index knows nothing of their meaning.
 */
export interface OutcomeIndex {
  /** Revision of the stream's last event whose outcomes are in the index; undefined when it holds none of it. */
  coveredRevision(stream: string): Promise<Revision | undefined>;
  /** One result a key, in order; undefined where there is none. */
  getMany(stream: string, keys: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** All of the entries and the new covered revision, or nothing. A later entry replaces an earlier one of its key. */
  write(stream: string, entries: readonly OutcomeEntry[], covered: Revision): Promise<void>;
  /** Forgets the stream, to be rebuilt. */
  remove(stream: string): Promise<void>;
  close(): Promise<void>;
}

export interface OutcomeEntry {
  readonly key: string;
  readonly value: Buffer;
}
