import { randomUUID } from 'node:crypto';
import { moveStore, openStore, type MoveSummary } from '@ledger/stores';
import { sealAppend, type Store } from '@ledger/event-store';
import { FaultyEventStore, type AppendFault } from '../support/faulty-event-store';
import { appendSealed } from '../support/sealed-appends';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { serverUnderTest, itOnDouble } from '../support/server-under-test';
import { contentsOf } from '../support/store-contents';
import { temporaryDirectories } from '../support/temporary-directories';

const newDirectory = temporaryDirectories();
const server = serverUnderTest({ chunkBytes: 4 * 1024 * 1024 });
let stores: Store[];
/** Prefix of this test alone: others use the same server. */
let streamPrefix: string;

beforeEach(() => {
  stores = [];
  streamPrefix = `move-${randomUUID()}-`;
});
afterEach(async () => {
  for (const store of stores) await store.close();
});

const opened = async (kind: 'embedded' | 'eventstoredb'): Promise<Store> => {
  const { connectionString } = server;
  const store = await openStore({ kind, directory: newDirectory(), connectionString });
  stores.push(store);
  return store;
};

/** Ledgers whose appends of all sizes follow each other by turns. */
const fill = async ({ events }: Store): Promise<void> => {
  const random = new SeededRandom(7);
  for (let i = 0; i < 40; i++) await appendSealed(events, `${streamPrefix}${random.below(7)}`, [1 + random.below(9)]);
  await appendSealed(events, `${streamPrefix}0`, [900, 1, 700]);
  const texts = ['ünïcödé 💶 "quoted" \u0000 \u2028', 'x'.repeat(700_000), '', '1e400', '-0'];
  const said = texts.map((text) => ({
    type: 'Said',
    data: JSON.stringify({ text, $odd: [null, true, 1.5, {}], 'ä.b': text.length }),
    metadata: JSON.stringify({ writer: 'w', $correlationId: 'c', $causationId: '1' }),
  }));
  await events.append(`${streamPrefix}texts`, 'no-stream', sealAppend(`${streamPrefix}texts`, 0n, '', said).events);
};

const expectMoved = async (summary: MoveSummary, from: Store, to: Store): Promise<void> => {
  const contents = await contentsOf(from.events, streamPrefix);
  expect(summary).toMatchObject({ outcome: 'moved', events: contents.length, sameOrder: true, grew: false });
  expect(await contentsOf(to.events, streamPrefix)).toEqual(contents);
};

describe('a move to an EventStoreDB', () => {
  it('and back keeps every byte and the order', async () => {
    const [from, there, back] = [await opened('embedded'), await opened('eventstoredb'), await opened('embedded')];
    await fill(from);
    await expectMoved(await moveStore(from.events, there.events, { streamPrefix }), from, there);
    await expectMoved(await moveStore(there.events, back.events, { streamPrefix }), from, back);
  });

  it('goes on where it was interrupted, however its appends end', async () => {
    const [from, there] = [await opened('embedded'), await opened('eventstoredb')];
    await fill(from);
    const random = new SeededRandom(chosenSeed());
    const faulty = new FaultyEventStore(there.events);
    const faults: AppendFault[] = ['lost-acknowledgement', 'vanished', 'refused'];
    faulty.chance = () => (random.chance(0.2) ? random.of(faults) : undefined);
    let summary: MoveSummary | undefined;
    while (summary === undefined) {
      const move = moveStore(from.events, faulty, { streamPrefix, appendWaitsMs: [] });
      summary = await move.catch((error: Error) => {
        expect(error.name).toMatch(/^(?:AppendOutcomeUnknown|EventStoreUnavailable)$/);
        return undefined;
      });
    }
    await expectMoved(summary, from, there);
  });

  itOnDouble('waits for a server that goes away and comes back', async () => {
    const [from, there] = [await opened('embedded'), await opened('eventstoredb')];
    await fill(from);
    server.double.faults.byChance(chosenSeed(), [
      { on: 'append', fault: { kind: 'lost' }, probability: 0.2 },
      { on: 'append', fault: { kind: 'unavailable' }, probability: 0.2 },
    ]);
    const moved = moveStore(from.events, there.events, { streamPrefix, appendWaitsMs: Array<number>(50).fill(20) });
    await expectMoved(await moved.finally(() => server.double.faults.clear()), from, there);
    expect(server.double.faults.met.get('lost')).toBeGreaterThan(0);
  });

  it('is refused where the server would change the text, naming the event', async () => {
    const [from, there] = [await opened('embedded'), await opened('eventstoredb')];
    const stream = `${streamPrefix}odd`;
    const texts = ['{"a":1}', '{"a": 1}'];
    const events = texts.map((data) => ({ type: 'Said', data, metadata: '{}' }));
    await from.events.append(stream, 'no-stream', sealAppend(stream, 0n, '', events).events);
    await expect(moveStore(from.events, there.events, { streamPrefix })).rejects.toMatchObject({
      name: 'MoveRefused',
      message: expect.stringMatching(new RegExp(`^${stream}: the target cannot hold revision 1: `)),
    });
    expect(await there.events.streamHead(stream)).toBe('no-stream');
  });

  it('is refused where another stream has the name', async () => {
    const [from, there] = [await opened('embedded'), await opened('eventstoredb')];
    await appendSealed(from.events, `${streamPrefix}a`, [2]);
    await appendSealed(there.events, `${streamPrefix}a`, [1]);
    await expect(moveStore(from.events, there.events, { streamPrefix })).rejects.toMatchObject({
      name: 'MoveRefused',
      message: `${streamPrefix}a: the target holds something else at revision 0`,
    });
  });
});
