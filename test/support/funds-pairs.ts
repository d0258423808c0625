import { batch, close, credit, defineResource, distribute, fund, open, record } from './ledger-builders';
import type { Pair } from './precedence-pair';

const many = [0, 1].map((page) => batch(...Array.from({ length: 600 }, (_, i) => open(`k${page}-${i}`))));
const everyone = [0, 1].flatMap((page) => Array.from({ length: 600 }, (_, i) => `k${page}-${i}`));
const aged = [fund('9'), open('a'), open('b'), open('c', { parentId: 'b' })];

/** Pairs of rejection codes that both apply to one command, at least one of them of distributions or adjustments. */
export const fundsPairs: readonly Pair[] = [
  {
    first: 'account_closed',
    then: 'resource_unknown',
    of: 'a distribution of what there is not to a closed child',
    given: [...aged, close('a')],
    cured: aged,
    when: distribute('root', { gold: '1' }, 'equal', ['a']),
  },
  {
    first: 'resource_unknown',
    then: 'not_permitted',
    of: 'a distribution of what there is not to a grandchild',
    given: aged,
    cured: [...aged, defineResource('gold')],
    when: distribute('root', { gold: '1' }, 'equal', ['c']),
  },
  {
    first: 'too_large',
    then: 'not_permitted',
    of: 'a distribution to too many, one of them a grandchild',
    given: [...aged, ...many],
    cured: [...aged, ...many],
    when: distribute('root', '9', 'equal', ['c', ...everyone]),
    instead: distribute('root', '9', 'equal', ['c', ...everyone.slice(0, 900)]),
  },
  {
    first: 'too_large',
    then: 'insufficient_funds',
    of: 'a distribution of too much to too many',
    given: many,
    cured: many.slice(0, 1),
    when: distribute('root', '9', 'equal'),
  },
  {
    first: 'not_permitted',
    then: 'insufficient_funds',
    of: 'a distribution of too much to a grandchild',
    given: aged,
    cured: [...aged, open('d', { parentId: 'b' })],
    when: distribute('root', '10', 'equal', ['c']),
    instead: distribute('root', '10', 'equal', ['b']),
  },
  {
    first: 'resource_unknown',
    then: 'not_permitted',
    of: 'the credit of what there is not',
    given: [fund('9'), record('root', '1')],
    cured: [fund('9'), record('root', '1'), defineResource('gold')],
    when: credit(2, { gold: '1' }),
  },
];
