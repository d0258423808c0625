import type { EventStore, OutcomeIndex, SnapshotStore } from '@ledger/event-store';
import type { Clock } from '@ledger/platform';
import type { Warn } from './committed/ledger-loading';
import type { WriterLimits } from './limits';
import type { LogStanding } from './committed/log-standing';
import type { Snapshotter } from './snapshots/snapshotter';
import type { Rulebook } from './writer-context';

export interface WriterRegistryOptions {
  readonly events: EventStore;
  /** True: the store is this process's alone, no other one writes to it. */
  readonly outcomes: OutcomeIndex;
  readonly snapshots: SnapshotStore;
  readonly snapshotter: Snapshotter;
  /** Absent: the machine's. */
  readonly clock?: Clock;
  /** Absent: a random one. No two processes may have the same. */
  readonly writerId?: string;
  readonly limits?: Partial<WriterLimits>;
  /** Absent: nothing has a price, and there are no profiles. */
  readonly rulebook?: Rulebook;
  /** Other processes write to the same store. Absent: false, as the embedded store's directory is locked by one. */
  readonly sharedStore?: boolean;
  /** See `OpenOptions` of the store. Absent: false. */
  readonly acceptShorterLog?: boolean;
  /** Absent: one of its own. */
  readonly log?: LogStanding;
  /** Told of what went wrong and could be worked around. Absent: it is printed. */
  readonly warn?: Warn;
}
