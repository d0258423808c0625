import { join } from 'node:path';
import {
  allocate,
  close,
  consume,
  fund,
  limit,
  open,
  openLedger,
  record,
  removeLimit,
  reserve,
  resume,
  settle,
  suspend,
  update,
  withdraw,
} from '../../../test/support/ledger-builders';
import { LedgerRun } from '../../../test/support/ledger-run';
import { recordedEvents } from '../../../test/support/recorded-log';
import { dumpTables } from '../../../test/support/table-dump';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { listAccounts, listLedgers } from './accounts/reading';
import { getBalances, ledgerTotals } from './balances/reading';
import { type Connection } from './model/database';
import { openForWriting } from './projecting/schema';
import { InvalidPageToken } from './errors';
import { Projector } from './projecting/projector';
import { getUsage } from './usage/reading';

const temporary = temporaryDirectories();

const newTables = (): Connection => openForWriting(join(temporary(), 'read-models.db'));

const projected = async (run: LedgerRun): Promise<Connection> => {
  const db = newTables();
  const recorded = recordedEvents(run.events);
  await new Projector(db).handle(recorded, recorded[recorded.length - 1]!.position);
  return db;
};

const family = (): LedgerRun =>
  new LedgerRun().must(
    openLedger({ labels: { env: 'test' } }),
    fund({ usd: '100', tokens: '5000' }),
    open('team', { kind: 'team', with: '50' }),
    open('a', { parentId: 'team', with: '20' }),
    open('b', { parentId: 'team' }),
  );

const balance = (db: Connection, accountId: string, resource = 'usd') =>
  getBalances(db, { ledgerId: 'test', accountId })!.items[0]!.balances.find((one) => one.resource === resource);

describe('ledgers and accounts', () => {
  it('lists ledgers with what came in and went out of each resource', async () => {
    const db = await projected(family().must(withdraw('12.5')));
    const { items, next, position } = listLedgers(db, {});
    expect(items).toMatchObject([{ ledgerId: 'test', status: 'open', clock: 'server', labels: { env: 'test' } }]);
    expect(items[0]!.resources.find(({ resource }) => resource === 'usd')).toEqual({
      resource: 'usd',
      scale: 9,
      funded: '100',
      withdrawn: '12.5',
    });
    expect(next).toBeUndefined();
    expect(position).not.toBe('0');
  });

  it('pages ledgers by id', async () => {
    const db = newTables();
    const projector = new Projector(db);
    for (const [place, ledgerId] of ['b', 'a', 'c'].entries()) {
      const events = recordedEvents(new LedgerRun().must(openLedger()).events, ledgerId).map((event) => ({
        ...event,
        data: event.data.replace('"ledgerId":"test"', `"ledgerId":"${ledgerId}"`),
        position: `${1000 * (place + 1)}` as never,
      }));
      await projector.handle(events, events[0]!.position);
    }
    const first = listLedgers(db, { maxCount: 2 });
    expect(first.items.map(({ ledgerId }) => ledgerId)).toEqual(['a', 'b']);
    const second = listLedgers(db, { maxCount: 2, after: first.next! });
    expect(second.items.map(({ ledgerId }) => ledgerId)).toEqual(['c']);
    expect(second.next).toBeUndefined();
  });

  it.each([
    { filter: {}, found: ['a', 'b', 'root', 'team'] },
    { filter: { parentId: 'team' }, found: ['a', 'b'] },
    { filter: { kind: 'team' as const }, found: ['team'] },
    { filter: { state: 'suspended' as const }, found: ['b'] },
    { filter: { state: 'closed' as const }, found: ['a'] },
    { filter: { parentId: 'team', state: 'open' as const }, found: [] },
  ])('finds accounts by $filter', async ({ filter, found }) => {
    const db = await projected(family().must(suspend('b'), close('a')));
    const { items } = listAccounts(db, { ledgerId: 'test', ...filter })!;
    expect(items.map(({ accountId }) => accountId)).toEqual(found);
  });

  it('says what an account was opened with, updated to and closed at', async () => {
    const run = family().must(
      update('b', { priority: 7, labels: { owner: 'ann' } }),
      suspend('b'),
      resume('b'),
      close('a'),
    );
    const { items } = listAccounts(await projected(run), { ledgerId: 'test', parentId: 'team' })!;
    expect(items).toMatchObject([
      { accountId: 'a', parentId: 'team', depth: 2, state: 'closed', closedAt: expect.any(String) },
      { accountId: 'b', kind: 'agent', state: 'open', priority: 7, labels: { owner: 'ann' } },
    ]);
    expect(items[1]).not.toHaveProperty('closedAt');
  });

  it('knows nothing of other ledgers and accounts', async () => {
    const db = await projected(family());
    expect(listAccounts(db, { ledgerId: 'other' })).toBeUndefined();
    expect(listAccounts(db, { ledgerId: 'test', parentId: 'other' })).toBeUndefined();
    expect(getBalances(db, { ledgerId: 'test', accountId: 'other' })).toBeUndefined();
    expect(await getUsage(db, { ledgerId: 'test', accountId: 'other' })).toBeUndefined();
    expect(await ledgerTotals(db, { ledgerId: 'other' })).toBeUndefined();
  });
});

