import type { EventOf, LedgerEvent } from '@ledger/domain';
import { join } from 'node:path';
import { at, open, openLedger, update } from '../../../test/support/ledger-builders';
import { LedgerRun } from '../../../test/support/ledger-run';
import { adjusted, consumed, teamHistory } from '../../../test/support/team-history';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { listAccounts } from './accounts/reading';
import { type Connection } from './model/database';
import { openForWriting } from './projecting/schema';
import { Projector } from './projecting/projector';
import { listEscrows } from './escrows/reading';
import { getEfficiency } from './outcomes/reading';
import { listPeriods } from './periods/reading';
import { getRejections } from './rejections/reading';

const temporary = temporaryDirectories();
const HOUR = 3_600;

/** Tables of a team with two agents, after the events that the test gives. */
const after = async (...events: readonly LedgerEvent[]): Promise<Connection> => {
  const recorded = teamHistory(events);
  const db = openForWriting(join(temporary(), 'read-models.db'));
  await new Projector(db).handle(recorded, recorded[recorded.length - 1]!.position);
  return db;
};

describe('efficiency', () => {
  const outcome = (
    accountId: string,
    work: string,
    rest: Partial<EventOf<'OutcomeReported'>['data']> = {},
  ): LedgerEvent => ({
    type: 'OutcomeReported',
    data: { accountId, work, at: at(0), ...rest },
  });

  it('weighs work against usage, rounded half away from zero to 12 decimals', async () => {
    const db = await after(
      outcome('a', '2', { success: true }),
      outcome('a', '1', { success: false }),
      outcome('b', '0.000001'),
      consumed('a', '1'),
      consumed('a', '1'),
    );
    expect(await getEfficiency(db, { ledgerId: 'test', accountId: 'a' })).toMatchObject({
      work: '3',
      outcomes: 2,
      successes: 1,
      failures: 1,
      resources: [{ resource: 'usd', used: '2', usedPerWork: '0.666666666667', workPerUnit: '1.5' }],
    });
    expect(await getEfficiency(db, { ledgerId: 'test', accountId: 'team', subtree: true })).toMatchObject({
      work: '3.000001',
      outcomes: 3,
    });
  });

  it('states no ratio to nothing', async () => {
    const none = await getEfficiency(await after(consumed('a', '1')), { ledgerId: 'test' });
    expect(none).toMatchObject({ work: '0', outcomes: 0, resources: [{ used: '1', workPerUnit: '0' }] });
    expect(none!.resources[0]).not.toHaveProperty('usedPerWork');
    const credited = await getEfficiency(await after(outcome('a', '1'), adjusted({})), { ledgerId: 'test' });
    expect(credited!.resources).toEqual([
      { resource: 'usd', used: '-3', usedPerWork: '-3', workPerUnit: '-0.333333333333' },
    ]);
    expect(await getEfficiency(await after(), { ledgerId: 'test', accountId: 'nobody' })).toBeUndefined();
  });

  it('takes outcomes and usage by the same hours and attribution', async () => {
    const attribution = { task: 't' };
    const db = await after(
      outcome('a', '1', { attribution }),
      outcome('a', '5', { occurredAt: at(-HOUR), attribution }),
      consumed('a', '2', { attribution }),
      consumed('a', '7'),
    );
    expect(await getEfficiency(db, { ledgerId: 'test', task: 't', from: at(0) })).toMatchObject({
      work: '1',
      resources: [{ used: '2' }],
    });
  });
});

describe('rejections', () => {
  const refused = (
    code: 'stopped' | 'account_not_found',
    accountId: string | undefined,
    seconds: number,
  ): LedgerEvent => ({
    type: 'CommandRejected',
    data: {
      command: 'Consume',
      ...(accountId !== undefined && { accountId }),
      rejection:
        code === 'stopped' ? { code, accountId: 'a', ownerId: 'a', resource: 'usd' } : { code, accountId: 'x' },
      at: at(seconds),
    },
  });
  const many: LedgerEvent = {
    type: 'RejectionsCounted',
    data: { accountId: 'a', code: 'stopped', count: 940, from: at(20), to: at(HOUR), at: at(HOUR + 1) },
  };
  const lines = async (demand: object = {}) => {
    const db = await after(
      refused('stopped', 'a', 0),
      refused('stopped', 'a', 10),
      refused('account_not_found', 'ghost', 0),
      refused('account_not_found', undefined, 0),
      many,
    );
    const { items } = (await getRejections(db, { ledgerId: 'test', ...demand }))!;
    return items.map((line) => [line.accountId, line.code, line.count, line.unrecorded, line.firstAt, line.lastAt]);
  };
  const stopped = ['a', 'stopped', 942, 940, at(0), at(HOUR)];

  it('are counted by account and code, those that were not recorded too', async () => {
    expect(await lines()).toEqual([
      [undefined, 'account_not_found', 1, 0, at(0), at(0)],
      stopped,
      ['ghost', 'account_not_found', 1, 0, at(0), at(0)],
    ]);
  });

  it.each([
    { demand: { accountId: 'a' }, first: stopped },
    { demand: { accountId: 'team', subtree: true }, first: stopped },
    { demand: { accountId: 'ghost' }, first: ['ghost', 'account_not_found', 1, 0, at(0), at(0)] },
    { demand: { code: 'stopped' }, first: stopped },
    { demand: { accountId: 'a', to: at(HOUR) }, first: ['a', 'stopped', 2, 0, at(0), at(10)] },
    { demand: { from: at(HOUR) }, first: ['a', 'stopped', 940, 940, at(20), at(HOUR)] },
    { demand: { maxCount: 1, after: ' account_not_found' }, first: stopped },
  ])('are found by $demand', async ({ demand, first }) => {
    expect((await lines(demand))[0]).toEqual(first);
  });

  it('are of nobody where the account only has children that were refused', async () => {
    expect(await lines({ accountId: 'team' })).toEqual([]);
  });
});

