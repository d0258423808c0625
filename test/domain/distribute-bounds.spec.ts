import { initialState, restoreRecord, stateRecords, type StateRecord } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  batch,
  close,
  commandOf,
  consume,
  defineResource,
  distribute,
  fund,
  open,
  openLedger,
  reclaim,
  record,
} from '../support/ledger-builders';
import { three } from '../support/family';
import { LedgerRun } from '../support/ledger-run';
import { begin, rejected, ruleTable } from '../support/rule-table';

ruleTable('what is not distributed', [
  {
    rule: 'one unit more than the parent has: nothing is',
    given: three,
    when: distribute('root', { usd: '1', steps: '101' }, 'equal'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'root',
      resource: 'steps',
      requested: '101',
      available: '100',
    }),
  },
  {
    rule: "funds of the parent's ancestors",
    given: [...three, open('d', { parentId: 'a' })],
    when: distribute('a', { steps: '1' }, 'equal'),
    then: rejected({ code: 'insufficient_funds', accountId: 'a', resource: 'steps', requested: '1', available: '0' }),
  },
  {
    rule: 'to nobody',
    given: three,
    when: distribute('a', { steps: '1' }, 'equal'),
    then: rejected({ code: 'not_permitted', reason: 'no_children' }),
  },
  {
    rule: 'to a grandchild',
    given: [...three, open('d', { parentId: 'a' })],
    when: distribute('root', { steps: '1' }, 'equal', ['b', 'd']),
    then: rejected({ code: 'not_permitted', reason: 'not_a_child' }),
  },
  {
    rule: 'to itself',
    given: three,
    when: distribute('root', { steps: '1' }, 'equal', ['root']),
    then: rejected({ code: 'not_permitted', reason: 'not_a_child' }),
  },
  {
    rule: 'to a child that there is not',
    given: [...three, close('a')],
    when: distribute('root', { steps: '1' }, 'equal', ['a', 'x']),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'to a closed child',
    given: [...three, close('a')],
    when: distribute('root', { steps: '1' }, 'equal', ['a', 'b']),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'nothing',
    given: three,
    when: distribute('root', { steps: '0' }, 'equal'),
    then: { malformed: 'amounts[0].amount' },
  },
  {
    rule: 'to a child twice',
    given: three,
    when: distribute('root', { steps: '1' }, 'equal', ['a', 'b', 'a']),
    then: { malformed: 'children[2].accountId' },
  },
  {
    rule: 'to a list of nobody',
    given: three,
    when: distribute('root', { steps: '1' }, 'equal', []),
    then: { malformed: 'children' },
  },
  {
    rule: 'by weights, where the strategy has none',
    given: three,
    when: distribute('root', { steps: '1' }, 'priority', { a: '1' }),
    then: { malformed: 'children[0].weight' },
  },
  {
    rule: 'in proportion without children',
    given: three,
    when: distribute('root', { steps: '1' }, 'proportional'),
    then: { malformed: 'children' },
  },
  {
    rule: 'in proportion without a weight',
    given: three,
    when: distribute('root', { steps: '1' }, 'proportional', ['a']),
    then: { malformed: 'children[0].weight' },
  },
  {
    rule: 'by a weight of zero',
    given: three,
    when: distribute('root', { steps: '1' }, 'proportional', { a: '1', b: '0.0' }),
    then: { malformed: 'children[1].weight' },
  },
  {
    rule: 'by a weight below zero',
    given: three,
    when: distribute('root', { steps: '1' }, 'proportional', { a: '-1' }),
    then: { malformed: 'children[0].weight' },
  },
  {
    rule: 'by too fine a weight',
    given: three,
    when: distribute('root', { steps: '1' }, 'proportional', { a: '0.0000000000000000001' }),
    then: { malformed: 'children[0].weight' },
  },
]);

