import type { LedgerEvent, LedgerState } from '@ledger/domain';
import type { ChainHead, Revision } from '@ledger/event-store';
import type { CommandResult } from '../pending/command-result';
import type { BatchClock } from '../clock-doubts';
import type { CommittedLedger } from '../committed/committed-ledger';
import type { Found } from '../committed/ended-lookup';
import type { RecordedOutcome } from '../outcomes/outcome-entries';
import type { RecordedDecision } from '../committed/recorded-decisions';
import type { RejectionTally } from './rejection-tally';
import type { Waiting } from '../pending/pending-command';
import type { Rulebook } from '../writer-context';

/** What a command will be answered once the batch is durable. */
export type Answer =
  /** Decided in this batch. */
  | {
      readonly kind: 'recorded';
      readonly waiting: Waiting;
      readonly recorded: Recorded;
      readonly repeat: boolean;
      readonly spenderId?: string;
    }
  /** Decided long ago: what was decided has to be read. */
  | {
      readonly kind: 'replay';
      readonly waiting: Waiting;
      readonly outcome: RecordedOutcome;
      readonly spenderId?: string;
    }
  | { readonly kind: 'unrecorded'; readonly waiting: Waiting; readonly result: CommandResult };

/** A decision whose events are part of a batch. */
export interface Recorded {
  readonly decision: RecordedDecision;
  readonly outcome: RecordedOutcome;
}

/** The state would be half changed: nothing of the batch may be kept. */
export class BatchSpoiled extends Error {
  override readonly name = 'BatchSpoiled';
  constructor(
    readonly waiting: Waiting | undefined,
    cause: unknown,
  ) {
    super('a decided event could not be applied', { cause });
  }
}

/** Decided expiries that found no room in the batch that found them due: they go first in the one after it. */
export interface DueExpiries {
  readonly after: Revision;
  readonly events: readonly LedgerEvent[];
}

/** Where a batch goes on: after the committed ledger, or after a batch that is being stored. */
export interface BatchStart {
  readonly state: LedgerState;
  readonly revision: Revision;
  readonly chainHead: ChainHead;
  /** Rejections that were answered and not recorded. */
  readonly tally: RejectionTally;
  /** Commands of the batch that is being stored. */
  readonly recorded?: ReadonlyMap<string, Recorded>;
}

export interface BatchContext extends BatchClock {
  readonly ledger: CommittedLedger;
  readonly start: BatchStart;
  readonly found: Found;
  readonly writerId: string;
  readonly rulebook: Rulebook;
  readonly due?: DueExpiries;
  /** Record all rejections that were only counted, however young: the ledger leaves memory. */
  readonly recordCounts: boolean;
}