describe('escrows', () => {
  const usd = (amount: string) => [{ resource: 'usd', amount }];
  const opened = (escrowId: string, rest: Partial<EventOf<'Escrowed'>['data']> = {}): LedgerEvent => ({
    type: 'Escrowed',
    data: { escrowId, payerId: 'team', payeeId: 'a', amounts: usd('10'), at: at(0), ...rest },
  });
  const parties = { payerId: 'team', payeeId: 'a', at: at(9) };
  const released = (escrowId: string, amount: string, final: boolean): LedgerEvent => ({
    type: 'EscrowReleased',
    data: { escrowId, ...parties, amounts: usd(amount), final },
  });
  const refunded = (escrowId: string, amount: string, cause: 'requested' | 'expired'): LedgerEvent => ({
    type: 'EscrowRefunded',
    data: { escrowId, ...parties, amounts: usd(amount), cause },
  });
  const story = () =>
    after(
      opened('e1', { arbiterId: 'b', expiresAt: at(60), reason: 'a job' }),
      released('e1', '4', false),
      opened('e2'),
      released('e2', '10', true),
      opened('e3'),
      released('e3', '1', false),
      refunded('e3', '9', 'requested'),
      opened('e4'),
      refunded('e4', '10', 'expired'),
    );

  it('say what became of them', async () => {
    const { items } = listEscrows(await story(), { ledgerId: 'test' })!;
    expect(items[0]).toEqual({
      escrowId: 'e1',
      payerId: 'team',
      payeeId: 'a',
      arbiterId: 'b',
      status: 'open',
      amounts: [{ resource: 'usd', amount: '10', released: '4', refunded: '0', rest: '6' }],
      reason: 'a job',
      openedAt: at(0),
      expiresAt: at(60),
    });
    expect(items.slice(1)).toMatchObject([
      { escrowId: 'e2', status: 'released', endedAt: at(9), amounts: [{ released: '10', rest: '0' }] },
      { escrowId: 'e3', status: 'refunded', endedAt: at(9), amounts: [{ released: '1', refunded: '9', rest: '0' }] },
      { escrowId: 'e4', status: 'expired', endedAt: at(9), amounts: [{ refunded: '10', rest: '0' }] },
    ]);
  });

  it.each([
    { demand: { open: true }, found: ['e1'] },
    { demand: { open: false }, found: ['e2', 'e3', 'e4'] },
    { demand: { accountId: 'b' }, found: ['e1'] },
    { demand: { accountId: 'team', after: 'e2' }, found: ['e3', 'e4'] },
    { demand: { accountId: 'root' }, found: [] },
    { demand: { accountId: 'a', maxCount: 2, open: false }, found: ['e2', 'e3'] },
  ])('are found by $demand', async ({ demand, found }) => {
    const { items } = listEscrows(await story(), { ledgerId: 'test', ...demand })!;
    expect(items.map(({ escrowId }) => escrowId)).toEqual(found);
  });
});

describe('periods', () => {
  it('are listed as they were closed', async () => {
    const closed = (number: number, rest: object = {}): LedgerEvent => ({
      type: 'PeriodClosed',
      data: {
        number,
        from: at(0),
        totals: [],
        revision: '8',
        chainHead: 'h',
        balancesHash: 'b',
        at: at(number),
        ...rest,
      },
    });
    const db = await after(closed(1, { label: '2026-11' }), closed(2), closed(10));
    const { items, next } = listPeriods(db, { ledgerId: 'test', maxCount: 2 })!;
    expect(items).toEqual([
      {
        number: 1,
        label: '2026-11',
        from: at(0),
        to: at(1),
        totals: [],
        revision: '8',
        chainHead: 'h',
        balancesHash: 'b',
      },
      { number: 2, from: at(0), to: at(2), totals: [], revision: '8', chainHead: 'h', balancesHash: 'b' },
    ]);
    expect(listPeriods(db, { ledgerId: 'test', after: next! })!.items.map(({ number }) => number)).toEqual([10]);
  });
});

describe('accounts', () => {
  const updated = new LedgerRun().must(
    openLedger(),
    open('a', { labels: { owner: 'ann' } }),
    update('a', { labels: { owner: 'bob' } }),
  ).events[2]!;
  const run: LedgerEvent = {
    type: 'AccountOpened',
    data: {
      accountId: 'run',
      parentId: 'a',
      kind: 'run',
      priority: 1,
      profile: 'quick_answer',
      maxSeconds: 30,
      at: at(0),
    },
  };

  it.each([
    { demand: { labels: { unit: 'search' } }, found: ['team'] },
    { demand: { labels: { owner: 'ann' } }, found: [] },
    { demand: { labels: { owner: 'bob' } }, found: ['a', 'b'] },
    { demand: { labels: { owner: 'bob', unit: 'search' } }, found: [] },
    { demand: { profile: 'quick_answer' }, found: ['run'] },
    { demand: { kind: 'run' as const, labels: {} }, found: ['run'] },
  ])('are found by $demand', async ({ demand, found }) => {
    const { items } = listAccounts(await after(updated, run), { ledgerId: 'test', ...(demand as object) })!;
    expect(items.map(({ accountId }) => accountId)).toEqual(found);
  });

  it('say when their time is over', async () => {
    const { items } = listAccounts(await after(run), { ledgerId: 'test', kind: 'run' })!;
    expect(items).toMatchObject([{ profile: 'quick_answer', expiresAt: at(30) }]);
  });
});
