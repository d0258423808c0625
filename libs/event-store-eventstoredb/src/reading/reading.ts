import type { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreCorrupt, type Revision, settingsStreamOf, type Position } from '@ledger/event-store';
import { readError } from '../connection/client-errors';
import type { PageByteEvent, PageEvent, PageRange } from '../messages/client-requests';
import type { Clients } from '../connection/clients';
import { eventBefore } from './event-before';
import { followingLeader } from '../connection/leaders';
import { jsonText, type StoredEvent } from './read-answer';
import { readPage } from './stream-page';

const LOOKS_MAX = 2;

/** Reads of streams and of the store's head, in the thread that has the clients. Always from the leader. */
export class StreamReading {
  constructor(private readonly clients: Clients) {}

  /** @throws EventStoreCorrupt for a stream of which something is missing. EventStoreUnavailable */
  async page(range: PageRange): Promise<readonly PageEvent[]> {
    const deadline = this.clients.deadline();
    const wanted = await this.withinStream(range, deadline);
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const events = wanted && (await this.events(wanted, jsonOf, deadline));
      if (wanted === undefined || events === undefined) {
        await this.assertNotDeleted(range.stream, deadline);
        return [];
      }
      // Events may be missing in this answer only: one that was cut off looks like one that is whole.
      if (isWhole(wanted, events)) return events;
    }
    throw cutOff(range.stream);
  }

  /** Reads a page as it stands: streams of bytes lose their beginning by intent. */
  async bytesPage(range: PageRange): Promise<readonly PageByteEvent[]> {
    const deadline = this.clients.deadline();
    const wanted = await this.withinStream(range, deadline);
    return (wanted && (await this.events(wanted, bytesOf, deadline))) ?? [];
  }

  async streamHead(stream: string): Promise<Revision | 'no-stream'> {
    const [last] = await this.page({ stream, backwards: true, maxEvents: 1 });
    return last?.revision ?? 'no-stream';
  }

  /** Position of the last event of any kind, the store's own included. */
  head(deadline = this.clients.deadline()): Promise<Position> {
    return this.ask('head of the store', deadline, (client) => eventBefore(client, deadline));
  }

  /** Reads the settings of the stream; none where nothing is set. */
  async settings(
    stream: string,
    deadline: number,
  ): Promise<{ readonly revision: Revision | 'no-stream'; readonly values: object }> {
    const range = { stream: settingsStreamOf(stream), backwards: true, maxEvents: 1 };
    const [last] = (await this.events(range, jsonOf, deadline)) ?? [];
    return last === undefined
      ? { revision: 'no-stream', values: {} }
      : { revision: last.revision, values: JSON.parse(last.data) as object };
  }

  /**
   * Makes sure that nothing is missing at its beginning, nor will be by what is set for it.
   *
   * @throws EventStoreCorrupt
   */
  async assertWhole(stream: string): Promise<void> {
    const { values } = await this.settings(stream, this.clients.deadline());
    const isSet = (setting: string): boolean => Boolean((values as Record<string, unknown>)[setting]);
    const cutting = CUTTING.filter(isSet);
    if (cutting.length > 0) {
      throw new EventStoreCorrupt(`${stream}: its settings have ${cutting.join(' and ')}, by which events go missing`);
    }
    await this.page({ stream, from: 0n, backwards: false, maxEvents: 1 });
  }

  /**
   * A stream that is not there was never there: one that somebody deleted reads the same.
   *
   * @throws EventStoreCorrupt
   */
  async assertNotDeleted(stream: string, deadline: number): Promise<void> {
    if ('$tb' in (await this.settings(stream, deadline)).values) throw cutOff(stream);
  }

  /** Undefined for a stream that is not found. */
  private events<Event>(
    range: PageRange,
    convert: (event: StoredEvent) => Event,
    deadline: number,
  ): Promise<readonly Event[] | undefined> {
    return this.ask(`read of ${range.stream}`, deadline, (client) => readPage(client, range, deadline, convert));
  }

  /** The server searches backwards from beyond the end in steps, so that is begun at the end. Undefined: no stream. */
  private async withinStream(range: PageRange, deadline: number): Promise<PageRange | undefined> {
    if (range.from === undefined || range.mayBeBeyond !== true) return range;
    const last = await this.events({ stream: range.stream, backwards: true, maxEvents: 1 }, revisionOf, deadline);
    if (last === undefined) return undefined;
    const head = last[0];
    return head === undefined || head >= range.from ? range : { ...range, from: head };
  }

  private async ask<Value>(
    what: string,
    deadline: number,
    work: (client: EventStoreDBClient) => Promise<Value>,
  ): Promise<Value> {
    return followingLeader(deadline, () => this.clients.reads.callBy(deadline, work)).catch((error: unknown) => {
      throw readError(what, error);
    });
  }
}

/** Settings of a stream by which the server lets go of events. */
const CUTTING = ['$tb', '$maxCount', '$maxAge'] as const;

const cutOff = (stream: string): Error =>
  new EventStoreCorrupt(`${stream}: events are missing; the stream was deleted or truncated, not by this ledger`);

/** Answers true where every revision from the one asked for is there, without a gap, as far as one answer can tell. */
const isWhole = ({ from, backwards }: PageRange, events: readonly PageEvent[]): boolean => {
  const step = backwards ? -1n : 1n;
  let due = from ?? (backwards ? events[0]?.revision : 0n);
  for (const { revision } of events) {
    if (revision !== due) return false;
    due = revision + step;
  }
  // A stream that exists has its first event, and one before every other: only beyond the end there may be none.
  return events.length > 0 || (!backwards && from !== undefined && from > 0n);
};

const revisionOf = ({ revision }: StoredEvent): Revision => revision;

const jsonOf = ({ stream, isJson, id, type, data, metadata, revision }: StoredEvent): PageEvent => {
  if (!isJson) throw new EventStoreCorrupt(`${stream} at ${revision}: not JSON`);
  return { id, type, data: jsonText(data), metadata: jsonText(metadata), revision };
};

/** Bytes of their own: what came off the wire is a part of something larger. */
const bytesOf = ({ id, type, data, revision }: StoredEvent): PageByteEvent => {
  return { id, type, data: Uint8Array.from(data), revision };
};
