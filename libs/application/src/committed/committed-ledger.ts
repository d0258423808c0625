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

/** Before the first event. */
export const NO_REVISION: Revision = -1n;

/** A ledger as its stored events say: the state up to a revision, and the head of the chain there. */
export interface Fold {
  readonly state: CommittedState;
  revision: Revision;
  /** Head of the last append that was folded to its end. */
  chainHead: ChainHead;
  /** Events of an append whose end has not been read yet. */
  unsealed: SealedLater[];
}

type SealedLater = UnsealedEvent & { readonly id: string };

export const emptyFold = (): Fold => ({ state: initialState(), revision: NO_REVISION, chainHead: '', unsealed: [] });

/** A committed ledger with the outcomes of its commands and a store position at or after its last event. */
export interface CommittedLedger extends Fold {
  readonly ledgerId: string;
  readonly stream: string;
  readonly outcomes: Outcomes;
  position: Position;
  trust: LogTrust;
  /** The store holds more, and it could not be taken up whole: nothing may be decided, read or written behind. */
  isBehind: boolean;
  /** Revision of the snapshot that it was loaded from; -1: none. */
  readonly snapshotRevision: Revision;
}

/**
 * Folds a page, and leaves the event loop turns meanwhile. Every append must continue the chain from the head that is known: what
 * another writer decided on another history must never be taken for this one's.
 *
 * @throws EventStoreCorrupt when events are missing, are not a ledger's, or cannot follow. The fold is of no further use.
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

/** Those that wait for a fold. */
export interface TailWatch {
  /** Told how far it is, page by page. */
  readonly reached?: (revision: Revision) => void;
  /** Nobody waits any more. */
  readonly abandoned?: AbortSignal;
  /** Revision that ends an append. Absent: all that the store holds is taken up. */
  readonly upTo?: Revision;
}

/**
 * Takes up what the store holds beyond the ledger's revision, with the outcomes of its commands. In bounded memory: what
 * is collected goes to the index as it grows, so it may only run while nothing is looked up or decided. What failed on the
 * way can be gone on with.
 *
 * @throws EventStoreCorrupt as {@link foldPage} does, and where the stream ends within an append and goes on to: the ledger
 *   is of no further use; OutcomesDamaged between two appends.
 */
export const takeUpTail = async (
  ledger: CommittedLedger,
  events: EventReader,
  watch: TailWatch = {},
): Promise<void> => {
  for (let reads = 1; ; reads += 1) {
    await readTail(ledger, events, watch);
    if (ledger.unsealed.length === 0) break;
    // Another process's append may show before all of it does.
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
    // Only between appends: within one, a command's events may not have been read to their end.
    if (ledger.unsealed.length === 0) await outcomes.writeAsRead(ledger);
  }
};

/**
 * Takes up what another process wrote first, after a random wait that grows with the attempts so far. A node of a cluster
 * may not show it at once.
 *
 * @throws LogNotFollowed when it does not show for too long: the log may have been replaced.
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
  throw new LogNotFollowed(`${ledger.stream} shows nothing after revision ${before}, where somebody else wrote`);
};

/** Memory cannot be brought together with what the store shows: the ledger has to be loaded anew. */
export class LogNotFollowed extends EventStoreUnavailable {}

/** Ended things are the index's, and no later event needs them. */
export const dropEnded = (state: CommittedState): void => dropRecords(state, endedRecords(state));

/** True where the log has this chain head at this revision: what was derived from another log must not be believed. */
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
 * The newest snapshot that can be read and is of this log, up to a revision: beyond it, what ended could no longer be
 * told. Absent: there is none, or none is readable.
 *
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
    // To fold the whole log instead would take far longer than the store may be away.
    if (error instanceof EventStoreUnavailable) throw error;
    onUnreadable(error);
    return undefined;
  }
};

/** Undefined: it is of another format, or of another log. */
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
