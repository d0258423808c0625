import {
  EventStoreCorrupt,
  READ_PAGE_EVENTS_MAX,
  type EventReader,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  type Revision,
  type StreamEvent,
  type SubscribeOptions,
  type Subscription,
  ForeignPosition,
  type Position,
  positionOf,
  positionParts,
  START,
} from '@ledger/event-store';
import type { LiveFeed } from './subscribing/live-feed';
import type { LogQueries } from './reading/log-queries';
import { damageIn, inPages, recordedEvents, scanLog } from './reading/log-scan';
import { LogSubscription } from './subscribing/log-subscription';
import { eachEvent } from './log/page-events';

/** Reading half of the port over a log, wherever its connection is. */
export class LogReader implements EventReader {
  constructor(
    protected readonly queries: LogQueries,
    private readonly feed: (streamPrefix: string) => LiveFeed,
  ) {}

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<readonly StreamEvent[]> {
    const backwards = options.direction === 'backwards';
    let left = countOf(options.maxCount);
    let from = options.from === undefined ? undefined : Number(options.from);
    while (left > 0) {
      const page = await this.queries.stream({
        stream,
        ...(from !== undefined && { from }),
        backwards,
        maxEvents: Math.min(left, READ_PAGE_EVENTS_MAX),
      });
      const events = streamEvents(page, backwards, from).slice(0, left);
      yield* inPages(events);
      left -= events.length;
      const last = events[events.length - 1];
      if (page.end || last === undefined || (backwards && last.revision === 0n)) return;
      from = Number(last.revision) + (backwards ? -1 : 1);
    }
  }

  async *readAll(options: ReadAllOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    let left = countOf(options.maxCount);
    const after = placeOf(options.after);
    for await (const page of scanLog(this.queries, after, options.streamPrefix ?? '')) {
      const events = recordedEvents(page, after);
      const wanted = events.length > left ? events.slice(0, left) : events;
      yield* inPages(wanted);
      left -= wanted.length;
      if (left <= 0) return;
      const damage = damageIn(page);
      if (damage === undefined) continue;
      if (options.onDamage === undefined) throw new EventStoreCorrupt(damage.reason);
      options.onDamage(damage);
    }
  }

  subscribe(options: SubscribeOptions = {}): Subscription {
    const prefix = options.streamPrefix ?? '';
    return new LogSubscription(this.queries, this.feed(prefix), placeOf(options.after), prefix, options.passDamage);
  }

  async head(): Promise<Position> {
    return positionOf(await this.queries.head());
  }

  async streamHead(stream: string): Promise<Revision | 'no-stream'> {
    const head = await this.queries.streamHead(stream);
    return head === undefined ? 'no-stream' : BigInt(head);
  }

  async assertWhole(stream: string): Promise<void> {
    const page = await this.queries.stream({ stream, from: 0, backwards: false, maxEvents: 1 });
    const first = page.batches[0]?.firstRevision;
    const isThere = first === undefined ? (await this.queries.streamHead(stream)) === undefined : first === 0;
    if (!isThere) throw new EventStoreCorrupt(`${stream}: events are missing at its beginning`);
  }

  async listStreams(
    prefix: string,
    options: { readonly after?: string; readonly maxCount: number },
  ): Promise<readonly string[]> {
    return this.queries.listStreams(prefix, options.after ?? '', countOf(options.maxCount));
  }

  close(): Promise<void> {
    return this.queries.close();
  }
}

const streamEvents = (page: Parameters<typeof eachEvent>[0], backwards: boolean, from?: number): StreamEvent[] => {
  const events: StreamEvent[] = [];
  for (const { event, stream, revision } of eachEvent(page)) {
    if (from !== undefined && (backwards ? revision > from : revision < from)) continue;
    const { id, type, data, metadata } = event;
    events.push({ id, type, data, metadata, stream, revision: BigInt(revision) });
  }
  // Batches come in the order that was asked for, but the events of each forwards.
  return backwards ? events.sort((a, b) => (a.revision < b.revision ? 1 : -1)) : events;
};

const countOf = (maxCount = Infinity): number => {
  if (maxCount >= 1) return maxCount;
  throw new RangeError(`maxCount is at least 1, not ${maxCount}`);
};

/**
 * @throws ForeignPosition for a position that no event of an embedded log has: reading on from another place would be
 * wrong.
 */
const placeOf = (position: Position = START): number => {
  const { commit, prepare } = positionParts(position);
  if (commit !== prepare || commit > Number.MAX_SAFE_INTEGER) {
    throw new ForeignPosition(`${position} is no position of this log`);
  }
  return Number(commit);
};
