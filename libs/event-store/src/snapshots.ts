import type { Revision } from './event-store';
import type { ChainHead } from './chain';

/** Manifest of a snapshot, written last: a snapshot without one does not exist. */
export interface SnapshotManifest {
  readonly stream: string;
  /** Revision of the last event that the snapshot contains. */
  readonly revision: Revision;
  readonly chainHead: ChainHead;
  /** Version of the pages' content; a reader ignores one that it does not know. */
  readonly formatVersion: number;
  readonly pageCount: number;
}

export const SNAPSHOT_PAGE_BYTES_MAX = 512 * 1024;
/**
 * Complete snapshots of a stream that are kept, the newest ones of different revisions. A process that cannot use one
 * beyond its own coverage finds the one before, unless it lags by more than lies between them.
 */
export const SNAPSHOTS_KEPT = 2;

/** A cache of folds. Anything unreadable counts as absent: the log holds the truth. */
export interface SnapshotStore {
  /**
   * The newest complete snapshot that contains no event beyond `upTo`; where that is absent, the newest of all. Undefined:
   * there is none, or none that is kept.
   */
  latest(stream: string, upTo?: Revision): Promise<SnapshotManifest | undefined>;
  /**
   * Yields the pages in order.
   * @throws SnapshotUnreadable when one is missing or damaged, or the snapshot is no longer kept.
   */
  pages(manifest: SnapshotManifest): AsyncIterable<Buffer>;
  /**
   * Begins a snapshot. `commit` writes the manifest and keeps the newest `SNAPSHOTS_KEPT` of the stream, which this one is
   * not among where so many newer ones are there already; it takes the place of one of the same revision. `discard` drops
   * the pages.
   */
  begin(stream: string, revision: Revision): SnapshotWriting;
  remove(stream: string): Promise<void>;
  close(): Promise<void>;
}

export interface SnapshotWriting {
  /** @throws RangeError above `SNAPSHOT_PAGE_BYTES_MAX`. */
  page(content: Buffer): Promise<void>;
  commit(manifest: Pick<SnapshotManifest, 'chainHead' | 'formatVersion'>): Promise<void>;
  discard(): Promise<void>;
}

export class SnapshotUnreadable extends Error {
  override readonly name = 'SnapshotUnreadable';
}
