import { randomUUID } from 'node:crypto';
import {
  APPEND_BYTES_MAX,
  APPEND_EVENTS_MAX,
  AppendTooLarge,
  comparePositions,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
} from '@ledger/event-store';
import { newPrefix, newStream, newEvent, newEvents, appended, flat, contentOf, idsOf, fill } from './contract-events';

const TWICE = newEvent();

export const appending = (store: () => EventStore): void => {
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
      { rule: 'an id that comes twice', stream: 's', events: [TWICE, newEvent(), TWICE] },
      { rule: 'an empty stream name', stream: '', events: newEvents(1) },
    ])('refuses $rule', async ({ stream, events }) => {
      const unused = stream === '' ? '' : `${newStream()}${stream}`;
      await expect(store().append(unused, 'no-stream', events)).rejects.toThrow(RangeError);
      if (unused !== '') expect(await store().streamHead(unused)).toBe('no-stream');
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
      { what: 'other scripts and emoji', data: '{"t":"Grüße, 東京, 👩‍🚀, \u2028"}' },
      { what: 'escapes', data: '{"t":"\\n\\t\\"\\\\\\u001f/"}' },
      { what: 'numbers', data: '{"n":[0,-1.5,1e+21,9007199254740991,5e-324]}' },
      { what: 'keys in an order of their own', data: '{"b":1,"a":{"z":[],"y":{}},"":null}' },
      { what: 'an array', data: '[1,"2",null]' },
      { what: 'a bare text', data: '"text"' },
      { what: 'nothing', data: 'null' },
    ])('returns JSON text byte for byte: $what', async ({ data }) => {
      const stream = newStream();
      const events = [newEvent(), newEvent({ type: 'Größe', data, metadata: `{"m":${data}}` }), newEvent()];
      await store().append(stream, 'no-stream', events);
      expect((await flat(store().readStream(stream))).map(contentOf)).toEqual(events);
    });

    it.each<{ what: string; over: Partial<NewEvent> }>([
      { what: 'spaces and key order', over: { data: '{ "b" : 1 ,\n "a":  2.50 }' } },
      { what: 'keys that look like integers', over: { data: '{"b":1,"2":2,"1":3}' } },
      { what: 'a key that comes twice', over: { data: '{"a":1,"a":2}' } },
      { what: 'a key named __proto__', over: { data: '{"__proto__":{"a":1}}' } },
      { what: 'numbers beyond a double', over: { data: '{"n":123456789012345678901234567890.10}' } },
      { what: 'a negative zero', over: { data: '{"n":-0}' } },
      { what: 'escapes that need not be', over: { data: '{"t":"\\u00e9\\n\\ud83d"}' } },
      { what: 'metadata with spaces', over: { metadata: '{ "m": 1 }' } },
      { what: 'an id in upper case', over: { id: randomUUID().toUpperCase() } },
    ])('changes nothing in silence that stores write otherwise: $what', async ({ over }) => {
      const stream = newStream();
      const event = newEvent(over);
      const outcome = await store()
        .append(stream, 'no-stream', [newEvent(), event])
        .catch((error: unknown) => error);
      const stored = (await flat(store().readStream(stream))).map(contentOf);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(RangeError);
        expect(stored).toEqual([]);
      } else {
        expect(stored[1]).toEqual(event);
      }
    });

    it('goes on after an event whose id is all zeros, whether or not it was taken', async () => {
      const stream = newStream();
      const zeros = newEvent({ id: '00000000-0000-0000-0000-000000000000' });
      await store()
        .append(newStream(), 'no-stream', [zeros])
        .catch((error: unknown) => expect(error).toBeInstanceOf(RangeError));
      appended(await store().append(stream, 'no-stream', newEvents(1)));
    });

    it('stores an append of the greatest size as one, or nothing of it', async () => {
      const stream = newStream();
      const each = '{"t":"'.length + '"}'.length;
      const metadata = '{}';
      const perEvent = APPEND_BYTES_MAX / 1_024;
      const data = `{"t":"${'x'.repeat(perEvent - each - metadata.length)}"}`;
      const events = newEvents(1_024, { data, metadata });
      const above = [...events.slice(1), newEvent({ data: `{"t":"${'x'.repeat(perEvent)}"}`, metadata })];
      await expect(store().append(stream, 'no-stream', above)).rejects.toThrow(AppendTooLarge);
      expect(await store().streamHead(stream)).toBe('no-stream');
      expect(appended(await store().append(stream, 'no-stream', events)).revision).toBe(1_023n);
      expect((await flat(store().readStream(stream))).map(contentOf)).toEqual(events);
    });

    it('counts metadata as well', async () => {
      const metadata = `{"m":"${'x'.repeat(APPEND_BYTES_MAX)}"}`;
      await expect(store().append(newStream(), 'no-stream', [newEvent({ metadata })])).rejects.toThrow(AppendTooLarge);
    });

    it('returns an event of nearly the greatest size by every way of reading', async () => {
      const stream = newStream();
      const data = `{"t":"${'é'.repeat(APPEND_BYTES_MAX / 2 - 100)}"}`;
      const large = newEvent({ data });
      await store().append(stream, 'no-stream', newEvents(1));
      await store().append(stream, 0n, [large]);
      await store().append(stream, 1n, newEvents(1));
      const ways = [store().readStream(stream), store().readStream(stream, { direction: 'backwards' })];
      for (const way of ways) expect((await flat(way)).map(contentOf)[1]!.data === data).toBe(true);
      expect((await flat(store().readAll({ streamPrefix: stream })))[1]!.data === data).toBe(true);
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

export const repeating = (store: () => EventStore): void => {
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
