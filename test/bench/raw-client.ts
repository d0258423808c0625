import { EventStoreDBClient, jsonEvent, streamNameFilter, type JSONEventType } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';

/** An event as a ledger wrote it, to be written again under other ids. */
export interface SampleEvent {
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface RawLoad {
  /** Events in one append. */
  readonly size: number;
  /** Appends under way at once, each to a stream of its own. */
  readonly inFlight: number;
  readonly appends: number;
}

export interface RawFigures {
  /** Events. */
  readonly perSecond: number;
  /** 99th percentile of the time of one append. */
  readonly p99Ms: number;
}

/** Appends by the client alone, as its documentation shows it, at explicit revisions. */
export const rawAppends = async (url: string, sample: SampleEvent, load: RawLoad): Promise<RawFigures> => {
  const client = EventStoreDBClient.connectionString(url);
  const event = () =>
    jsonEvent<JSONEventType>({
      id: randomUUID(),
      type: sample.type,
      data: JSON.parse(sample.data),
      metadata: JSON.parse(sample.metadata),
    });
  await client.appendToStream(`bench-${randomUUID()}`, event(), { expectedRevision: 'no_stream' });
  const took: number[] = [];
  let left = load.appends;
  const started = performance.now();
  const writer = async (): Promise<void> => {
    const stream = `bench-${randomUUID()}`;
    for (let revision: bigint | 'no_stream' = 'no_stream'; left-- > 0;) {
      const before = performance.now();
      const events = Array.from({ length: load.size }, event);
      ({ nextExpectedRevision: revision } = await client.appendToStream(stream, events, {
        expectedRevision: revision,
      }));
      took.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: load.inFlight }, writer));
  const seconds = (performance.now() - started) / 1_000;
  await client.dispose();
  took.sort((a, b) => a - b);
  return { perSecond: (load.appends * load.size) / seconds, p99Ms: took[Math.floor(took.length * 0.99)]! };
};

/** Events a second of one subscription to all streams with a prefix, from the start of the store to so many events. */
export const rawCatchUp = async (url: string, streamPrefix: string, events: number): Promise<number> => {
  const client = EventStoreDBClient.connectionString(url);
  const filter = streamNameFilter({ prefixes: [streamPrefix], checkpointInterval: 1, maxSearchWindow: 512 });
  const started = performance.now();
  const subscription = client.subscribeToAll({ filter });
  let seen = 0;
  for await (const { event } of subscription) if (event !== undefined && (seen += 1) === events) break;
  const rate = events / ((performance.now() - started) / 1_000);
  await client.dispose();
  return rate;
};
