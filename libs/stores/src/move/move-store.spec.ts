import { appendSealed, unsealedEvents } from '../../../../test/support/sealed-appends';
import { FaultyEventStore, type AppendFault } from '../../../../test/support/faulty-event-store';
import { chosenSeed, SeededRandom } from '../../../../test/support/seeded-random';
import { contentsOf } from '../../../../test/support/store-contents';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  recordedChainHead,
  verifyStore,
  sealAppend,
  type UnsealedEvent,
  type EventStore,
  type RecordedEvent,
  type Store,
} from '@ledger/event-store';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { moveStore, type MoveProgress, type MoveSummary } from './move-store';

const newDirectory = temporaryDirectories();
let [source, target]: Store[] = [];
let [from, to]: EventStore[] = [];

beforeEach(async () => {
  [source, target] = [await openEmbeddedStore(newDirectory()), await openEmbeddedStore(newDirectory())];
  [from, to] = [source.events, target.events];
});
afterEach(async () => {
  await source!.close();
  await target!.close();
});

const appendTexts = async (store: EventStore, stream: string, texts: readonly string[]): Promise<void> => {
  const events = texts.map((text): UnsealedEvent => ({ type: 'Said', data: JSON.stringify({ text }), metadata: '{}' }));
  const head = await store.streamHead(stream);
  const first = head === 'no-stream' ? 0n : head + 1n;
  const sealed = sealAppend(stream, first, (await recordedChainHead(store, stream)) ?? '', events);
  await store.append(stream, head, sealed.events);
};

/** Three ledgers whose appends follow each other by turns, in all sizes. */
const fill = async (store: EventStore): Promise<void> => {
  for (const sizes of [[1, 2], [3], [700, 600, 1], [1_500]]) {
    for (const name of ['a', 'b', 'c']) await appendSealed(store, `ledger-${name}`, sizes);
  }
  await appendTexts(store, 'ledger-b', ['ünïcödé 💶 \u0000 "quoted"', 'x'.repeat(900_000)]);
  await appendTexts(store, 'ledger-b', ['y'.repeat(900_000)]);
};

const expectMoved = async (summary: MoveSummary): Promise<void> => {
  const contents = await contentsOf(from!);
  expect(summary).toMatchObject({ outcome: 'moved', events: contents.length, sameOrder: true, grew: false });
  expect(await contentsOf(to!)).toEqual(contents);
  expect(await verifyStore(to!)).toEqual(await verifyStore(from!));
};

describe('a move', () => {
  it('copies every stream byte for byte and in its order, and verifies the copy', async () => {
    await fill(from!);
    const told: MoveProgress[] = [];
    const summary = await moveStore(from!, to!, { onProgress: (progress) => void told.push(progress) });
    expect(summary).toMatchObject({ streams: 3, eventsCopied: 8_424 });
    await expectMoved(summary);
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['copying', 'verifying']);
    for (const phase of ['copying', 'verifying']) {
      const last = told.filter((progress) => progress.phase === phase).at(-1);
      expect(last).toEqual({ phase, events: 8_424, streams: 3, done: 1 });
    }
  });

  it('of an empty store leaves an empty one', async () => {
    expect(await moveStore(from!, to!)).toMatchObject({ outcome: 'moved', streams: 0, events: 0, grew: false });
  });

  it('finds everything there when it is repeated', async () => {
    await fill(from!);
    await moveStore(from!, to!);
    const refusing = new FaultyEventStore(to!);
    refusing.chance = () => 'refused';
    const told: MoveProgress[] = [];
    const again = await moveStore(from!, refusing, { onProgress: (progress) => void told.push(progress) });
    expect(again).toMatchObject({ outcome: 'moved', eventsCopied: 0, events: 8_424 });
    expect(told[0]!.phase).toBe('looking at the target');
    await expectMoved(again);
  });

  it('takes only the streams that it is told to, and leaves the others of the target alone', async () => {
    await appendSealed(from!, 'ledger-a', [2]);
    await appendSealed(from!, 'other', [2]);
    await to!.append('notes', 'no-stream', [{ ...note, id: '6a3f4f5c-0000-4000-8000-000000000001' }]);
    const summary = await moveStore(from!, to!, { streamPrefix: 'ledger-' });
    expect(summary).toMatchObject({ outcome: 'moved', streams: 1, events: 2 });
    expect((await contentsOf(to!)).map(({ stream }) => stream)).toEqual(['notes', 'ledger-a', 'ledger-a']);
  });

  it('tells where events that are looked for lie in the target', async () => {
    await appendSealed(to!, 'elsewhere', [5]);
    const [, second] = await appendSealed(from!, 'ledger-a', [1, 2]);
    const unknown = '6a3f4f5c-0000-4000-8000-000000000001';
    const summary = await moveStore(from!, to!, { streamPrefix: 'ledger-', find: [second!.id, unknown] });
    expect(summary).toMatchObject({ positions: new Map([[second!.id, '7']]) });
  });
});

