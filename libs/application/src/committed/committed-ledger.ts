import {
  decodeEvent,
  evolve,
  initialState,
  restoreRecord,
  STATE_FORMAT_VERSION,
  type CommittedState,
  type StateRecord,
} from '@ledger/domain';
import {
  APPEND_EVENTS_MAX,
  brokenLink,
  damagedAt,
  EventStoreCorrupt,
  EventStoreUnavailable,
  unseal,
  type ChainHead,
  type EventReader,
  type Position,
  type Revision,
  type SnapshotManifest,
  type SnapshotStore,
  type StreamEvent,
  type UnsealedEvent,
} from '@ledger/event-store';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { dropRecords, endedRecords } from '../outcomes/ended-records';
import { parseMetadata } from './event-metadata';
import { inSlices } from './fold-turns';
import { CONFLICT_BACKOFF_MS, PAGES_AHEAD, RIVAL_READS_MAX, UNSEALED_READS_MAX } from '../limits';
import type { LogTrust } from './log-standing';
import type { Outcomes } from '../outcomes/outcomes';
import { readAhead } from './read-ahead';

/** Revision before the first event. */
export const NO_REVISION: Revision = -1n;

/** A ledger as its stored events tell it: the state up to a revision, and the head of the chain there. */
export interface Fold {
  readonly state: CommittedState;
  revision: Revision;
  /** Head of the last append that was folded to its end. */
  chainHead: ChainHead;
  /** Events of an append that has not been read to its end yet. */
  unsealed: SealedLater[];
}

type SealedLater = UnsealedEvent & { readonly id: string };

export const emptyFold = (): Fold => ({ state: initialState(), revision: NO_REVISION, chainHead: '', unsealed: [] });

/** A committed ledger with the outcomes of its commands, and a position of the store at or after its last event. */
export interface CommittedLedger extends Fold {
  readonly ledgerId: string;
  readonly stream: string;
  readonly outcomes: Outcomes;
  position: Position;
  trust: LogTrust;
  /**
   * True: the store holds further events that could not all be taken up. Nothing may be decided, read or written
   * behind.
   */
  isBehind: boolean;
  /** Revision of the snapshot from which it was loaded; -1: none. */
  readonly snapshotRevision: Revision;
}

/**
 * Folds a page, and gives way to other work meanwhile. Every append must continue the chain from the known head: events
 * that another writer decided on another history must not be taken for this ledger's.
 * @throws EventStoreCorrupt when events are missing, are not a ledger's, or cannot follow. The fold is then of no
 * further use.
 */
export const foldPage = async (fold: Fold, page: readonly StreamEvent[], eachEvent?: (event: StreamEvent) => void) => {
  await inSlices(page, (event) => {
    try {
      foldEvent(fold, event);
      eachEvent?.(event);
    } catch (error) {
      throw damagedAt(event, error);
    }
  });
};

const foldEvent = (fold: Fold, { id, type, data, metadata, revision }: StreamEvent): void => {
  const due = fold.revision + 1n;
  if (revision !== due) throw new Error(`events ${due} to ${revision - 1n} are missing`);
  evolve(fold.state, decodeEvent(type, data));
  fold.revision = revision;
  const sealed = unseal(metadata);
  fold.unsealed.push({ id, type, data, metadata: sealed?.unsealed ?? metadata });
  if (sealed === undefined) {
    if (fold.unsealed.length >= APPEND_EVENTS_MAX) throw new Error('no append of this ledger ends here');
    return;
  }
  const fault = brokenLink(fold.chainHead, fold.unsealed, sealed.seal);
  if (fault !== undefined) throw new Error(fault);
  fold.chainHead = sealed.seal.hash;
  fold.unsealed = [];
};

/** Wishes of those that wait for a fold. */
export interface TailWatch {
  /** Called page by page with the revision that was reached. */
  readonly reached?: (revision: Revision) => void;
  /** Aborted when nobody waits any more. */
  readonly abandoned?: AbortSignal;
  /** Revision up to which to fold; it ends an append. Absent: fold all that the store holds. */
  readonly upTo?: Revision;
}

/**
 * Takes up the events that the store holds beyond the ledger's revision, with the outcomes of their commands. Memory
 * stays bounded: outcomes go to the index as they are collected, so this may run only while nothing is looked up or
 * decided. After a failure it can be continued.
 * @throws EventStoreCorrupt as {@link foldPage} does, and where the stream ends within an append and keeps doing so:
 * the ledger is then of no further use.
 * @throws OutcomesDamaged between two appends.
 */
export const takeUpTail = async (
  ledger: CommittedLedger,
  events: EventReader,
  watch: TailWatch = {},
): Promise<void> => {
  for (let reads = 1; ; reads += 1) {
    await readTail(ledger, events, watch);
    if (ledger.unsealed.length === 0) break;
    // Another process's append may show in part before it shows whole.
    if (reads === UNSEALED_READS_MAX) {
      const { stream, revision } = ledger;
      throw new EventStoreCorrupt(`${stream} at revision ${revision}: no append of this ledger ends here`);
    }
    await wait(2 ** reads * CONFLICT_BACKOFF_MS);
  }
  if (ledger.isBehind) ledger.position = await events.head();
  ledger.isBehind = false;
};