describe('balances', () => {
  it('keeps buckets at the payer, usage at the spender and above, and both summed up the tree', async () => {
    const db = await projected(
      family().must(
        consume('a', '3'),
        consume('b', '4.5'),
        reserve('r', 'b', '1.25'),
        settle('r', '0.25', { final: false }),
      ),
    );
    expect(balance(db, 'a')).toMatchObject({ allocated: '20', available: '17', consumed: '3', used: '3' });
    expect(balance(db, 'b')).toMatchObject({ allocated: '0', available: '0', used: '4.75', reserved: '1' });
    expect(balance(db, 'team')).toMatchObject({
      allocated: '30',
      available: '24.25',
      held: '1',
      consumed: '4.75',
      used: '7.75',
      reserved: '1',
      subtree: { allocated: '50', available: '41.25', held: '1', consumed: '7.75', closedBelow: '0' },
    });
    expect(balance(db, 'root')!.subtree).toMatchObject({ allocated: '100', consumed: '7.75' });
  });

  it('reports a deficit as it is', async () => {
    const db = await projected(family().must(record('a', '25')));
    expect(balance(db, 'a')).toMatchObject({ available: '-5', consumed: '25', allocated: '20' });
  });

  it('is exact beyond 64 bits', async () => {
    const most = '99999999999999999999999999.000000001';
    const db = await projected(new LedgerRun().must(openLedger(), fund(most), open('a'), allocate('a', most)));
    expect(balance(db, 'a')).toMatchObject({ available: most });
    expect(balance(db, 'root')).toMatchObject({ available: '0', subtree: { available: most } });
  });

  it('has a limit until it is removed', async () => {
    const run = family().must(limit('a', '9'), limit('a', '7.5'));
    expect(balance(await projected(run), 'a')).toMatchObject({ limit: '7.5' });
    expect(balance(await projected(run.must(removeLimit('a'))), 'a')).not.toHaveProperty('limit');
  });

  it('keeps what an account was closed with, and moves it below its parent', async () => {
    const db = await projected(family().must(consume('a', '3'), close('a')));
    expect(balance(db, 'a')).toMatchObject({
      allocated: '0',
      consumed: '0',
      final: { consumed: '3', closedBelow: '0', used: '3' },
    });
    expect(balance(db, 'team')).toMatchObject({ available: '47', closedBelow: '3', consumed: '0' });
    expect(balance(db, 'team')!.subtree).toMatchObject({ available: '47', closedBelow: '3', consumed: '0' });
  });

  it('lists a subtree from the top, to a depth, page by page', async () => {
    const db = await projected(family().must(open('a1', { parentId: 'a' }), open('z'), close('b')));
    const ids = (demand: object) =>
      getBalances(db, { ledgerId: 'test', accountId: 'root', ...demand })!.items.map(
        ({ account }) => account.accountId,
      );
    expect(ids({})).toEqual(['root']);
    expect(ids({ depth: 1 })).toEqual(['root', 'team', 'z']);
    expect(ids({ depth: 9 })).toEqual(['root', 'team', 'a', 'a1', 'z']);
    expect(ids({ depth: 9, closed: true })).toEqual(['root', 'team', 'a', 'a1', 'b', 'z']);
    expect(ids({ accountId: 'team', depth: 9 })).toEqual(['team', 'a', 'a1']);
    const first = getBalances(db, { ledgerId: 'test', accountId: 'root', depth: 9, maxCount: 2 })!;
    expect(first.next).toBe('team');
    expect(ids({ depth: 9, maxCount: 2, after: first.next })).toEqual(['a', 'a1']);
    expect(() => ids({ after: 'nobody' })).toThrow(InvalidPageToken);
  });

  it('proves that nothing was made or lost', async () => {
    const db = await projected(family().must(consume('a', '3'), reserve('r', 'team', '2'), close('a'), withdraw('1')));
    const { resources } = (await ledgerTotals(db, { ledgerId: 'test' }))!;
    expect(resources.find(({ resource }) => resource === 'usd')).toEqual({
      resource: 'usd',
      funded: '100',
      withdrawn: '1',
      available: '94',
      held: '2',
      consumed: '0',
      closedBelow: '3',
      difference: '0',
    });
  });

  it('misses what is left at a closed account', async () => {
    const db = await projected(family().must(close('a')));
    db.exec(`UPDATE balances SET available = '3' WHERE resource = 'usd'
             AND account_no = (SELECT account_no FROM accounts WHERE account_id = 'a')`);
    db.exec(`UPDATE balances SET available = '49999999997' WHERE resource = 'usd'
             AND account_no = (SELECT account_no FROM accounts WHERE account_id = 'team')`);
    const { resources } = (await ledgerTotals(db, { ledgerId: 'test' }))!;
    expect(resources.find(({ resource }) => resource === 'usd')!.difference).toBe('0.000000003');
  });

  it('says what is missing where rows were tampered with', async () => {
    const db = await projected(family());
    db.exec("UPDATE balances SET available = '1' WHERE resource = 'usd' AND account_no = 1");
    const { resources } = (await ledgerTotals(db, { ledgerId: 'test' }))!;
    expect(resources.find(({ resource }) => resource === 'usd')!.difference).toBe('49.999999999');
  });
});

describe('the projector', () => {
  it('writes rows and checkpoint together or not at all', async () => {
    const path = join(temporary(), 'read-models.db');
    const db = openForWriting(path);
    const projector = new Projector(db);
    const events = recordedEvents(family().events);
    const [page, rest] = [events.slice(0, 4), events.slice(4)];
    await projector.handle(page, page[3]!.position);
    const before = dumpTables(path);
    db.exec("CREATE TRIGGER fails BEFORE INSERT ON checkpoint BEGIN SELECT raise(ABORT, 'disk is full'); END");
    await expect(projector.handle(rest, rest[rest.length - 1]!.position)).rejects.toThrow('disk is full');
    expect(dumpTables(path)).toEqual(before);
    expect(new Projector(db).position).toBe(page[3]!.position);
    db.exec('DROP TRIGGER fails');
    await projector.handle(rest, rest[rest.length - 1]!.position);
    const again = join(temporary(), 'again.db');
    await new Projector(openForWriting(again)).handle(events, events[events.length - 1]!.position);
    expect(dumpTables(path)).toEqual(dumpTables(again));
  });
});
