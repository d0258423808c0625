import type { Position } from '@ledger/event-store';
import { InvalidPageToken, ReadSideUnavailable, type ReadSide } from '@ledger/read-models';
import { busyRun } from '../support/busy-run';
import { eventually } from '../support/eventually';
import { openFiles } from '../support/open-files';
import { ReadSideRig } from '../support/read-side-rig';
import { asked } from '../support/table-query';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();
const rigs: ReadSideRig[] = [];
const newRig = async (rounds = 400): Promise<{ rig: ReadSideRig; readSide: ReadSide; head: Position }> => {
  const rig = await ReadSideRig.open(temporary());
  rigs.push(rig);
  const readSide = await rig.readSide();
  const head = await rig.log.append(busyRun(rounds).events);
  await readSide.waitFor(head);
  return { rig, readSide, head };
};
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const CALLERS = 8;
const STOP_MS_MAX = 1_000;
const ledgerId = 'test';
const tablesOpen = ({ databasePath }: ReadSideRig): readonly string[] =>
  openFiles().filter((name) => name.startsWith(databasePath));
const beyond = (head: Position): Position => `${BigInt(head) + 1_000_000n}` as Position;

/** Every way in which a query can end, by as many callers as there are connections and more. */
const allKinds = (readSide: ReadSide, head: Position): Promise<unknown> => {
  const one = (gone: AbortController): Promise<unknown>[] => [
    readSide.query(asked('GetUsage', { ledgerId, groupBy: ['account', 'model'], maxCount: 1 })),
    readSide.query(asked('GetUsage', { ledgerId, groupBy: ['account'] })),
    readSide.query(asked('GetLedgerTotals', { ledgerId })),
    readSide.query(asked('GetEfficiency', { ledgerId })),
    readSide.query(asked('GetRejections', { ledgerId })),
    readSide.query(asked('GetBalances', { ledgerId, accountId: 'root', depth: 3 })),
    expect(readSide.query(asked('GetUsage', { ledgerId, after: 'not one' }))).rejects.toThrow(InvalidPageToken),
    expect(
      readSide.query(asked('GetUsage', { ledgerId, minPosition: beyond(head) }), { signal: gone.signal }),
    ).rejects.toThrow('cancelled by its caller'),
    // Done or not when its caller goes: the connection goes back either way.
    readSide.query(asked('GetUsage', { ledgerId }), { signal: gone.signal }).catch(() => undefined),
  ];
  const callers = Array.from({ length: CALLERS }, () => new AbortController());
  const all = Promise.all(callers.flatMap(one));
  for (const gone of callers) gone.abort();
  return all;
};

describe('the connections of the read models', () => {
  it('are as many after many queries as after the first ones, however a query ends', async () => {
    const { rig, readSide, head } = await newRig();
    await allKinds(readSide, head);
    const before = tablesOpen(rig).length;
    for (let round = 0; round < 30; round++) await allKinds(readSide, head);
    expect(tablesOpen(rig)).toHaveLength(before);
    // Nobody holds an old state of the tables any more: the log of changes can be folded in without waiting for anybody.
    const from = performance.now();
    await readSide.close();
    expect(performance.now() - from).toBeLessThan(STOP_MS_MAX);
    expect(rig.logged).toEqual([]);
  });

  it('of tables that a rebuild replaced are closed', async () => {
    const { rig, readSide, head } = await newRig();
    for (let round = 0; round < 3; round++) {
      await allKinds(readSide, head);
      await readSide.rebuild();
    }
    await eventually(() => !openFiles().some((name) => name.includes(rig.directory) && name.endsWith('(deleted)')));
  });
});

describe('a server that stops', () => {
  it('cuts off what waits, and takes no more queries', async () => {
    const { readSide, head } = await newRig();
    const waiting = readSide.query(asked('GetBalances', { ledgerId, accountId: 'root', minPosition: beyond(head) }));
    const position = readSide.waitFor(beyond(head));
    const ends = Promise.all(
      [waiting, position].map((query) => expect(query).rejects.toThrow(/^the server is shutting down: ask again/)),
    );
    readSide.stopAnswering();
    await expect(readSide.query(asked('ListLedgers', {}))).rejects.toThrow(ReadSideUnavailable);
    await ends;
  });

  it('gives up a rebuild', async () => {
    const { readSide } = await newRig();
    const rebuilt = expect(readSide.rebuild()).rejects.toThrow(/shutting down/);
    const from = performance.now();
    await readSide.close();
    expect(performance.now() - from).toBeLessThan(STOP_MS_MAX);
    await rebuilt;
  });
});
