import type { DecisionContext } from '@ledger/domain';
import type { EventStore, Position, Revision } from '@ledger/event-store';
import type { Clock } from '@ledger/platform';
import type { LedgersAhead } from './clock-doubts';
import type { Warn } from './committed/ledger-loading';
import type { WriterLimits } from './limits';
import type { LogStanding } from './committed/log-standing';
import type { CountedSnapshots } from './snapshots/snapshotter';
import type { CommandCounts } from './pending/pending-command';

/** Place of a committed state in the log. A reader that waits for the position sees at least as much. */
export interface CommittedPlace {
  readonly revision: Revision;
  readonly position: Position;
}

/** Prices and profiles, which are the same for every ledger and as long as the process runs. */
export type Rulebook = Pick<DecisionContext, 'prices' | 'profiles'>;

/** Everything that all writers of a process share. */
export interface WriterContext {
  readonly events: EventStore;
  readonly snapshotter: CountedSnapshots;
  readonly clock: Clock;
  readonly ahead: LedgersAhead;
  readonly writerId: string;
  /** Prices and profiles that decisions look up beside the ledger's own state. */
  readonly rulebook: Rulebook;
  readonly limits: WriterLimits;
  /** True: other processes write to the store, too. */
  readonly sharedStore: boolean;
  /**
   * Time that a command or a read may take, in milliseconds: the limit, less the time that it takes to notice that it
   * has passed.
   */
  readonly answerWithinMs: number;
  readonly counts: CommandCounts;
  readonly warn: Warn;
  /** Aborted when the process can wait no longer for appends of unknown outcome. */
  readonly giveUp: AbortSignal;
  readonly log: LogStanding;
  /** Called with the earliest deadline that the server's clock will meet; undefined: there is none. */
  readonly onDeadline: (ledgerId: string, at: number | undefined) => void;
}
