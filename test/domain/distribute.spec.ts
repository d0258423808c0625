import type { DistributionStrategy } from '@ledger/domain';
import { amounts, batch, close, credit, distribute, fund, open, record, suspend } from '../support/ledger-builders';
import { family, three } from '../support/family';

import { event, figures, ruleTable } from '../support/rule-table';

const steps = (of: Readonly<Record<string, string>>) =>
  figures(Object.fromEntries(Object.entries(of).map(([id, available]) => [`${id}/steps`, { available }])));
const share = (toId: string, steps_: string, strategy: DistributionStrategy, number = 1) =>
  event('Allocated', { fromId: 'root', toId, amounts: amounts({ steps: steps_ }), distribution: { strategy, number } });

ruleTable('equal parts', [
  {
    rule: 'for every open child, in order of ids, where none is named',
    given: family('b', 'c', 'a', 'gone').concat(close('gone')),
    when: distribute('root', { steps: '30' }, 'equal'),
    then: { events: [share('a', '10', 'equal'), share('b', '10', 'equal'), share('c', '10', 'equal')] },
  },
  {
    rule: 'what cannot be divided goes to the first ids',
    given: three,
    when: distribute('root', { steps: '32' }, 'equal'),
    then: steps({ a: '11', b: '11', c: '10', root: '68' }),
  },
  {
    rule: 'to those that are named, in whatever order',
    given: three,
    when: distribute('root', { steps: '5' }, 'equal', ['c', 'a']),
    then: { events: [share('a', '3', 'equal'), share('c', '2', 'equal')] },
  },
  {
    rule: 'a share of zero is no move',
    given: three,
    when: distribute('root', { steps: '2' }, 'equal'),
    then: { events: [share('a', '1', 'equal'), share('b', '1', 'equal')] },
  },
  {
    rule: 'each resource is divided on its own, by its units',
    given: three,
    when: distribute('root', { usd: '0.000000001', steps: '4' }, 'equal'),
    then: {
      events: [
        event('Allocated', { toId: 'a', amounts: amounts({ steps: '2', usd: '0.000000001' }) }),
        event('Allocated', { toId: 'b', amounts: amounts({ steps: '1' }) }),
        event('Allocated', { toId: 'c', amounts: amounts({ steps: '1' }) }),
      ],
    },
  },
  {
    rule: 'to suspended children, and from a suspended parent',
    given: [...three, suspend('root')],
    when: distribute('root', { steps: '3' }, 'equal'),
    then: steps({ a: '1', b: '1', c: '1' }),
  },
]);

