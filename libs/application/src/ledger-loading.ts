import {
  CHAIN_KEY,
  START,
  type EventReader,
  type OutcomeIndex,
  type Revision,
  type SnapshotStore,
} from '@ledger/event-store';
import {
  emptyFold,
  hasChainHead,
  NO_REVISION,
  readSnapshot,
  streamOf,
  takeUpTail,
  type CommittedLedger,
  type TailWatch,
} from './committed-ledger';
import { Outcomes } from './outcomes';

export interface LedgerStores {
  readonly events: EventReader;
  /** Of this process alone: no other one writes to it. */
  readonly index: OutcomeIndex;
  readonly snapshots: SnapshotStore;
}

export type Warn = (message: string, error: unknown) => void;

/**
 * Brings a ledger into memory: the newest readable snapshot and the events after it. Where the index knows less than the
 * snapshot, everything is read again and the index completed, in bounded memory. A ledger without events is absent.
 *
 * @throws EventStoreUnavailable, and the next load begins anew; AbortError when it was abandoned.
 */
export const loadLedger = async (
  ledgerId: string,
  { events, index, snapshots }: LedgerStores,
  warn: Warn,
  watch: TailWatch = {},
): Promise<CommittedLedger> => {
  const stream = streamOf(ledgerId);
  const covered = await trustedCoverage(stream, events, index);
  const snapshot = await readSnapshot(events, snapshots, stream, covered, (error) =>
    warn(`snapshot of ${stream} is unreadable and was ignored`, error),
  );
  const outcomes = new Outcomes(index, stream, covered, (error) =>
    warn(`outcomes of ${stream} could not be written`, error),
  );
  const snapshotRevision = snapshot?.revision ?? NO_REVISION;
  const ledger: CommittedLedger = {
    ...(snapshot ?? emptyFold()),
    ledgerId,
    stream,
    outcomes,
    position: snapshot === undefined ? START : await events.head(),
    isBehind: false,
    snapshotRevision,
  };
  watch.reached?.(ledger.revision);
  await takeUpTail(ledger, events, watch);
  return ledger;
};

/** How far the index can be relied on. One that knows more than the log, or another log, is removed, to be rebuilt. */
const trustedCoverage = async (stream: string, events: EventReader, index: OutcomeIndex): Promise<Revision> => {
  const covered = await index.coveredRevision(stream);
  if (covered === undefined) return NO_REVISION;
  const [chainHead] = await index.getMany(stream, [CHAIN_KEY]);
  if (chainHead !== undefined && (await hasChainHead(events, stream, covered, chainHead.toString()))) return covered;
  await index.remove(stream);
  return NO_REVISION;
};
