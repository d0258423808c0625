import type { CheckpointStore } from './checkpoint';
import type { EventStore, StreamDamage } from './event-store';
import type { LogWitness } from './log-claims';
import type { OutcomeIndex } from './outcome-index';
import type { SnapshotStore } from './snapshots';

/** Everything that a process which writes needs of a store. */
export interface Store {
  readonly events: EventStore;
  /** Events near the log's end of which the opening found that they cannot be read. Others are found as they are read. */
  readonly damage: readonly StreamDamage[];
  /** Local, of this process alone. */
  readonly outcomes: OutcomeIndex;
  /** Snapshots for this thread: the threads that write snapshots open their own. */
  readonly snapshots: SnapshotStore;
  readonly checkpoints: CheckpointStore;
  /** True: other processes may write to it. */
  readonly isShared: boolean;
  /** @throws EventStoreUnavailable in words for an operator, while nothing can be recorded or read. */
  assertServing(): Promise<void>;
  /**
   * Closes the store when nothing is appended any more: an append that is still under way may or may not be stored.
   * Safe to call again.
   */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Told of derived data that was damaged and thrown away, to be rebuilt. Absent: it is printed. */
  readonly onWarning?: (warning: string) => void;
  /**
   * Goes on where the log lacks events that were recorded, says which, and makes anew what was derived from them. Absent:
   * false, and it is refused.
   */
  readonly acceptShorterLog?: boolean;
  /** Witnesses that others derived from the log and keep beside it. Absent: none. */
  readonly witnesses?: readonly LogWitness[];
}
