import { streamMetadata } from './stream-metadata';
import {
  NO_EVENTS,
  TOMBSTONED,
  comparePlaces,
  type LogEvent,
  type LogPosition,
  type TransactionLog,
} from './transaction-log';

/** Events that the server reads from its log at once, for reads and subscriptions alike. */
export const READ_BATCH = 32;

export type StreamPage =
  | { readonly kind: 'page'; readonly events: readonly LogEvent[]; readonly next: bigint; readonly isEnd: boolean }
  | { readonly kind: 'no-stream' }
  | { readonly kind: 'deleted' };

/** One page of a stream. `from`: a revision, inclusive in both directions; 'end' for the last event backwards. */
export const readStreamPage = (
  log: TransactionLog,
  stream: string,
  from: bigint | 'end',
  direction: 'forwards' | 'backwards',
  count: number,
): StreamPage => {
  const last = log.indexedRevision(stream);
  if (last === TOMBSTONED) return { kind: 'deleted' };
  const { first, truncateBefore } = streamMetadata(log, stream);
  if (last === NO_EVENTS || truncateBefore === TOMBSTONED) return { kind: 'no-stream' };
  const events = log.eventsOf(stream);
  if (direction === 'forwards') {
    const start = from === 'end' ? last + 1n : from < first ? first : from;
    const end = start + BigInt(count);
    const page = start > last ? [] : events.slice(Number(start), Number(end));
    const next = start > last ? last + 1n : start + BigInt(page.length);
    return { kind: 'page', events: page, next, isEnd: next > last };
  }
  const start = from === 'end' || from > last ? last : from;
  const end = start - BigInt(count) + 1n < first ? first : start - BigInt(count) + 1n;
  const page = start < first ? [] : events.slice(Number(end), Number(start) + 1).reverse();
  return { kind: 'page', events: page, next: end - 1n, isEnd: end <= first };
};

export type EventFilter = (event: LogEvent) => boolean;
export const EVERYTHING: EventFilter = () => true;

export interface AllPage {
  readonly events: readonly LogEvent[];
  /** Place at which the next page begins; this page's own place where it has nothing. */
  readonly next: LogPosition;
  readonly isEnd: boolean;
  /** Events that were looked at, whether or not they passed. */
  readonly considered: number;
}

/** Undefined: the place is in the middle of a record, which the server refuses. Forwards is inclusive. */
export const readAllForwards = (
  log: TransactionLog,
  from: LogPosition,
  count: number,
  filter: EventFilter = EVERYTHING,
  window: number = Number.MAX_SAFE_INTEGER,
): AllPage | undefined => {
  if (!log.isPlace(from.commit)) return undefined;
  const events: LogEvent[] = [];
  let [next, considered] = [from, 0];
  let at = log.indexOf(from);
  for (; at < log.events.length && events.length < count && considered < window; at++) {
    const event = log.events[at]!;
    considered++;
    if (filter(event)) events.push(event);
    next = event.end;
  }
  // The end is only found by looking further: a full page does not know of it.
  const isEnd = at >= log.events.length && events.length < count && considered < window;
  return { events, next, isEnd, considered };
};

/** Backwards is exclusive: what ends at the place or before it. */
export const readAllBackwards = (
  log: TransactionLog,
  from: LogPosition | 'end',
  count: number,
  filter: EventFilter = EVERYTHING,
): AllPage | undefined => {
  if (from !== 'end' && !log.isPlace(from.commit)) return undefined;
  const events: LogEvent[] = [];
  let at = from === 'end' ? log.events.length : log.indexOf(from);
  let next: LogPosition = from === 'end' ? { commit: 0n, prepare: 0n } : from;
  for (; at > 0 && events.length < count; at--) {
    const event = log.events[at - 1]!;
    if (from !== 'end' && comparePlaces(event.position, from) >= 0) continue;
    if (filter(event)) events.push(event);
    next = event.position;
  }
  return { events, next, isEnd: at === 0, considered: events.length };
};
