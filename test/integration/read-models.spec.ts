import { comparePositions, START, type Position } from '@ledger/event-store';
import {
  AskTables,
  AskTablesHandler,
  LedgerParked,
  NotYetProjected,
  ReadSide,
  ReadSideUnavailable,
} from '@ledger/read-models';
import { CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import Database from 'libsql';
import { existsSync, writeFileSync } from 'node:fs';
import { AGENTS, busyRun, consumed } from '../support/busy-run';
import { ReadSideRig } from '../support/read-side-rig';
import { asked } from '../support/table-query';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();
const rigs: ReadSideRig[] = [];
const newRig = async (directory = temporary()): Promise<ReadSideRig> => {
  const rig = await ReadSideRig.open(directory);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const usedByTeam = async (readSide: ReadSide, minPosition: Position): Promise<string | undefined> => {
  const page = await readSide.query(asked('GetBalances', { ledgerId: 'test', accountId: 'team', minPosition }));
  return page?.items[0]?.balances[0]?.used;
};

describe('reading what was written', () => {
  it('waits for the position that a query demands', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const run = busyRun(50);
    expect(await usedByTeam(readSide, await rig.log.append(run.events))).toBe('1.9');
    for (let turn = 1; turn <= 20; turn++) {
      const position = await rig.log.append(consumed(run, 1));
      expect(await usedByTeam(readSide, position)).toBe(`${(190 + turn) / 100}`);
    }
  });

  it('says how far the tables are where the demanded position does not come', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const position = await rig.log.append(busyRun(5).events);
    await readSide.waitFor(position);
    const beyond = `${BigInt(position) + 1_000_000n}` as Position;
    const refused = await readSide
      .query(asked('ListLedgers', { minPosition: beyond }), { waitMs: 20 })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotYetProjected);
    expect(refused).toMatchObject({ demanded: beyond, position });
  });

  it('goes on where it was after a restart', async () => {
    const rig = await newRig();
    const first = await rig.readSide();
    const run = busyRun(50);
    await first.waitFor(await rig.log.append(run.events));
    await first.close();
    const position = await rig.log.append(consumed(run, 100));
    const second = await rig.readSide();
    expect(await usedByTeam(second, position)).toBe('2.9');
    expect(await second.status()).toMatchObject({ rebuilding: false });
    expect(rig.logged).toEqual([]);
  });

  it('answers every query through the query bus', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const minPosition = await rig.log.append(busyRun(50).events);
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [AskTablesHandler, { provide: ReadSide, useValue: readSide }],
    }).compile();
    await module.init();
    const bus = module.get(QueryBus);
    const ledgerId = 'test';
    expect((await bus.execute(new AskTables(asked('ListLedgers', { minPosition })))).items).toMatchObject([
      { ledgerId },
    ]);
    expect((await bus.execute(new AskTables(asked('ListAccounts', { ledgerId, maxCount: 5 }))))!.items).toHaveLength(5);
    const subtree = await bus.execute(
      new AskTables(asked('GetBalances', { ledgerId, accountId: 'root', depth: 2, maxCount: 500 })),
    );
    expect(subtree!.items).toHaveLength(AGENTS + 2);
    const usage = await bus.execute(
      new AskTables(asked('GetUsage', { ledgerId, groupBy: ['operation', 'model'], maxCount: 2 })),
    );
    expect(usage).toMatchObject({ next: expect.any(String), items: [{ resource: 'usd' }, { resource: 'usd' }] });
    const totals = await bus.execute(new AskTables(asked('GetLedgerTotals', { ledgerId })));
    expect(totals!.resources.map(({ difference }) => difference)).toEqual(totals!.resources.map(() => '0'));
    expect(await bus.execute(new AskTables(asked('GetLedgerTotals', { ledgerId: 'other' })))).toBeUndefined();
    await module.close();
  });
});

describe('an event that nobody here knows', () => {
  it('parks its ledger, which is not answered about rather than from before it; the models go on', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const run = busyRun(10);
    const known = await rig.log.append(run.events);
    expect(await usedByTeam(readSide, known)).toBe('0.5');
    await rig.log.appendRaw([{ type: 'BonusPaid', data: '{}' }]);
    const head = await rig.log.append(consumed(run, 10));
    await readSide.waitFor(head);
    await expect(usedByTeam(readSide, known)).rejects.toThrow(LedgerParked);
    const { models, parked } = await readSide.status();
    expect(models.map(({ name }) => name)).toEqual([
      'accounts',
      'balances',
      'limits',
      'usage',
      'outcomes',
      'rejections',
      'escrows',
      'periods',
    ]);
    for (const model of models) expect(model).toEqual({ name: model.name, status: 'live', position: head });
    expect(parked).toEqual([expect.objectContaining({ ledgerId: 'test', reason: expect.stringMatching(/BonusPaid/) })]);
    expect(rig.logged.join()).toMatch(/ledger test is parked.*BonusPaid at/);
    await readSide.rebuild();
    expect((await readSide.status()).parked).toEqual(parked);
  });
});

describe('a file of tables that cannot be used', () => {
  const withFile = async (spoil: (rig: ReadSideRig) => Promise<void> | void): Promise<ReadSideRig> => {
    const rig = await newRig();
    const first = await rig.readSide();
    await first.waitFor(await rig.log.append(busyRun(50).events));
    await first.close();
    await spoil(rig);
    return rig;
  };
  const expectRebuilt = async (rig: ReadSideRig, reason: RegExp): Promise<void> => {
    const readSide = await rig.readSide();
    expect(await usedByTeam(readSide, await rig.store.events.head())).toBe('1.9');
    expect(rig.logged).toHaveLength(1);
    expect(rig.logged[0]).toMatch(reason);
  };

  it.each([
    { what: 'of another version', sql: 'PRAGMA user_version = 999', reason: /warn .*has version 999, not \d/ },
    { what: 'of no version', sql: 'PRAGMA user_version = 0', reason: /has version 0/ },
    { what: 'ahead of the log', sql: "UPDATE checkpoint SET position = '999999999'", reason: /ahead of the log/ },
    { what: 'of another log', sql: "UPDATE checkpoint SET event_id = 'other'", reason: /another log/ },
    { what: 'without a table', sql: 'DROP TABLE checkpoint', reason: /cannot be read/ },
  ])('is rebuilt from the log: $what', async ({ sql, reason }) => {
    const rig = await withFile(({ databasePath }) => {
      const db = new Database(databasePath);
      db.exec(sql);
      db.close();
    });
    await expectRebuilt(rig, reason);
  });

  it('is rebuilt from the log: not a database', async () => {
    const rig = await withFile(({ databasePath }) => writeFileSync(databasePath, 'no tables here '.repeat(1000)));
    await expectRebuilt(rig, /cannot be read/);
  });

  it('is an error where nothing can be written', async () => {
    const rig = await newRig();
    const nowhere = `${rig.directory}/no/such/place.db`;
    await expect(rig.readSide(nowhere)).rejects.toThrow(ReadSideUnavailable);
    expect(existsSync(nowhere)).toBe(false);
  });
});

it('has nothing to answer from before the first event', async () => {
  const rig = await newRig();
  const readSide = await rig.readSide();
  const { items, position } = await readSide.query(asked('ListLedgers', {}));
  expect(items).toEqual([]);
  expect(comparePositions(position, START)).toBe(0);
});
