import { randomUUID } from 'node:crypto';
import {
  APPEND_BYTES_MAX,
  APPEND_EVENTS_MAX,
  AppendTooLarge,
  comparePositions,
  EventStoreUnavailable,
  parsePosition,
  READ_PAGE_EVENTS_MAX,
  START,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type Revision,
  type StreamEvent,
} from '@ledger/event-store';

/**
 * What every event store must do. Streams are named anew in each test, so that a store shared with other tests, or with
 * earlier runs, passes as well; positions are only compared, never computed.
 *
 * @param open opens the store; it is closed by the suite.
 */
export const eventStoreContract = (name: string, open: () => Promise<EventStore>): void => {
  describe(`event store: ${name}`, () => {
    let store: EventStore;
    beforeAll(async () => void (store = await open()));
    afterAll(() => store.close());

    appending(() => store);
    repeating(() => store);
    readingStreams(() => store);
    readingAll(() => store);
    closing(open);
  });
};

export const newPrefix = (): string => `contract${randomUUID().replaceAll('-', '')}_`;
export const newStream = (): string => `${newPrefix()}stream`;

export const newEvent = (over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'Reserved',
  data: '{"amount":"1.50"}',
  metadata: '{"writer":"w-1"}',
  ...over,
});

export const newEvents = (count: number, over: Partial<NewEvent> = {}): NewEvent[] =>
  Array.from({ length: count }, () => newEvent(over));

export const appended = (result: AppendResult): { readonly revision: Revision; readonly position: Position } => {
  if (result.outcome !== 'appended') throw new Error(`conflict: the stream is at ${result.actual}`);
  return result;
};

export const flat = async <Event>(pages: AsyncIterable<readonly Event[]>): Promise<Event[]> => {
  const events: Event[] = [];
  for await (const page of pages) {
    expect(page.length).toBeGreaterThan(0);
    expect(page.length).toBeLessThanOrEqual(READ_PAGE_EVENTS_MAX);
    events.push(...page);
  }
  return events;
};

const contentOf = ({ id, type, data, metadata }: NewEvent): NewEvent => ({ id, type, data, metadata });
const revisionsOf = (events: readonly StreamEvent[]): number[] => events.map(({ revision }) => Number(revision));
const idsOf = (events: readonly NewEvent[]): string[] => events.map(({ id }) => id);

/** Several appends, so that batches and pages do not coincide. */
const fill = async (store: EventStore, stream: string, sizes: readonly number[]): Promise<NewEvent[]> => {
  const all: NewEvent[] = [];
  for (const size of sizes) {
    const events = newEvents(size);
    appended(await store.append(stream, all.length === 0 ? 'no-stream' : BigInt(all.length - 1), events));
    all.push(...events);
  }
  return all;
};

