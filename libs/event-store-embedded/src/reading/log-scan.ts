import { READ_PAGE_EVENTS_MAX, type RecordedEvent, type StreamDamage, positionOf } from '@ledger/event-store';
import type { LogQueries } from './log-queries';
import type { BatchDamage, LogPage } from '../log/log-reading';
import { eachEvent } from '../log/page-events';

/** Pages up to the end that the log then has. The next one is fetched while the consumer works on this one. */
export async function* scanLog(queries: LogQueries, after: number, streamPrefix: string): AsyncGenerator<LogPage> {
  let pending = queries.all(after, streamPrefix, READ_PAGE_EVENTS_MAX);
  for (;;) {
    const page = await pending;
    if (!page.end) {
      pending = queries.all(page.scannedTo, streamPrefix, READ_PAGE_EVENTS_MAX);
      // Handled here: the failure is thrown where it is awaited, and is of no interest to a consumer that left before.
      pending.catch(() => undefined);
    }
    yield page;
    if (page.end) return;
  }
}

/** The page's events after a position. */
export const recordedEvents = (page: LogPage, after: number): RecordedEvent[] => {
  const events: RecordedEvent[] = [];
  for (const { event, stream, revision, position } of eachEvent(page)) {
    if (position > after) {
      const { id, type, data, metadata } = event;
      events.push({ id, type, data, metadata, stream, revision: BigInt(revision), position: positionOf(position) });
    }
  }
  return events;
};

/** Undefined: the page ends for another reason than damage. */
export const damageIn = ({ damage }: LogPage): StreamDamage | undefined => damage && streamDamage(damage);

export const streamDamage = ({ stream, firstRevision, firstPosition, count, reason }: BatchDamage): StreamDamage => ({
  stream,
  from: BigInt(firstRevision),
  to: BigInt(firstRevision + count - 1),
  position: positionOf(firstPosition + count - 1),
  reason,
});

/** Divides events into parts no larger than a page may be. */
export function* inPages<Event>(events: readonly Event[]): Generator<readonly Event[]> {
  if (events.length > 0 && events.length <= READ_PAGE_EVENTS_MAX) yield events;
  else {
    for (let at = 0; at < events.length; at += READ_PAGE_EVENTS_MAX) {
      yield events.slice(at, at + READ_PAGE_EVENTS_MAX);
    }
  }
}
