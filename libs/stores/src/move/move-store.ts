import {
  type EventReader,
  type EventStore,
  type ReadAllOptions,
  positionParts,
  type Position,
} from '@ledger/event-store';
import { checkTarget } from './moved-check';
import type { OnPage } from './on-page';
import { APPEND_WAITS_MS } from './sealed-run';
import { SourceCopy } from './source-copy';
import { surveyTarget } from './target-survey';

export interface MoveProgress {
  readonly phase: 'looking at the target' | 'copying' | 'verifying';
  /** Number of events of this phase so far. */
  readonly events: number;
  readonly streams: number;
  /**
   * Share of the store that was read, from 0 to 1. By positions, which count events in one store and bytes in another.
   */
  readonly done: number;
}

export interface MoveOptions {
  /** Prefix of the streams to move. Absent: all but a store's own. All of them must be chained. */
  readonly streamPrefix?: string;
  /** Called after every page of at most 1,000 events. */
  readonly onProgress?: (progress: MoveProgress) => void;
  /** Aborted: the move ends after the append in hand. The same move, started again, goes on from there. */
  readonly signal?: AbortSignal;
  /** Ids of events whose positions in the target are wanted. */
  readonly find?: Iterable<string>;
  /** Waits before an append that is not known to be stored is tried again. Absent: about half a minute in all. */
  readonly appendWaitsMs?: readonly number[];
}

export type MoveSummary =
  | { readonly outcome: 'interrupted'; readonly eventsCopied: number }
  | {
      /** Everything that the source held is in the target, verified there. */
      readonly outcome: 'moved';
      readonly streams: number;
      readonly events: number;
      /** Number of events that this move copied; the others were there before. */
      readonly eventsCopied: number;
      /** True: events of different streams follow each other as they did in the source. */
      readonly sameOrder: boolean;
      /**
       * True: the source has events that the target lacks, since it is still written to. The same move, started again,
       * fetches them.
       */
      readonly grew: boolean;
      /** Positions of the events that were looked for, by their id; one that the target does not hold is absent. */
      readonly positions: ReadonlyMap<string, Position>;
    };

/**
 * Copies every stream to another store, in the source's order, with ids, types, revisions and every byte of data and
 * metadata, so that the hash chains stay as they are; then reads the target and verifies it against the source. Goes on
 * with what an earlier move left behind, and touches nothing else: a stream of the target must be the beginning of the
 * source's. What is derived from the log stays behind, to be made again.
 *
 * @throws MoveRefused naming the stream: the source is damaged or not chained, or the target holds something else, is
 *   written to by others or cannot hold what the source says; EventStoreUnavailable and AppendOutcomeUnknown when a
 *   store does not come back: the same move again goes on.
 */
export const moveStore = async (
  source: EventReader,
  target: EventStore,
  options: MoveOptions = {},
): Promise<MoveSummary> => {
  const { streamPrefix, signal, appendWaitsMs = APPEND_WAITS_MS, find = [], onProgress = () => undefined } = options;
  const scope = streamPrefix === undefined ? {} : { streamPrefix };
  const onSurveyed = await meter('looking at the target', target, onProgress);
  const present = await surveyTarget(source, target, { ...scope, onPage: onSurveyed });
  const onCopied = await meter('copying', source, onProgress);
  const copying = { ...scope, present, waitsMs: appendWaitsMs, onPage: onCopied, ...(signal && { signal }) };
  const copy = new SourceCopy(source, target, copying);
  if (!(await copy.toTheEnd())) return { outcome: 'interrupted', eventsCopied: copy.appended };
  const onChecked = await meter('verifying', target, onProgress);
  const checking = { ...scope, find: new Set(find), onPage: onChecked };
  const { order, positions } = await checkTarget(target, copy.streamsFound(), checking);
  return {
    outcome: 'moved',
    streams: copy.streams,
    events: copy.events,
    eventsCopied: copy.appended,
    sameOrder: order === copy.order(),
    grew: await hasMore(source, { ...scope, after: copy.position }),
    positions,
  };
};

/** Measures one phase: a read of the whole store, against its head at the beginning. */
const meter = async (
  phase: MoveProgress['phase'],
  reader: EventReader,
  onProgress: (progress: MoveProgress) => void,
): Promise<OnPage> => {
  const head = Number(positionParts(await reader.head()).commit);
  let events = 0;
  return (page, streams) => {
    events += page.length;
    const last = page[page.length - 1];
    const reached = last === undefined ? 0 : Number(positionParts(last.position).commit);
    onProgress({ phase, events, streams, done: head === 0 ? 1 : Math.min(1, reached / head) });
  };
};

const hasMore = async (reader: EventReader, scope: ReadAllOptions): Promise<boolean> => {
  for await (const page of reader.readAll({ ...scope, maxCount: 1 })) return page.length > 0;
  return false;
};
