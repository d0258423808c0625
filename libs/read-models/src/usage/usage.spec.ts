import { OPERATOR } from '@ledger/domain';
import { join } from 'node:path';
import { consume, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { LedgerRun } from '../../../../test/support/ledger-run';
import { recordedEvents } from '../../../../test/support/recorded-log';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { type Connection } from '../model/database';
import { openForWriting } from '../projecting/schema';
import { InvalidPageToken } from '../errors';
import { Projector } from '../projecting/projector';
import { getUsage } from './reading';

const temporary = temporaryDirectories();

const projected = async (run: LedgerRun): Promise<Connection> => {
  const db = openForWriting(join(temporary(), 'read-models.db'));
  const recorded = recordedEvents(run.events);
  await new Projector(db).handle(recorded, recorded[recorded.length - 1]!.position);
  return db;
};

/** A family of accounts: `a` has funds of its own, `b` has none, and only the root has tokens. */
const family = (): LedgerRun =>
  new LedgerRun().must(
    openLedger(),
    fund({ usd: '100', tokens: '5000' }),
    open('team', { kind: 'team', with: '50' }),
    open('a', { parentId: 'team', with: '20' }),
    open('b', { parentId: 'team' }),
  );

const NONE = { unpaid: '0', adjusted: '0', priced: '0', overruns: 0, overrun: '0', unpriced: 0 };

describe('usage', () => {
  const busy = (): LedgerRun =>
    family().must(
      consume('a', { usd: '1', tokens: '10' }, { attribution: { operation: 'chat', model: 'm1' } }),
      consume('a', '2', { attribution: { operation: 'chat', model: 'm2' } }),
      { wait: 3600 },
      consume('b', '4', { attribution: { operation: 'embed' } }),
      record('a', '40'),
    );
  const lines = async (demand: object, run = busy()) =>
    (await getUsage(await projected(run), { ledgerId: 'test', ...demand }))!.items;

  it('adds up everything by resource, with overruns', async () => {
    expect(await lines({})).toEqual([
      { ...NONE, resource: 'tokens', amount: '10', charges: 1 },
      { ...NONE, resource: 'usd', amount: '47', charges: 4, overruns: 1, overrun: '23' },
    ]);
  });

  it.each([
    { demand: { accountId: 'a' }, usd: '43' },
    { demand: { accountId: 'team' }, usd: undefined },
    { demand: { accountId: 'team', subtree: true }, usd: '47' },
    { demand: { operation: 'chat' }, usd: '3' },
    { demand: { operation: '' }, usd: '40' },
    { demand: { model: 'm2' }, usd: '2' },
    { demand: { to: '2026-11-23T13:00:00.000Z' }, usd: '3' },
    { demand: { from: '2026-11-23T13:59:59.999Z' }, usd: '44' },
    { demand: { to: '2026-11-23T13:00:00.001Z' }, usd: '47' },
  ])('filters by $demand', async ({ demand, usd }) => {
    const found = (await lines(demand)).find(({ resource }) => resource === 'usd');
    expect(found?.amount).toBe(usd);
  });

  it('groups by what is asked for, and leaves out what is unknown', async () => {
    const found = await lines({ groupBy: ['hour', 'operation', 'account'] });
    const usd = found.filter(({ resource }) => resource === 'usd');
    expect(usd.map(({ accountId, operation, hour, amount }) => [accountId, operation, hour, amount])).toEqual([
      ['a', undefined, '2026-11-23T13:00:00.000Z', '40'],
      ['a', 'chat', '2026-11-23T12:00:00.000Z', '3'],
      ['b', 'embed', '2026-11-23T13:00:00.000Z', '4'],
    ]);
    expect(usd[0]).not.toHaveProperty('operation');
  });

  it('keeps apart what would read the same put together', async () => {
    const run = family().must(
      consume('a', '1', { attribution: { operation: 'c', model: 'hat' } }),
      consume('a', '2', { attribution: { operation: 'chat' } }),
    );
    const found = await lines({ groupBy: ['operation'] }, run);
    expect(found.map(({ operation, amount }) => [operation, amount])).toEqual([
      ['c', '1'],
      ['chat', '2'],
    ]);
  });

  it('counts in the hour in which the call was made', async () => {
    const run = family();
    run.now += 7_200_000;
    run.send({
      commandId: 'late',
      ledgerId: 'test',
      caller: OPERATOR,
      actor: 'tester',
      occurredAt: '2026-11-22T23:30:00.000Z',
      body: consume('a', '1'),
    });
    expect(await lines({ groupBy: ['hour'] }, run)).toMatchObject([{ hour: '2026-11-22T23:00:00.000Z', amount: '1' }]);
  });

  it('shows what nobody paid', async () => {
    const run = family().must(consume('a', { tokens: '10', usd: '1' }), consume('b', { seconds: '2.5' }));
    const found = await lines({ groupBy: ['payer'] }, run);
    expect(found.map(({ payerId, resource, amount, unpaid }) => [payerId, resource, amount, unpaid])).toEqual([
      [null, 'seconds', '2.5', '2.5'],
      ['a', 'usd', '1', '0'],
      ['root', 'tokens', '10', '0'],
    ]);
  });

  it('pages lines, and refuses a page after something else', async () => {
    const db = await projected(busy());
    const demand = { ledgerId: 'test', groupBy: ['account', 'operation'] as const, maxCount: 2 };
    const all = (await getUsage(db, { ...demand, maxCount: 100 }))!.items;
    const paged = [];
    for (let after: string | undefined; ;) {
      const page = (await getUsage(db, { ...demand, ...(after && { after }) }))!;
      paged.push(...page.items);
      if ((after = page.next) === undefined) break;
    }
    expect(all).toHaveLength(4);
    expect(paged).toEqual(all);
    await expect(getUsage(db, { ...demand, after: 'b' })).rejects.toThrow(InvalidPageToken);
    const { next } = (await getUsage(db, { ...demand, groupBy: ['hour'], maxCount: 1 }))!;
    await expect(getUsage(db, { ...demand, after: next! })).rejects.toThrow(InvalidPageToken);
  });
});