const note = { type: 'Noted', data: '{}', metadata: '{}' };

describe('a move that is interrupted', () => {
  it('goes on where it was, however its appends end', async () => {
    const seed = chosenSeed();
    const random = new SeededRandom(seed);
    await fill(from!);
    for (let i = 0; i < 60; i++) await appendSealed(from!, `ledger-${random.below(9)}`, [1 + random.below(4)]);
    const faulty = new FaultyEventStore(to!);
    const faults: AppendFault[] = ['lost-acknowledgement', 'vanished', 'refused'];
    faulty.chance = () => (random.chance(0.15) ? random.of(faults) : undefined);
    let summary: MoveSummary | undefined;
    let interruptions = 0;
    while (summary === undefined) {
      summary = await moveStore(from!, faulty, { appendWaitsMs: [] }).catch((error: Error) => {
        expect({ seed, name: error.name }).toEqual({
          seed,
          name: expect.stringMatching(/^(?:AppendOutcomeUnknown|EventStoreUnavailable)$/),
        });
        interruptions++;
        return undefined;
      });
    }
    expect(interruptions).toBeGreaterThan(0);
    await expectMoved(summary);
  });

  it('repeats what is not known to be stored before it gives up', async () => {
    await appendSealed(from!, 'ledger-a', [2]);
    const faulty = new FaultyEventStore(to!);
    faulty.faults.push('refused', 'vanished', 'lost-acknowledgement');
    await expectMoved(await moveStore(from!, faulty, { appendWaitsMs: [0, 0, 0] }));
    expect(new Set(faulty.tried).size).toBe(1);
    expect(faulty.tried).toHaveLength(4);
  });

  it('stops after the append in hand when it is told to, and goes on when it is repeated', async () => {
    await fill(from!);
    const interruption = new AbortController();
    const interrupting = new FaultyEventStore(to!);
    interrupting.faults.push(undefined, undefined, async () => interruption.abort());
    const stopped = await moveStore(from!, interrupting, { signal: interruption.signal });
    expect(stopped).toEqual({ outcome: 'interrupted', eventsCopied: (await contentsOf(to!)).length });
    expect(interrupting.tried).toHaveLength(3);
    await expectMoved(await moveStore(from!, to!));
  });
});

