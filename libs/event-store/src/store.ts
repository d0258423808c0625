import type { CheckpointStore } from './checkpoint';
import type { EventStore, StreamDamage } from './event-store';
import type { LogWitness } from './log-claims';
import type { OutcomeIndex } from './outcome-index';
import type { SnapshotStore } from './snapshots';

/** Everything that a writing process needs of a store. */
export interface Store {
  readonly events: EventStore;
  /**
   * Events near the log's end that were found unreadable when the store was opened. Others are found when they are
   * read.
   */
  readonly damage: readonly StreamDamage[];
  /** Index of outcomes, local to this process. */
  readonly outcomes: OutcomeIndex;
  /** Snapshots for this thread: the threads that write snapshots open their own. */
  readonly snapshots: SnapshotStore;
  readonly checkpoints: CheckpointStore;
  /** True: other processes may write to it. */
  readonly isShared: boolean;
  /** @throws EventStoreUnavailable with a message for operators, while nothing can be recorded or read. */
  assertServing(): Promise<void>;
  /**
   * Closes the store when nothing is appended any more: an append that is still under way may or may not be stored.
   * Safe to call again.
   */
  close(): Promise<void>;
}

export interface OpenOptions {
  /**
   * Called with a message about derived data that was damaged and dropped, to be rebuilt. Absent: the message is
   * printed.
   */
  readonly onWarning?: (warning: string) => void;
  /**
   * True: go on where the log lacks recorded events, say which, and derive anew what was derived from them. Absent:
   * false, and such a log is refused.
   */
  readonly acceptShorterLog?: boolean;
  /** Witnesses that others derived from the log and keep beside it. Absent: none. */
  readonly witnesses?: readonly LogWitness[];
}
