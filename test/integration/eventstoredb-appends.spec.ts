import {
  AccessDeniedError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import {
  collected,
  errorOf,
  itOnDouble,
  newStreamName,
  rawEvent,
  rawEvents,
  serverUnderTest,
} from '../support/server-under-test';

/** Credentials of a call select the unary Append; an insecure server does not look at them. */
const UNARY = { credentials: { username: 'somebody', password: 'secret' } };
const MIB = 1_048_576;

/** Each row was seen on a real server; the double is held against it by the same rows. */
describe('appends to EventStoreDB', () => {
  const server = serverUnderTest();
  const append = (stream: string, events: ReturnType<typeof rawEvents>, expectedRevision: AppendExpectedRevision) =>
    server.client.appendToStream(stream, events, { expectedRevision });
  const idsIn = async (stream: string) => (await collected(server.client.readStream(stream))).map((e) => e.event!.id);

  describe.each([
    { path: 'in a batch stream', call: {} },
    { path: 'in a call of its own', call: UNARY },
  ])('$path', ({ call }) => {
    it('answers the last revision and position', async () => {
      const stream = newStreamName();
      const events = rawEvents(3);
      const result = await server.client.appendToStream(stream, events, { expectedRevision: 'no_stream', ...call });
      expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
      const last = (await collected(server.client.readStream(stream))).at(-1)!.event!;
      const [after] = await collected(server.client.readAll({ fromPosition: result.position!, maxCount: 1 }));
      expect(after!.event).toMatchObject({ id: last.id, position: result.position });
    });

    it.each<{ rule: string; given: number; expected: bigint | 'no_stream'; actual: unknown }>([
      { rule: 'an old revision', given: 3, expected: 0n, actual: 2n },
      { rule: 'a revision ahead', given: 1, expected: 7n, actual: 0n },
      { rule: 'a stream that exists', given: 2, expected: 'no_stream', actual: 1n },
      { rule: 'a stream that does not', given: 0, expected: 4n, actual: 'no_stream' },
    ])('refuses $rule with the actual one', async ({ given, expected, actual }) => {
      const stream = newStreamName();
      if (given > 0) await append(stream, rawEvents(given), 'no_stream');
      const failed = server.client.appendToStream(stream, rawEvent(), { expectedRevision: expected, ...call });
      const error = await errorOf(failed);
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({
        name: 'Error',
        streamName: stream,
        expectedVersion: expected,
        actualVersion: actual,
      });
    });

    it('takes 1 MiB of data beside any metadata, and not a byte more', async () => {
      const stream = newStreamName();
      const whole = rawEvent({ data: 'x'.repeat(MIB - 2) });
      const above = [rawEvent({ data: 'x'.repeat(MIB - 3) }), rawEvent({ data: 1 }), rawEvent({ data: 1 })];
      await server.client.appendToStream(stream, whole, { expectedRevision: 'no_stream', ...call });
      const error = await errorOf(server.client.appendToStream(stream, above, { expectedRevision: 0n, ...call }));
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error).toMatchObject({ maxAppendSize: MIB });
      expect(await idsIn(stream)).toEqual([whole.id]);
    });

    it('answers StreamDeleted for a tombstone', async () => {
      const stream = newStreamName();
      await append(stream, rawEvents(1), 'no_stream');
      await server.client.tombstoneStream(stream);
      const failed = server.client.appendToStream(stream, rawEvent(), { expectedRevision: 0n, ...call });
      expect(await errorOf(failed)).toBeInstanceOf(StreamDeletedError);
      expect(await errorOf(server.client.setStreamMetadata(stream, { maxCount: 1 }))).toBeInstanceOf(
        StreamDeletedError,
      );
    });
  });

  it('says a wrong next revision where it is asked not to throw', async () => {
    const stream = newStreamName();
    await append(stream, rawEvents(5), 'no_stream');
    const client = server.another('&throwOnAppendFailure=false');
    const result = await client.appendToStream(stream, rawEvent(), { expectedRevision: 1n });
    expect(result).toMatchObject({ success: false, nextExpectedRevision: 1n });
  });

  describe('the same ids again', () => {
    const given = async () => {
      const stream = newStreamName();
      const [begin, events] = [rawEvents(2), rawEvents(3)];
      await append(stream, begin, 'no_stream');
      const { position } = await append(stream, events, 1n);
      return { stream, begin, events, position };
    };

    it('succeed at the same revision, whatever their content and what came later', async () => {
      const { stream, events, position } = await given();
      await append(stream, rawEvents(2), 4n);
      const changed = events.map(({ id }) => rawEvent({ id, data: 'other' }));
      for (const repeat of [events, changed]) {
        expect(await append(stream, repeat, 1n)).toMatchObject({ nextExpectedRevision: 4n, position });
      }
      expect(await idsIn(stream)).toHaveLength(7);
    });

    it('succeed as the beginning of an old append', async () => {
      const { stream, events } = await given();
      expect(await append(stream, events.slice(0, 2), 1n)).toMatchObject({ nextExpectedRevision: 3n });
    });

    it.each<{ rule: string; retry: (own: ReturnType<typeof rawEvents>) => ReturnType<typeof rawEvents> }>([
      { rule: 'with new ones after them', retry: (own) => [...own, rawEvent()] },
      { rule: 'with a new one between', retry: ([a, , c]) => [a!, rawEvent(), c!] },
      { rule: 'in another order', retry: ([a, b, c]) => [b!, a!, c!] },
    ])('are a wrong version $rule', async ({ retry }) => {
      const { stream, events } = await given();
      expect(await errorOf(append(stream, retry(events), 1n))).toMatchObject({ actualVersion: 4n });
      expect(await idsIn(stream)).toHaveLength(5);
    });

    it('are written once more at the head', async () => {
      const { stream, events } = await given();
      expect(await append(stream, events, 4n)).toMatchObject({ nextExpectedRevision: 7n });
      // An append that expects no revision is answered the first place of an id.
      expect(await append(stream, events.slice(0, 1), 'any')).toMatchObject({ nextExpectedRevision: 2n });
    });

    it('are recognised without a revision while the server remembers them', async () => {
      const { stream, events } = await given();
      expect(await append(stream, events, 'any')).toMatchObject({ nextExpectedRevision: 4n });
    });

    it('are stored twice within one append', async () => {
      const stream = newStreamName();
      const twice = rawEvent();
      expect(await append(stream, [twice, twice], 'no_stream')).toMatchObject({ nextExpectedRevision: 1n });
      expect(await idsIn(stream)).toEqual([twice.id, twice.id]);
    });

    itOnDouble('are recognised after a restart at their revision only', async () => {
      const { stream, events } = await given();
      await server.double.crash();
      await server.double.start();
      const client = server.another();
      const again = await client.appendToStream(stream, events, { expectedRevision: 1n });
      expect(again).toMatchObject({ nextExpectedRevision: 4n });
      const doubled = await client.appendToStream(stream, events, { expectedRevision: 'any' });
      expect(doubled).toMatchObject({ nextExpectedRevision: 7n });
    });
  });

  it('makes no stream of an empty append, and calls it a success', async () => {
    const stream = newStreamName();
    expect(await append(stream, [], 'no_stream')).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await errorOf(collected(server.client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
  });

  describe('a stream that was deleted', () => {
    it('reads as not found, and goes on numbering', async () => {
      const stream = newStreamName();
      await append(stream, rawEvents(4), 'no_stream');
      await server.client.deleteStream(stream);
      expect(await errorOf(collected(server.client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
      const begun = rawEvent();
      expect(await append(stream, [begun], 'no_stream')).toMatchObject({ nextExpectedRevision: 4n });
      await append(stream, [rawEvent()], 4n);
      expect((await idsIn(stream))[0]).toBe(begun.id);
    });

    it('is not begun anew by an append of which it knows a part', async () => {
      const stream = newStreamName();
      const events = rawEvents(2);
      await append(stream, events, 'no_stream');
      await server.client.deleteStream(stream);
      const mixed = append(stream, [events[0]!, rawEvent()], 'no_stream');
      expect(await errorOf(mixed)).toBeInstanceOf(WrongExpectedVersionError);
    });

    it('loses what else its metadata said', async () => {
      const stream = newStreamName();
      await append(stream, rawEvents(4), 'no_stream');
      await server.client.setStreamMetadata(stream, { maxCount: 2 });
      await server.client.deleteStream(stream);
      await append(stream, rawEvents(3), 3n);
      await append(stream, rawEvents(3), 6n);
      expect(await idsIn(stream)).toHaveLength(6);
    });

    it('cannot be one that never was, but for a tombstone', async () => {
      const stream = newStreamName();
      expect(await errorOf(server.client.deleteStream(stream))).toBeInstanceOf(WrongExpectedVersionError);
      await server.client.tombstoneStream(stream);
      expect(await errorOf(append(stream, rawEvents(1), 'no_stream'))).toBeInstanceOf(StreamDeletedError);
    });

    it('recognises old ids still, without a position', async () => {
      const stream = newStreamName();
      const events = rawEvents(2);
      await append(stream, events, 'no_stream');
      await append(stream, rawEvents(2), 1n);
      await server.client.setStreamMetadata(stream, { maxCount: 1 });
      const again = await append(stream, events, 'no_stream');
      expect(again).toEqual({ success: true, nextExpectedRevision: 1n, position: undefined });
    });
  });

  it('counts a limit in events read, not in events stored', async () => {
    const stream = newStreamName();
    const events = rawEvents(5);
    await append(stream, events, 'no_stream');
    await server.client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await idsIn(stream)).toEqual(events.slice(3).map(({ id }) => id));
    expect(await append(stream, rawEvents(1), 4n)).toMatchObject({ nextExpectedRevision: 5n });
  });

  it('reports what it was sent, ids in lower case', async () => {
    const stream = newStreamName();
    const id = randomUUID();
    await append(stream, [rawEvent({ id: id.toUpperCase(), type: 'Größe' })], 'no_stream');
    const [read] = await collected(server.client.readStream(stream));
    expect(read!.event).toMatchObject({ id, type: 'Größe', data: { amount: '1.50' }, metadata: { writer: 'w-1' } });
  });
});

describe('appends to EventStoreDB, with its knobs turned', () => {
  const syncMs = 300;
  const slow = serverUnderTest({ flushMs: syncMs, rememberedIds: 4 });
  const secure = serverUnderTest({ users: { admin: 'changeit' } });

  itOnDouble('drops a duplicate that meets its original under way', async () => {
    const stream = newStreamName();
    const events = rawEvents(2);
    const first = slow.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    const second = slow.another().appendToStream(stream, events, { expectedRevision: 'no_stream' });
    expect(await errorOf(second)).toBeInstanceOf(DeadlineExceededError);
    expect(await first).toMatchObject({ nextExpectedRevision: 1n });
  });

  itOnDouble('forgets ids beyond its memory, where no revision is given', async () => {
    const stream = newStreamName();
    const events = rawEvents(2);
    await slow.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    await slow.client.appendToStream(stream, rawEvents(4), { expectedRevision: 1n });
    const again = await slow.client.appendToStream(stream, events, { expectedRevision: 'any' });
    expect(again).toMatchObject({ nextExpectedRevision: 7n });
  });

  itOnDouble('turns away who has no right', async () => {
    const failed = secure.client.appendToStream(newStreamName(), rawEvent(), { expectedRevision: 'no_stream' });
    expect(await errorOf(failed)).toBeInstanceOf(AccessDeniedError);
    expect(await errorOf(collected(secure.client.readAll()))).toBeInstanceOf(AccessDeniedError);
  });
});