const appending = (store: () => EventStore): void => {
  describe('append', () => {
    it('begins a stream and goes on at its head', async () => {
      const stream = newStream();
      const first = appended(await store().append(stream, 'no-stream', newEvents(3)));
      const second = appended(await store().append(stream, 2n, newEvents(2)));
      expect([first.revision, second.revision]).toEqual([2n, 4n]);
      expect(comparePositions(first.position, second.position)).toBeLessThan(0);
      expect(await store().streamHead(stream)).toBe(4n);
    });

    it.each<{ rule: string; given: number; expected: Revision | 'no-stream'; actual: Revision | 'no-stream' }>([
      { rule: 'a stream that exists already', given: 2, expected: 'no-stream', actual: 1n },
      { rule: 'a stream that does not exist', given: 0, expected: 0n, actual: 'no-stream' },
      { rule: 'an old revision', given: 3, expected: 1n, actual: 2n },
      { rule: 'a revision ahead of the head', given: 3, expected: 3n, actual: 2n },
      { rule: 'a revision beyond all doubles', given: 1, expected: 9_007_199_254_740_993n, actual: 0n },
    ])('answers a conflict, with the actual revision, for $rule', async ({ given, expected, actual }) => {
      const stream = newStream();
      if (given > 0) await store().append(stream, 'no-stream', newEvents(given));
      expect(await store().append(stream, expected, newEvents(1))).toEqual({ outcome: 'conflict', actual });
      expect(await flat(store().readStream(stream))).toHaveLength(given);
    });

    it.each([
      { rule: 'no events', stream: 's', events: [] },
      { rule: 'an empty type', stream: 's', events: [newEvent({ type: '' })] },
      { rule: 'an id that is no UUID', stream: 's', events: [newEvent({ id: 'event-1' })] },
      { rule: 'text that is not Unicode', stream: 's', events: [newEvent({ data: '"\ud83d"' })] },
      { rule: 'an empty stream name', stream: '', events: newEvents(1) },
    ])('refuses $rule', async ({ stream, events }) => {
      await expect(store().append(stream, 'no-stream', events)).rejects.toThrow(RangeError);
    });

    it('takes as many bytes and events as the limits say, and nothing above', async () => {
      const event = newEvent({ metadata: '{}' });
      const data = JSON.stringify('x'.repeat(APPEND_BYTES_MAX - 4));
      const [bytes, count] = [newStream(), newStream()];
      await expect(store().append(bytes, 'no-stream', [{ ...event, data: `${data} ` }])).rejects.toThrow(
        AppendTooLarge,
      );
      expect(await store().streamHead(bytes)).toBe('no-stream');
      appended(await store().append(bytes, 'no-stream', [{ ...event, data }]));
      expect((await flat(store().readStream(bytes)))[0]!.data === data).toBe(true);

      const many = newEvents(APPEND_EVENTS_MAX + 1);
      await expect(store().append(count, 'no-stream', many)).rejects.toThrow(AppendTooLarge);
      expect(await store().streamHead(count)).toBe('no-stream');
      appended(await store().append(count, 'no-stream', many.slice(1)));
      expect(idsOf(await flat(store().readStream(count)))).toEqual(idsOf(many.slice(1)));
    });

    it('counts bytes, not characters', async () => {
      const data = JSON.stringify('é'.repeat(APPEND_BYTES_MAX / 2));
      await expect(store().append(newStream(), 'no-stream', [newEvent({ data })])).rejects.toThrow(AppendTooLarge);
    });

    it.each([
      { what: 'spaces and key order', data: '{ "b" : 1 ,\n "a":  2.50 }' },
      { what: 'numbers beyond a double', data: '{"n":123456789012345678901234567890.10}' },
      { what: 'escapes', data: '{"t":"\\u00e9\\n\\ud83d"}' },
      { what: 'other scripts and emoji', data: '{"t":"Grüße, 東京, 👩‍🚀, \u2028"}' },
      { what: 'an array', data: '[1,"2",null]' },
    ])('returns JSON text byte for byte: $what', async ({ data }) => {
      const stream = newStream();
      const events = [newEvent(), newEvent({ type: 'Größe', data, metadata: `{"m":${data}}` }), newEvent()];
      await store().append(stream, 'no-stream', events);
      expect((await flat(store().readStream(stream))).map(contentOf)).toEqual(events);
    });

    it('lets exactly one of two writers win at one revision', async () => {
      const stream = newStream();
      let head: Revision | 'no-stream' = 'no-stream';
      for (let round = 0; round < 20; round++) {
        const rivals = [newEvents(2), newEvents(2)];
        const results: AppendResult[] = await Promise.all(rivals.map((own) => store().append(stream, head, own)));
        const winners = results.filter(({ outcome }) => outcome === 'appended');
        expect(winners).toHaveLength(1);
        const { revision } = appended(winners[0]!);
        const won = rivals[results.indexOf(winners[0]!)]!;
        expect(results.find(({ outcome }) => outcome === 'conflict')).toEqual({
          outcome: 'conflict',
          actual: revision,
        });
        expect(idsOf(await flat(store().readStream(stream, { from: revision - 1n })))).toEqual(idsOf(won));
        head = revision;
      }
    });

    it('keeps many streams apart that are written at once', async () => {
      const prefix = newPrefix();
      const streams = Array.from({ length: 50 }, (_, i) => `${prefix}${i}`);
      const written = await Promise.all(streams.map((stream) => fill(store(), stream, [1, 3, 2])));
      for (const [i, stream] of streams.entries()) {
        expect(idsOf(await flat(store().readStream(stream)))).toEqual(idsOf(written[i]!));
      }
    });
  });
};

