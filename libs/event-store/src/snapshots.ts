import type { Revision } from './event-store';
import type { ChainHead } from './chain';

/** Written last: a snapshot without its manifest does not exist. */
export interface SnapshotManifest {
  readonly stream: string;
  /** Of the last event that the snapshot contains. */
  readonly revision: Revision;
  readonly chainHead: ChainHead;
  /** Of the pages' content; a reader ignores a version that it does not know. */
  readonly formatVersion: number;
  readonly pageCount: number;
}

export const SNAPSHOT_PAGE_BYTES_MAX = 512 * 1024;

/** A cache of folds. Whatever is unreadable is treated as absent: the log holds the truth. */
export interface SnapshotStore {
  /** The newest complete snapshot. Absent: undefined. */
  latest(stream: string): Promise<SnapshotManifest | undefined>;
  /** Pages in order. @throws SnapshotUnreadable when one is missing or damaged. */
  pages(manifest: SnapshotManifest): AsyncIterable<Buffer>;
  /** Begins a snapshot; `commit` writes the manifest and drops older ones of the stream, `discard` the pages. */
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
