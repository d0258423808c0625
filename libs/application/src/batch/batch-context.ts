import type { LedgerEvent, LedgerState } from '@ledger/domain';
import type { ChainHead, Revision } from '@ledger/event-store';
import type { BatchClock } from '../clock-doubts';
import type { CommittedLedger } from '../committed/committed-ledger';
import type { Found } from '../committed/ended-lookup';
import type { Recorded } from './reply';
import type { RejectionTally } from './rejection-tally';
import type { PendingCommand } from '../pending/pending-command';
import type { Rulebook } from '../writer-context';

/** An event could not be applied, so the batch's state is half changed: nothing of the batch may be kept. */
export class BatchSpoiled extends Error {
  override readonly name = 'BatchSpoiled';
  constructor(
    readonly pending: PendingCommand | undefined,
    cause: unknown,
  ) {
    super('a decided event could not be applied', { cause });
  }
}

/** Decided expiries for which the batch that found them due had no room: they go first in the next batch. */
export interface DueExpiries {
  readonly after: Revision;
  readonly events: readonly LedgerEvent[];
}

/** Start of a batch: the committed ledger, or the end of a batch that is being stored. */
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
  /** True: record all rejections that were only counted, however young, because the ledger leaves memory. */
  readonly recordCounts: boolean;
}