const repeating = (store: () => EventStore): void => {
  describe('a repeated append', () => {
    it.each([
      { rule: 'at once', later: 0 },
      { rule: 'after others were appended', later: 5 },
    ])('is answered as appended and stored once: $rule', async ({ later }) => {
      const stream = newStream();
      await store().append(stream, 'no-stream', newEvents(2));
      const events = newEvents(3);
      const first = appended(await store().append(stream, 1n, events));
      if (later > 0) await store().append(stream, 4n, newEvents(later));
      const again = appended(await store().append(stream, 1n, events));
      expect(again.revision).toBe(first.revision);
      expect(comparePositions(again.position, first.position)).toBeGreaterThanOrEqual(0);
      expect(await store().streamHead(stream)).toBe(BigInt(4 + later));
    });

    it('is recognised while the first is under way', async () => {
      const stream = newStream();
      const events = newEvents(3);
      const results = await Promise.all([1, 2, 3].map(() => store().append(stream, 'no-stream', events)));
      expect(results.map((result) => appended(result).revision)).toEqual([2n, 2n, 2n]);
      expect(await flat(store().readStream(stream))).toHaveLength(3);
    });

    it.each<{ rule: string; retry: (events: NewEvent[]) => NewEvent[] }>([
      { rule: 'one id differs', retry: ([a, , c]) => [a!, newEvent(), c!] },
      { rule: 'the last id differs', retry: ([a, b]) => [a!, b!, newEvent()] },
      { rule: 'the order differs', retry: ([a, b, c]) => [b!, a!, c!] },
      { rule: 'it goes on past the head', retry: (events) => [...events, newEvent()] },
    ])('is a conflict when $rule', async ({ retry }) => {
      const stream = newStream();
      const events = newEvents(3);
      await store().append(stream, 'no-stream', events);
      expect(await store().append(stream, 'no-stream', retry(events))).toEqual({ outcome: 'conflict', actual: 2n });
      expect(await flat(store().readStream(stream))).toHaveLength(3);
    });

    it('is a conflict at another revision', async () => {
      const stream = newStream();
      const events = newEvents(2);
      await store().append(stream, 'no-stream', events);
      await store().append(stream, 1n, newEvents(2));
      expect(await store().append(stream, 0n, events)).toEqual({ outcome: 'conflict', actual: 3n });
    });
  });
};

const readingStreams = (store: () => EventStore): void => {
  describe('readStream', () => {
    const stream = newStream();
    const sizes = [1, 4, 1_500, 3, 700];
    const total = 2_208;
    let written: NewEvent[];
    beforeAll(async () => void (written = await fill(store(), stream, sizes)));

    it('reads everything forwards, in order', async () => {
      const events = await flat(store().readStream(stream));
      expect(events.map(contentOf)).toEqual(written);
      expect(revisionsOf(events)).toEqual(written.map((_, i) => i));
      expect(events.every((event) => event.stream === stream)).toBe(true);
    });

    it('reads everything backwards', async () => {
      const events = await flat(store().readStream(stream, { direction: 'backwards' }));
      expect(events.map(contentOf)).toEqual([...written].reverse());
    });

    it.each([
      { from: 0, maxCount: 1, direction: 'forwards', first: 0, last: 0 },
      { from: 3, maxCount: 5, direction: 'forwards', first: 3, last: 7 },
      { from: 1_504, maxCount: 2, direction: 'forwards', first: 1_504, last: 1_505 },
      { from: 900, maxCount: undefined, direction: 'forwards', first: 900, last: total - 1 },
      { from: undefined, maxCount: 1_001, direction: 'forwards', first: 0, last: 1_000 },
      { from: undefined, maxCount: 1, direction: 'backwards', first: total - 1, last: total - 1 },
      { from: 1_506, maxCount: 4, direction: 'backwards', first: 1_506, last: 1_503 },
      { from: 1_400, maxCount: undefined, direction: 'backwards', first: 1_400, last: 0 },
      { from: total + 100, maxCount: 2, direction: 'backwards', first: total - 1, last: total - 2 },
    ] as const)('reads $direction from $from at most $maxCount', async ({ from, maxCount, direction, first, last }) => {
      const events = await flat(
        store().readStream(stream, {
          direction,
          ...(from !== undefined && { from: BigInt(from) }),
          ...(maxCount !== undefined && { maxCount }),
        }),
      );
      const step = direction === 'forwards' ? 1 : -1;
      const revisions = Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + i * step);
      expect(revisionsOf(events)).toEqual(revisions);
      expect(idsOf(events)).toEqual(revisions.map((revision) => written[revision]!.id));
    });

    it('yields nothing beyond the end, nor for a stream that does not exist', async () => {
      expect(await flat(store().readStream(stream, { from: BigInt(total) }))).toEqual([]);
      expect(await flat(store().readStream(newStream()))).toEqual([]);
      expect(await flat(store().readStream(newStream(), { direction: 'backwards' }))).toEqual([]);
      expect(await store().streamHead(newStream())).toBe('no-stream');
    });

    it('refuses a count below one', async () => {
      await expect(flat(store().readStream(stream, { maxCount: 0 }))).rejects.toThrow(RangeError);
    });
  });
};

