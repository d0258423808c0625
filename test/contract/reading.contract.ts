import {
  comparePositions,
  parsePosition,
  START,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '@ledger/event-store';
import {
  newPrefix,
  newStream,
  newEvents,
  appended,
  flat,
  contentOf,
  revisionsOf,
  idsOf,
  fill,
} from './contract-events';

export const readingStreams = (store: () => EventStore): void => {
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

export const readingAll = (store: () => EventStore): void => {
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
