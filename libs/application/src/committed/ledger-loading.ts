import { ledgerStream } from '@ledger/domain';
import {
  CHAIN_KEY,
  LogIncomplete,
  OutcomesDamaged,
  START,
  type ChainHead,
  type EventReader,
  type EventStore,
  type OutcomeIndex,
  type Revision,
  type SnapshotStore,
} from '@ledger/event-store';
import { setTimeout as wait } from 'node:timers/promises';
import {
  emptyFold,
  hasChainHead,
  NO_REVISION,
  readSnapshot,
  takeUpTail,
  type CommittedLedger,
  type TailWatch,
} from './committed-ledger';
import { CONFLICT_BACKOFF_MS, LAGGING_READS_MAX } from '../limits';
import { Outcomes, outcomesUnusable } from '../outcomes/outcomes';

export interface LedgerStores {
  readonly events: EventStore;
  readonly index: OutcomeIndex;
  readonly snapshots: SnapshotStore;
  /** True: go on where the log lacks events from which the index was made. Absent: false. */
  readonly acceptShorterLog?: boolean;
}

export type Warn = (message: string, error: unknown) => void;

/**
 * Brings a ledger into memory: the newest readable snapshot and the events after it. Where the index knows less than
 * the snapshot, everything is read again and the index completed, in bounded memory. A ledger without events is absent.
 * @throws EventStoreUnavailable, and the next load begins anew; EventStoreCorrupt, LogIncomplete; AbortError when it
 * was abandoned.
 */
export const loadLedger = async (
  ledgerId: string,
  stores: LedgerStores,
  warn: Warn,
  watch: TailWatch = {},
): Promise<CommittedLedger> => {
  const stream = ledgerStream(ledgerId);
  try {
    return await loadOnce(ledgerId, stores, warn, watch);
  } catch (error) {
    if (!(error instanceof OutcomesDamaged)) throw error;
    warn(`outcomes of ${stream} were damaged and are made anew from the log`, error);
  }
  await stores.index.remove(stream);
  return loadOnce(ledgerId, stores, warn, watch).catch((error: unknown) => {
    throw error instanceof OutcomesDamaged ? outcomesUnusable(stream, error) : error;
  });
};

/** @throws OutcomesDamaged, and what `loadLedger` throws. */
const loadOnce = async (
  ledgerId: string,
  stores: LedgerStores,
  warn: Warn,
  watch: TailWatch,
): Promise<CommittedLedger> => {
  const { events, index, snapshots } = stores;
  const stream = ledgerStream(ledgerId);
  const trust = { since: performance.now(), session: await events.session() };
  await events.assertWhole(stream);
  const covered = await trustedCoverage(stream, stores, warn);
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
    trust,
    isBehind: false,
    snapshotRevision,
  };
  watch.reached?.(ledger.revision);
  await takeUpTail(ledger, events, watch);
  return ledger;
};

/**
 * Revision up to which the index can be relied on. An index that knows more than the log, or another log, shows that
 * recorded events are gone: only where the operator accepts that, it is removed and made anew.
 * @throws LogIncomplete
 */
const trustedCoverage = async (
  stream: string,
  { events, index, acceptShorterLog = false }: LedgerStores,
  warn: Warn,
): Promise<Revision> => {
  const covered = await index.coveredRevision(stream);
  if (covered === undefined) return NO_REVISION;
  const [chainHead] = await index.getMany(stream, [CHAIN_KEY], covered);
  if (chainHead !== undefined) {
    if (await comesToShow(events, stream, covered, chainHead.toString())) return covered;
    const lost = new LogIncomplete(
      `${stream} does not have at revision ${covered} what the index of outcomes was made from: events that were recorded are missing`,
    );
    if (!acceptShorterLog) throw lost;
    warn(`outcomes of ${stream} are made anew from a shorter log`, lost);
  }
  await index.remove(stream);
  return NO_REVISION;
};

/** Waits, since a node of a cluster may lag behind what another one acknowledged. */
const comesToShow = async (
  events: EventReader,
  stream: string,
  revision: Revision,
  chainHead: ChainHead,
): Promise<boolean> => {
  for (let reads = 1; ; reads += 1) {
    if (await hasChainHead(events, stream, revision, chainHead)) return true;
    if (reads === LAGGING_READS_MAX) return false;
    await wait(2 ** reads * CONFLICT_BACKOFF_MS);
  }
};