describe('a target that is not the beginning of the source', () => {
  const sealedElsewhere = async (stream: string): Promise<void> => appendTexts(to!, stream, ['something else']);

  it.each<{ what: string; given: () => Promise<unknown>; says: RegExp }>([
    {
      what: 'a stream that the source lacks',
      given: () => appendSealed(to!, 'ledger-z', [1]),
      says: /^ledger-z: in the target it ends at revision 0, in the source it is not there$/,
    },
    {
      what: 'a stream that is longer than in the source',
      given: () => appendSealed(to!, 'ledger-b', [2, 2]),
      says: /^ledger-b: in the target it ends at revision 3, in the source it ends at revision 1$/,
    },
    {
      what: 'another history',
      given: () => sealedElsewhere('ledger-b'),
      says: /^ledger-b: the target holds something else at revision 0$/,
    },
    {
      what: 'half of an append',
      given: async () => to!.append('ledger-b', 'no-stream', (await contentsOf(from!, 'ledger-b')).slice(0, 1)),
      says: /^ledger-b: the target ends in the middle of an append, at revision 0$/,
    },
  ])('is refused before anything is written: $what', async ({ given, says }) => {
    await appendSealed(from!, 'ledger-a', [2]);
    await appendSealed(from!, 'ledger-b', [2]);
    await given();
    const before = await contentsOf(to!);
    await expect(moveStore(from!, to!)).rejects.toMatchObject({
      name: 'MoveRefused',
      message: expect.stringMatching(says),
    });
    expect(await contentsOf(to!)).toEqual(before);
  });

  it('is refused when somebody else writes to it meanwhile', async () => {
    await appendSealed(from!, 'ledger-a', [2]);
    const faulty = new FaultyEventStore(to!);
    faulty.faults.push(() => sealedElsewhere('ledger-a'));
    await expect(moveStore(from!, faulty)).rejects.toThrow(
      'ledger-a: somebody else writes to the target: there it ends at revision 0',
    );
  });

  it('is refused when it cannot hold what the source says, naming the event', async () => {
    const odd = [...unsealedEvents(1), { type: 'Said', data: '{ "a":1}', metadata: '{}' }];
    await from!.append('ledger-a', 'no-stream', sealAppend('ledger-a', 0n, '', odd).events);
    const canonicalOnly = new FaultyEventStore(to!);
    canonicalOnly.faults.push(() => Promise.reject(new RangeError('not as JSON.stringify writes it')));
    await expect(moveStore(from!, canonicalOnly)).rejects.toThrow(
      'ledger-a: the target cannot hold revision 1: not as JSON.stringify writes it',
    );
  });

  it.each<{ what: string; change: (event: RecordedEvent) => RecordedEvent | undefined; says: RegExp }>([
    {
      what: 'an event that changed',
      change: (event) => (event.revision === 1n ? { ...event, data: '{"i":7}' } : event),
      says: /^ledger-a: the target differs at revision 1: event id is /,
    },
    {
      what: 'an append that is missing',
      change: (event) => (event.revision === 2n ? undefined : event),
      says: /^ledger-a: the target holds 2 events of it, the source 3$/,
    },
    {
      what: 'a stream that is missing',
      change: () => undefined,
      says: /^ledger-a: the target lacks it$/,
    },
    {
      what: 'a stream too many',
      change: (event) => ({ ...event, stream: event.revision === 0n ? 'ledger-a' : 'ledger-x' }),
      says: /^ledger-x: the target differs at revision 1: revision out of order is 1, not 0$/,
    },
  ])('is noticed after the copy: $what', async ({ change, says }) => {
    await appendSealed(from!, 'ledger-a', [2, 1]);
    let copied = false;
    const changing = new FaultyEventStore(to!);
    changing.faults.push(async () => void (copied = true));
    changing.readAll = async function* (options) {
      for await (const page of to!.readAll(options)) {
        yield copied ? page.flatMap((event) => change(event) ?? []) : page;
      }
    };
    await expect(moveStore(from!, changing)).rejects.toMatchObject({
      name: 'MoveRefused',
      message: expect.stringMatching(says),
    });
  });

  it('is told where only the order over the streams differs', async () => {
    await appendSealed(from!, 'ledger-a', [1]);
    await appendSealed(from!, 'ledger-b', [1]);
    await appendSealed(to!, 'ledger-b', [1]);
    expect(await moveStore(from!, to!)).toMatchObject({ outcome: 'moved', sameOrder: false });
  });
});

describe('a source', () => {
  it('that is damaged is refused where it is, and nothing of it is taken from there on', async () => {
    await appendSealed(from!, 'ledger-a', [1, 2, 1]);
    const damaged = new FaultyEventStore(from!);
    damaged.readAll = async function* (options) {
      for await (const page of from!.readAll(options)) {
        yield page.map((event) => (event.revision === 2n ? { ...event, data: '{"i":7}' } : event));
      }
    };
    await expect(moveStore(damaged, to!)).rejects.toThrow(
      /^ledger-a: the source is damaged at revision 2: event id is /,
    );
    expect(await to!.streamHead('ledger-a')).not.toBe(2n);
  });

  it('that ends within an append is damaged', async () => {
    await appendSealed(from!, 'ledger-a', [1, 2]);
    const cut = new FaultyEventStore(from!);
    cut.readAll = async function* (options) {
      for await (const page of from!.readAll(options)) yield page.slice(0, 2);
    };
    await expect(moveStore(cut, to!)).rejects.toThrow(/^ledger-a: the source is damaged at revision 1: seal missing/);
  });

  it('that grows by pages is followed, and what came at the very end is told of', async () => {
    await appendSealed(from!, 'ledger-a', [1_000]);
    const growth = [1_000, 5, 7];
    const growing = new FaultyEventStore(from!);
    growing.readAll = async function* (options) {
      yield* from!.readAll(options);
      const size = growth.shift();
      if (size !== undefined) await appendSealed(from!, 'ledger-b', [size]);
    };
    const followed = await moveStore(growing, to!);
    expect(followed).toMatchObject({ outcome: 'moved', events: 2_005, grew: true });
    const rest = await moveStore(from!, to!);
    expect(rest).toMatchObject({ outcome: 'moved', events: 2_012, eventsCopied: 7, grew: false });
  });
});
