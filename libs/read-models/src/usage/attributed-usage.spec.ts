import type { LedgerEvent } from '@ledger/domain';
import { join } from 'node:path';

import { adjusted, consumed, teamHistory } from '../../../../test/support/team-history';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { type Connection } from '../model/database';
import { openForWriting } from '../projecting/schema';
import { Projector } from '../projecting/projector';
import { getUsage } from './reading';

const temporary = temporaryDirectories();

/** Tables of a team with two agents, after the events that the test gives. */
const after = async (...events: readonly LedgerEvent[]): Promise<Connection> => {
  const recorded = teamHistory(events);
  const db = openForWriting(join(temporary(), 'read-models.db'));
  await new Projector(db).handle(recorded, recorded[recorded.length - 1]!.position);
  return db;
};

const PRICE = { source: 'overrides', provider: 'p', model: 'm' };

describe('usage', () => {
  it('takes an adjustment into the hour of its decision, with what its charge was for', async () => {
    const attribution = { model: 'm' };
    const db = await after(consumed('a', '2', { attribution }), adjusted({ attribution }));
    const { items } = (await getUsage(db, { ledgerId: 'test', groupBy: ['model', 'hour'] }))!;
    expect(items.map(({ model, hour, amount, adjusted: by, charges }) => [model, hour, amount, by, charges])).toEqual([
      ['m', '2026-11-23T12:00:00.000Z', '2', '0', 1],
      ['m', '2026-11-23T14:00:00.000Z', '-3', '-3', 0],
    ]);
    const [sum] = (await getUsage(db, { ledgerId: 'test' }))!.items;
    expect(sum).toMatchObject({ amount: '-1', adjusted: '-3', charges: 1 });
  });

  it('counts a debit above what was available as an overrun, and what nobody paid as such', async () => {
    const db = await after(
      adjusted({ direction: 'debit', overrun: '1' }),
      adjusted({ direction: 'debit', payerId: null, amount: '0.5' }),
    );
    const [sum] = (await getUsage(db, { ledgerId: 'test' }))!.items;
    expect(sum).toMatchObject({ amount: '3.5', unpaid: '0.5', adjusted: '3.5', overruns: 1, overrun: '1' });
  });

  it('shows what was priced by the server and what has no price', async () => {
    const tokens = [{ resource: 'tokens', amount: '7', payerId: null }];
    const db = await after(
      consumed('a', '2', { price: PRICE }),
      consumed('a', '5'),
      consumed('a', '0', { charges: tokens, unpriced: true }),
      consumed('b', '0', { charges: [], unpriced: true }),
    );
    const { items } = (await getUsage(db, { ledgerId: 'test' }))!;
    expect(items).toMatchObject([
      { resource: 'tokens', amount: '7', priced: '0', unpriced: 0 },
      { resource: 'usd', amount: '7', priced: '2', charges: 2, unpriced: 2 },
    ]);
  });

  const attributed = () =>
    after(
      consumed('a', '1', {
        attribution: { provider: 'p', task: 't1', session: 's', tags: { customer: 'x', 'a.b': '1' } },
      }),
      consumed('a', '2', { attribution: { provider: 'p', task: 't2', tags: { 'a.b': '1', customer: 'x' } } }),
      consumed('b', '4', { attribution: { provider: 'q', tags: { customer: 'y' } } }),
      consumed('team', '8'),
    );

  it.each([
    { by: ['provider'] as const, sums: ['- 8', '{"provider":"p"} 3', '{"provider":"q"} 4'] },
    { by: ['task'] as const, sums: ['- 12', '{"task":"t1"} 1', '{"task":"t2"} 2'] },
    { by: ['session'] as const, sums: ['- 14', '{"session":"s"} 1'] },
    {
      by: ['tag:customer'] as const,
      sums: ['{"tags":{}} 8', '{"tags":{"customer":"x"}} 3', '{"tags":{"customer":"y"}} 4'],
    },
    { by: ['tag:a.b'] as const, sums: ['{"tags":{}} 12', '{"tags":{"a.b":"1"}} 3'] },
    { by: ['label:unit'] as const, sums: ['{"labels":{}} 4', '{"labels":{"unit":"search"}} 11'] },
    {
      by: ['label:owner', 'tag:customer'] as const,
      sums: [
        '{"tags":{},"labels":{}} 8',
        '{"tags":{"customer":"x"},"labels":{"owner":"ann"}} 3',
        '{"tags":{"customer":"y"},"labels":{"owner":"bob"}} 4',
      ],
    },
  ])('is grouped by $by', async ({ by, sums }) => {
    const { items } = (await getUsage(await attributed(), { ledgerId: 'test', groupBy: by }))!;
    const named = items.map(({ amount, provider, task, session, tags, labels }) => {
      const stated = JSON.stringify({ provider, task, session, tags, labels });
      return `${stated === '{}' ? '-' : stated} ${amount}`;
    });
    expect(named).toEqual(sums);
  });

  it.each([
    { filter: { provider: 'p' }, usd: '3' },
    { filter: { provider: '' }, usd: '8' },
    { filter: { task: 't2' }, usd: '2' },
    { filter: { session: 's' }, usd: '1' },
    { filter: { tags: { customer: 'x', 'a.b': '1' } }, usd: '3' },
    { filter: { tags: { customer: '' } }, usd: '8' },
    { filter: { labels: { owner: 'bob' } }, usd: '4' },
  ])('is filtered by $filter', async ({ filter, usd }) => {
    const { items } = (await getUsage(await attributed(), { ledgerId: 'test', ...(filter as object) }))!;
    expect(items.map(({ amount }) => amount)).toEqual([usd]);
  });

  it('refuses a name that is none', async () => {
    const demand = { ledgerId: 'test', groupBy: ["tag:x', '') --"] as never };
    await expect(getUsage(await attributed(), demand)).rejects.toThrow(RangeError);
  });
});