const readTail = async (
  ledger: CommittedLedger,
  events: EventReader,
  { reached, abandoned, upTo }: TailWatch,
): Promise<void> => {
  const { outcomes, stream, state } = ledger;
  if (upTo !== undefined && ledger.revision >= upTo) return;
  const bound = upTo === undefined ? {} : { maxCount: Number(upTo - ledger.revision) };
  const pages = events.readStream(stream, { from: ledger.revision + 1n, ...bound });
  for await (const page of readAhead(pages, PAGES_AHEAD)) {
    abandoned?.throwIfAborted();
    ledger.isBehind = true;
    await foldPage(ledger, page, ({ revision, metadata }) => {
      if (revision <= outcomes.covered) return;
      const { commandId, hash } = parseMetadata(metadata);
      outcomes.recordRead(revision, commandId, hash);
    });
    reached?.(ledger.revision);
    if (ledger.revision <= outcomes.covered) dropEnded(state);
    // Outcomes are written between appends only: within one, a command's events may not all have been read.
    if (ledger.unsealed.length === 0) await outcomes.writeAsRead(ledger);
  }
};

/**
 * Takes up the events that another process wrote first, after a random wait that grows with the attempts so far. A node
 * of a cluster may not show them at once.
 * @throws LogNotFollowed when they do not show for too long: the log may have been replaced.
 */
export const takeUpRival = async (ledger: CommittedLedger, events: EventReader, attempts: number): Promise<void> => {
  const before = ledger.revision;
  ledger.isBehind = true;
  for (let reads = 0; reads < RIVAL_READS_MAX; reads += 1) {
    await wait(Math.random() * (attempts + 2 ** reads - 1) * CONFLICT_BACKOFF_MS);
    await takeUpTail(ledger, events);
    if (ledger.revision > before) return;
    ledger.isBehind = true;
  }
  throw new LogNotFollowed(
    `${ledger.stream} shows nothing after revision ${before}, although another process wrote there`,
  );
};

/** Memory cannot be brought in line with what the store shows: the ledger has to be loaded anew. */
export class LogNotFollowed extends EventStoreUnavailable {}

/** Drops ended things from the state: the index has them, and no later event needs them. */
export const dropEnded = (state: CommittedState): void => dropRecords(state, endedRecords(state));

/** True: the log has this chain head at this revision. Data derived from another log must not be believed. */
export const hasChainHead = async (
  events: EventReader,
  stream: string,
  revision: Revision,
  head: ChainHead,
): Promise<boolean> => {
  for await (const [event] of events.readStream(stream, { from: revision, maxCount: 1 })) {
    return event !== undefined && event.revision === revision && unseal(event.metadata)?.seal.hash === head;
  }
  return false;
};

/**
 * Reads the newest snapshot that is readable, of this log and not beyond a revision: a later one would lack ended
 * things that the index does not have yet. Absent: there is none.
 * @throws EventStoreUnavailable
 */
export const readSnapshot = async (
  events: EventReader,
  snapshots: SnapshotStore,
  stream: string,
  upTo: Revision,
  onUnreadable: (error: unknown) => void,
): Promise<Fold | undefined> => {
  for (let last = upTo; last > NO_REVISION;) {
    const manifest = await readOrNothing(() => snapshots.latest(stream, last), onUnreadable);
    if (manifest === undefined) return undefined;
    const fold = await readOrNothing(() => restore(events, snapshots, manifest), onUnreadable);
    if (fold !== undefined) return fold;
    last = manifest.revision - 1n;
  }
  return undefined;
};

const readOrNothing = async <T>(
  read: () => Promise<T | undefined>,
  onUnreadable: (error: unknown) => void,
): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    // Folding the whole log instead would take far longer than the store is likely to be away.
    if (error instanceof EventStoreUnavailable) throw error;
    onUnreadable(error);
    return undefined;
  }
};

/** Undefined: the snapshot has another format, or is of another log. */
const restore = async (
  events: EventReader,
  snapshots: SnapshotStore,
  manifest: SnapshotManifest,
): Promise<Fold | undefined> => {
  const { stream, revision, chainHead, formatVersion } = manifest;
  if (formatVersion !== STATE_FORMAT_VERSION) return undefined;
  if (!(await hasChainHead(events, stream, revision, chainHead))) return undefined;
  const state = initialState();
  for await (const page of snapshots.pages(manifest)) {
    for (const line of page.toString().split('\n')) restoreRecord(state, JSON.parse(line) as StateRecord);
    await nextTurn();
  }
  return { state, revision, chainHead, unsealed: [] };
};
