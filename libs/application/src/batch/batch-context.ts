import type { LedgerEvent, LedgerState } from '@ledger/domain';
import type { ChainHead, Revision } from '@ledger/event-store';
import type { BatchClock } from '../clock-doubts';
import type { CommittedLedger } from '../committed/committed-ledger';
import type { Found } from '../committed/ended-lookup';
import type { Recorded } from './reply';
import type { RejectionTally } from './rejection-tally';
import type { PendingCommand } from '../pending/pending-command';
import type { Rulebook } from '../writer-context';

/** The state would be half changed: nothing of the batch may be kept. */
export class BatchSpoiled extends Error {
  override readonly name = 'BatchSpoiled';
  constructor(
    readonly pending: PendingCommand | undefined,
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

/** Start of a batch: after the committed ledger, or after a batch that is being stored. */
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