const readingAll = (store: () => EventStore): void => {
  describe('readAll', () => {
    const prefix = newPrefix();
    const names = ['a', 'b', 'c'].map((name) => prefix + name);
    let all: RecordedEvent[];
    beforeAll(async () => {
      for (const [i, size] of [2, 900, 1, 400, 3].entries()) {
        const stream = names[i % 3]!;
        const head = await store().streamHead(stream);
        appended(await store().append(stream, head, newEvents(size)));
        await store().append(newStream(), 'no-stream', newEvents(2));
      }
      all = await flat(store().readAll({ streamPrefix: prefix }));
    });

    it('has every event of the prefix once, each stream in its order, at growing positions', () => {
      expect(all).toHaveLength(1_306);
      for (const [stream, count] of [
        [names[0], 402],
        [names[1], 903],
        [names[2], 1],
      ] as const) {
        const revisions = revisionsOf(all.filter((event) => event.stream === stream));
        expect(revisions).toEqual(Array.from({ length: count }, (_, i) => i));
      }
      for (let i = 1; i < all.length; i++) {
        expect(comparePositions(all[i - 1]!.position, all[i]!.position)).toBeLessThan(0);
      }
    });

    it.each([0, 1, 2, 500, 901, 902, 1_304, 1_305])('begins after the position of event %i', async (i) => {
      const events = await flat(store().readAll({ streamPrefix: prefix, after: all[i]!.position }));
      expect(idsOf(events)).toEqual(idsOf(all.slice(i + 1)));
    });

    it('reads at most as many as asked', async () => {
      const after = all[600]!.position;
      expect(idsOf(await flat(store().readAll({ streamPrefix: prefix, after, maxCount: 350 })))).toEqual(
        idsOf(all.slice(601, 951)),
      );
      await expect(flat(store().readAll({ maxCount: 0 }))).rejects.toThrow(RangeError);
    });

    it('reads all streams without a prefix, and none where none begins with it', async () => {
      const after = all[all.length - 4]!.position;
      const events = await flat(store().readAll({ after }));
      expect(idsOf(events)).toEqual(expect.arrayContaining(idsOf(all.slice(-3))));
      expect(events.length).toBeGreaterThanOrEqual(5);
      expect(await flat(store().readAll({ streamPrefix: newPrefix() }))).toEqual([]);
    });

    it('answers appends with the position of their last event', async () => {
      const stream = newStream();
      const { position } = appended(await store().append(stream, 'no-stream', newEvents(3)));
      const events = await flat(store().readAll({ streamPrefix: stream }));
      expect(events[2]!.position).toBe(position);
      expect(parsePosition(position)).toBe(position);
      expect(comparePositions(await store().head(), position)).toBeGreaterThanOrEqual(0);
      expect(comparePositions(START, events[0]!.position)).toBeLessThan(0);
    });

    it('lists streams by name, in pages', async () => {
      expect(await store().listStreams(prefix, { maxCount: 10 })).toEqual(names);
      expect(await store().listStreams(prefix, { maxCount: 2 })).toEqual(names.slice(0, 2));
      expect(await store().listStreams(prefix, { after: names[1]!, maxCount: 2 })).toEqual(names.slice(2));
      expect(await store().listStreams(newPrefix(), { maxCount: 2 })).toEqual([]);
    });
  });
};

const closing = (open: () => Promise<EventStore>): void => {
  describe('close', () => {
    it('leaves nothing to ask of a closed store', async () => {
      const store = await open();
      const stream = newStream();
      await store.append(stream, 'no-stream', newEvents(1));
      await store.close();
      await store.close();
      const calls: (() => Promise<unknown>)[] = [
        () => store.append(stream, 0n, newEvents(1)),
        () => flat(store.readStream(stream)),
        () => flat(store.readAll()),
        () => store.head(),
        () => store.streamHead(stream),
        () => store.listStreams('', { maxCount: 1 }),
        () => store.subscribe()[Symbol.asyncIterator]().next(),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(EventStoreUnavailable);
    });
  });
};
