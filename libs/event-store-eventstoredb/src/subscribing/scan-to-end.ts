import {
  EventStoreUnavailable,
  type ReadAllOptions,
  type RecordedEvent,
  comparePositions,
  START,
  type Position,
} from '@ledger/event-store';
import type { ScanOpenRequest } from '../messages/all-messages';
import type { Scans } from './scans';

/** Each goes on where the one before it was dropped, so more than one in a row without any event is a fault. */
const FRUITLESS_SCANS_MAX = 5;

/**
 * Pages to the end of the log as it is when the reading begins.
 *
 * @throws RangeError for a count below one, EventStoreUnavailable when the server goes away.
 */
export async function* readAll(scans: Scans, options: ReadAllOptions): AsyncGenerator<readonly RecordedEvent[]> {
  const { after, streamPrefix, maxCount = Infinity } = options;
  if (!(maxCount >= 1)) throw new RangeError(`maxCount is at least 1, not ${maxCount}`);
  let left = maxCount;
  for await (const page of scanToEnd(scans, {
    after: after ?? START,
    ...(streamPrefix !== undefined && { streamPrefix }),
  })) {
    if (page.events.length === 0) continue;
    yield page.events.slice(0, left);
    left -= page.events.length;
    if (left <= 0) return;
  }
}

export interface ScannedPage {
  /** None where nothing passed the filter. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to it was scanned. */
  readonly position: Position;
}

/** Everything after a place up to the end of the log as it is when the scan begins; goes on by itself after drops. */
export async function* scanToEnd(
  scans: Scans,
  request: Omit<ScanOpenRequest, 'kind' | 'scan'>,
): AsyncGenerator<ScannedPage> {
  let { after } = request;
  let end: Position | undefined;
  for (let fruitless = 0; fruitless < FRUITLESS_SCANS_MAX; fruitless++) {
    const scan = scans.begin({ ...request, after });
    try {
      const head = await scan.head;
      end ??= head;
      while (comparePositions(after, end) < 0) {
        const turn = await scan.next();
        if (turn.kind === 'ended') {
          if (turn.why === 'dropped') break;
          throw new EventStoreUnavailable(`reading the store: ${turn.reason}`);
        }
        if (turn.kind === 'idle') continue;
        fruitless = -1;
        const events = turn.kind === 'events' ? turn.events : [];
        const position =
          turn.kind === 'events'
            ? events[events.length - 1]!.position
            : turn.kind === 'checkpoint'
              ? turn.position
              : head;
        if (comparePositions(position, after) > 0) after = position;
        yield { events, position: after };
      }
    } finally {
      scan.close();
    }
    if (comparePositions(after, end) >= 0) return;
  }
  throw new EventStoreUnavailable('reading the store: the server drops every scan before it tells anything');
}
