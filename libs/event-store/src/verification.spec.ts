import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { appendSealed, unsealedEvents } from '../../../test/support/sealed-appends';
import { sealAppend } from './chain';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store } from './store';
import type { EventReader, NewEvent, StreamEvent } from './event-store';
import { recordedChainHead, verifyStore, verifyStream, type Difference } from './verification';

const newDirectory = temporaryDirectories();

describe('verification', () => {
  let store: Store;
  beforeAll(async () => void (store = await openEmbeddedStore(newDirectory())));
  afterAll(() => store.close());

  it('finds a stream right, with its head', async () => {
    await appendSealed(store.events, 'right', [1, 3, 1_500, 2]);
    const head = await recordedChainHead(store.events, 'right');
    expect(await verifyStream(store.events, 'right')).toEqual({
      stream: 'right',
      events: 1_506,
      revision: 1_505n,
      head,
    });
  });

  it('finds nothing wrong with a stream that does not exist', async () => {
    expect(await verifyStream(store.events, 'none')).toEqual({ stream: 'none', events: 0, head: '' });
    expect(await recordedChainHead(store.events, 'none')).toBeUndefined();
  });

  it.each<{
    rule: string;
    change: (events: StreamEvent[]) => StreamEvent[];
    what: Difference['what'];
    revision: bigint;
  }>([
    { rule: 'changed data', change: edit(2, { data: '{"i":9}' }), what: 'event id', revision: 2n },
    { rule: 'a changed type', change: edit(4, { type: 'Settled' }), what: 'event id', revision: 4n },
    {
      rule: 'a changed id',
      change: edit(1, { id: '00000000-0000-5000-8000-000000000000' }),
      what: 'event id',
      revision: 1n,
    },
    {
      rule: 'an event left out',
      change: (all) => all.filter((_, i) => i !== 3),
      what: 'revision out of order',
      revision: 4n,
    },
    { rule: 'a cut in an append', change: (all) => all.slice(0, 5), what: 'seal missing', revision: 4n },
    {
      rule: 'an append swallowed by the next',
      change: (all) => rejoin(all),
      what: 'events in the append',
      revision: 5n,
    },
    { rule: 'a chain begun elsewhere', change: () => otherChain(), what: 'chain hash', revision: 2n },
  ])('says exactly where it differs: $rule', async ({ change, what, revision }) => {
    const right = await streamOf(store.events, [3, 3]);
    const { difference, events } = await verifyStream(readerOf(change(right)), 'ledger-x');
    expect(difference).toMatchObject({ what, revision });
    expect(difference!.expected).not.toBe(difference!.found);
    expect(events).toBeLessThanOrEqual(Number(revision) + 1);
  });

  it('goes through a whole store and names every stream that differs', async () => {
    await appendSealed(store.events, 'all-a', [2, 2]);
    await store.events.append('all-b', 'no-stream', [
      { ...unsealedEvents(1)[0]!, id: '00000000-0000-5000-8000-000000000000' },
    ]);
    await appendSealed(store.events, 'all-c', [1]);
    const seen: string[] = [];
    const result = await verifyStore(store.events, {
      streamPrefix: 'all-',
      onStream: ({ stream }) => seen.push(stream),
    });
    expect(result).toMatchObject({ streams: 3, differing: [{ stream: 'all-b', difference: { what: 'event id' } }] });
    expect(seen).toEqual(['all-a', 'all-b', 'all-c']);
  });
});

const streamOf = async (store: Store['events'], sizes: number[]): Promise<StreamEvent[]> => {
  if ((await store.streamHead('ledger-x')) === 'no-stream') await appendSealed(store, 'ledger-x', sizes);
  const events: StreamEvent[] = [];
  for await (const page of store.readStream('ledger-x')) events.push(...page);
  return events;
};

/** Reader of events whose bytes were changed in the store. */
const readerOf = (events: readonly StreamEvent[]): EventReader => {
  const pages = async function* () {
    yield events;
  };
  return { readStream: pages } as unknown as EventReader;
};

function edit(i: number, change: Partial<NewEvent>) {
  return (all: StreamEvent[]) => all.map((event, at) => (at === i ? { ...event, ...change } : event));
}

/** Events without the first seal: the event that had it is otherwise right. */
const rejoin = (all: StreamEvent[]): StreamEvent[] =>
  all.map((event, i) => (i === 2 ? { ...event, metadata: '{"writer":"w-1"}' } : event));

const otherChain = (): StreamEvent[] =>
  sealAppend('ledger-x', 0n, 'elsewhere', unsealedEvents(3)).events.map((event, i) => ({
    ...event,
    stream: 'ledger-x',
    revision: BigInt(i),
  }));