describe('a distribution', () => {
  const many = (count: number): LedgerRun => {
    const run = begin([fund({ steps: '5000' })]);
    const ids = Array.from({ length: count }, (_, i) => `k${i}`);
    for (let from = 0; from < count; from += 1000)
      run.must(batch(...ids.slice(from, from + 1000).map((id) => open(id))));
    return run;
  };

  it('has at most ten thousand amounts, and is not worked out where it has more', () => {
    const resources = Array.from({ length: 11 }, (_, i) => `r${i}`);
    const run = begin(resources.map((resource) => defineResource(resource, 0)));
    const amounts = (count: number) => Object.fromEntries(resources.slice(0, count).map((id) => [id, '1000']));
    run.must(fund(amounts(11)), batch(...Array.from({ length: 1000 }, (_, i) => open(`k${i}`))));
    expect(run.send(commandOf(distribute('root', amounts(11), 'equal')))).toMatchObject({
      rejection: { code: 'too_large', limit: 'entries', max: 10_000 },
    });
    expect(run.send(commandOf(distribute('root', amounts(10), 'equal')))).toMatchObject({ outcome: 'accepted' });
  });

  it('has at most a thousand moves', () => {
    const run = many(1001);
    const refused = { rejection: { code: 'too_large', limit: 'events', max: 1000 } };
    expect(run.send(commandOf(distribute('root', { steps: '1001' }, 'equal')))).toMatchObject(refused);
    expect(run.send(commandOf(distribute('root', { steps: '1000' }, 'equal')))).toMatchObject({ outcome: 'accepted' });
    run.must(reclaim('k0', { steps: '1' }), close('k0'));
    expect(run.send(commandOf(distribute('root', { steps: '1001' }, 'equal')))).toMatchObject({ outcome: 'accepted' });
  });

  const children = fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 1_000_000 }),
      priority: fc.integer({ min: 1, max: 9 }),
      use: fc.nat(50),
    }),
    {
      minLength: 1,
      maxLength: 30,
    },
  );

  it('moves exactly the whole, and to nobody less than the minimum share', () => {
    fc.assert(
      fc.property(
        children,
        fc.integer({ min: 1, max: 100_000 }),
        fc.constantFrom('equal' as const, 'proportional' as const, 'priority' as const, 'dynamic' as const),
        (kin, whole, strategy) => {
          const run = new LedgerRun().must(openLedger(), fund({ steps: '100000' }));
          for (const [i, { priority, use }] of kin.entries())
            run.must(open(`k${i}`, { priority }), record(`k${i}`, { tokens: String(use) }));
          run.must(fund({ tokens: '100000' }));
          const weights = Object.fromEntries(kin.map(({ weight }, i) => [`k${i}`, String(weight)]));
          run.must(
            distribute(
              'root',
              { steps: String(whole), tokens: String(whole) },
              strategy,
              strategy === 'proportional' ? weights : undefined,
            ),
          );
          for (const resource of ['steps', 'tokens']) {
            const got = kin.map((_, i) =>
              Number(run.view(`k${i}`)?.balances.find((one) => one.resource === resource)?.available ?? 0),
            );
            expect(got.reduce((sum, one) => sum + one, 0)).toBe(whole);
            expect(Math.min(...got)).toBeGreaterThanOrEqual(Math.floor(whole / Math.max(20, kin.length)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives more to those that weigh more', () => {
    fc.assert(
      fc.property(children, fc.integer({ min: 1, max: 100_000 }), (kin, whole) => {
        const run = new LedgerRun().must(openLedger(), fund({ steps: '100000' }), ...kin.map((_, i) => open(`k${i}`)));
        const weights = Object.fromEntries(kin.map(({ weight }, i) => [`k${i}`, String(weight)]));
        run.must(distribute('root', { steps: String(whole) }, 'proportional', weights));
        const got = kin.map(({ weight }, i) => ({
          weight,
          share: Number(run.view(`k${i}`)?.balances[0]?.available ?? 0),
        }));
        got.sort((a, b) => a.weight - b.weight);
        for (let i = 1; i < got.length; i += 1)
          if (got[i]!.weight > got[i - 1]!.weight) expect(got[i]!.share).toBeGreaterThanOrEqual(got[i - 1]!.share - 1);
      }),
      { numRuns: 100 },
    );
  });

  it('makes own funds of what it gives', () => {
    const run = begin([...three, distribute('root', { steps: '30' }, 'equal'), consume('a', { steps: '4' })]);
    expect(run.view('a')?.balances).toMatchObject([{ resource: 'steps', available: '6', consumed: '4' }]);
  });

  it('is remembered by a snapshot', () => {
    const used = [...three, record('a', { steps: '9' }), distribute('root', { steps: '3' }, 'equal')];
    const run = begin([...used, record('a', { steps: '1' }), record('b', { steps: '3' })]);
    const restored = initialState();
    for (const line of stateRecords(run.state))
      restoreRecord(restored, JSON.parse(JSON.stringify(line)) as StateRecord);
    const decided = ['a', 'b', 'c'].map((id) => restored.accounts.get(id)?.usedBefore);
    expect(decided).toEqual([
      { distribution: 1, used: [0n, 0n, 0n, 9n] },
      { distribution: 1, used: [0n, 0n, 0n, 0n] },
      null,
    ]);
    expect(restored.accounts.get('root')?.distributions).toBe(1);
  });
});