ruleTable('parts by weight', [
  {
    rule: 'each has 5% first, the rest is in proportion',
    given: three,
    when: distribute('root', { steps: '100' }, 'proportional', { a: '3', b: '1.5', c: '0.5' }),
    // 5 each, and of 85: 51, 25.5 and 8.5; the last unit goes to the larger remainder's first id.
    then: steps({ a: '56', b: '31', c: '13', root: '0' }),
  },
  {
    rule: 'only the proportion of weights counts',
    given: three,
    when: distribute('root', { steps: '100' }, 'proportional', {
      a: '0.000000000000000006',
      b: '0.000000000000000003',
      c: '0.000000000000000001',
    }),
    then: steps({ a: '56', b: '31', c: '13' }),
  },
  {
    rule: 'the largest remainder comes before the order of ids',
    given: three,
    when: distribute('root', { steps: '10' }, 'proportional', { a: '10', b: '35', c: '55' }),
    // Nothing first, for 5% is less than a unit; 1, 3.5 and 5.5.
    then: steps({ a: '1', b: '4', c: '5' }),
  },
  {
    rule: 'the smallest weight is not starved',
    given: three,
    when: distribute('root', { steps: '100' }, 'proportional', { a: '1000000', b: '1', c: '1' }),
    then: steps({ a: '90', b: '5', c: '5' }),
  },
  {
    rule: 'by priority',
    given: [fund({ steps: '100' }), open('a'), open('b', { priority: 3 }), open('c', { priority: 6 })],
    when: distribute('root', { steps: '100' }, 'priority'),
    // 5 each, and of 85: 8.5, 25.5 and 51.
    then: steps({ a: '14', b: '30', c: '56' }),
  },
  {
    rule: 'of twenty children each has its twentieth, whatever its weight',
    given: family(...Array.from({ length: 20 }, (_, i) => `k${String(i).padStart(2, '0')}`)),
    when: distribute('root', { steps: '40' }, 'proportional', {
      ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${String(i).padStart(2, '0')}`, '1'])),
      k00: '1000',
    }),
    then: steps({ k00: '2', k19: '2' }),
  },
  {
    rule: 'of nineteen the heaviest has what 5% for each leaves',
    given: family(...Array.from({ length: 19 }, (_, i) => `k${String(i).padStart(2, '0')}`)),
    when: distribute('root', { steps: '40' }, 'proportional', {
      ...Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`k${String(i).padStart(2, '0')}`, '0.000001'])),
      k00: '1000',
    }),
    then: steps({ k00: '4', k18: '2' }),
  },
]);

const used = [...three, fund({ steps: '9900' }), record('a', { steps: '30' }), record('b', { steps: '10' })];

ruleTable('parts by recent use', [
  {
    rule: "in proportion to each child's use since its opening, before the first",
    given: used,
    when: distribute('root', { steps: '60' }, 'dynamic'),
    // 3 each, and of 51: 38.25, 12.75 and nothing.
    then: { events: [share('a', '41', 'dynamic'), share('b', '16', 'dynamic'), share('c', '3', 'dynamic')] },
  },
  {
    rule: 'after a distribution of any strategy only what was used since counts',
    given: [
      ...used,
      distribute('root', { steps: '3' }, 'equal'),
      record('b', { steps: '1' }),
      record('c', { steps: '1' }),
      record('c', { steps: '2' }),
    ],
    when: distribute('root', { steps: '40' }, 'dynamic'),
    // 2 each, and of 34: nothing, 8.5 and 25.5.
    then: { events: [share('a', '2', 'dynamic', 2), share('b', '11', 'dynamic', 2), share('c', '27', 'dynamic', 2)] },
  },
  {
    rule: 'equally where nothing was used since',
    given: [...used, distribute('root', { steps: '3' }, 'equal')],
    when: distribute('root', { steps: '7' }, 'dynamic'),
    then: steps({ a: '4', b: '3', c: '3' }),
  },
  {
    rule: 'use of one resource does not count for another',
    given: [...used, record('c', { usd: '9' })],
    when: distribute('root', { usd: '60' }, 'dynamic'),
    then: figures({ a: { available: '3' }, b: { available: '3' }, c: { available: '54' } }),
  },
  {
    rule: 'what is used below a child is its use',
    given: [
      ...three,
      open('d', { parentId: 'c' }),
      distribute('root', { steps: '3' }, 'equal'),
      record('d', { steps: '5' }),
    ],
    when: distribute('root', { steps: '20' }, 'dynamic'),
    then: { events: [share('a', '1', 'dynamic', 2), share('b', '1', 'dynamic', 2), share('c', '18', 'dynamic', 2)] },
  },
  {
    rule: "a grandparent's distributions are its own",
    given: [
      ...three,
      open('d', { parentId: 'c' }),
      open('e', { parentId: 'c' }),
      record('d', { steps: '5' }),
      distribute('root', { steps: '30' }, 'equal'),
    ],
    when: distribute('c', { steps: '10' }, 'dynamic'),
    then: steps({ d: '10', c: '0' }),
  },
  {
    rule: 'a child that was opened after it begins at nothing',
    given: [...used, distribute('root', { steps: '3' }, 'equal'), open('d'), record('d', { steps: '1' })],
    when: distribute('root', { steps: '20' }, 'dynamic'),
    then: { some: [share('d', '17', 'dynamic', 2), share('a', '1', 'dynamic', 2)] },
  },
  {
    rule: 'a correction of an earlier charge counts for nothing below zero',
    given: [
      ...used,
      distribute('root', { steps: '3' }, 'equal'),
      credit(6, { steps: '20' }),
      record('b', { steps: '1' }),
    ],
    when: distribute('root', { steps: '20' }, 'dynamic'),
    then: { events: [share('a', '1', 'dynamic', 2), share('b', '18', 'dynamic', 2), share('c', '1', 'dynamic', 2)] },
  },
  {
    rule: 'of two in one batch the second sees the first',
    given: used,
    when: batch(distribute('root', { steps: '4' }, 'equal', ['c']), distribute('root', { steps: '60' }, 'dynamic')),
    then: { some: [share('c', '4', 'equal', 1), share('a', '20', 'dynamic', 2)] },
  },
]);
