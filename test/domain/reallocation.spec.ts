import {
  amounts,
  close,
  consume,
  fund,
  limit,
  open,
  record,
  reserve,
  suspend,
  update,
} from '../support/ledger-builders';
import { event, figures, rejected, ruleTable } from '../support/rule-table';

const recover = { onShortage: 'reallocate' } as const;
const gave = (accountId: string, amount: string, resource = 'usd') => ({ accountId, resource, amount });
/** `needy` has 10; its siblings have funds, and what they keep by default is a tenth. */
const team = (...siblings: readonly ReturnType<typeof open>[]) => [
  fund('1000'),
  open('t', { with: '500' }),
  open('needy', { parentId: 't', with: '10', priority: 2 }),
  ...siblings,
];
const sibling = (id: string, of: string, rest: Parameters<typeof open>[1] = {}) =>
  open(id, { parentId: 't', with: of, ...rest });

ruleTable('a shortage that others cover', [
  {
    rule: 'exactly the shortfall is recovered, ahead of what it was for',
    given: team(sibling('s', '100')),
    when: consume('needy', '30', recover),
    then: {
      some: [
        event('Reallocated', {
          accountId: 'needy',
          payerId: 'needy',
          requested: amounts({ usd: '20' }),
          recovered: amounts({ usd: '20' }),
          donors: [gave('s', '20')],
        }),
        event('Consumed', { charges: [{ resource: 'usd', amount: '30', payerId: 'needy' }] }),
      ],
      figures: {
        needy: { available: '0', consumed: '30', allocated: '30' },
        s: { available: '80', allocated: '80' },
        t: { available: '390' },
      },
    },
  },
  {
    rule: 'for a reservation too',
    given: team(sibling('s', '100')),
    when: reserve('r', 'needy', '30', recover),
    then: figures({ needy: { available: '0', held: '30' }, s: { available: '80' } }),
  },
  {
    rule: 'without a shortfall nothing moves',
    given: team(sibling('s', '100')),
    when: consume('needy', '10', recover),
    then: { none: ['Reallocated'], figures: { s: { available: '100' } } },
  },
  {
    rule: 'unless it was asked for nothing is recovered',
    given: team(sibling('s', '100')),
    when: consume('needy', '30'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '30',
      available: '10',
    }),
  },
  {
    rule: 'a donor keeps a tenth of what it first received',
    given: team(sibling('s', '100')),
    when: consume('needy', '100', recover),
    then: figures({ s: { available: '10' } }),
  },
  {
    rule: 'not one unit of it is taken',
    given: team(sibling('s', '100')),
    when: consume('needy', '100.000000001', recover),
    then: rejected(
      {
        code: 'insufficient_funds',
        accountId: 'needy',
        resource: 'usd',
        requested: '100.000000001',
        available: '10',
        recoverable: '90',
      },
      { s: { available: '100' } },
    ),
  },
  {
    rule: 'a tenth is rounded up to a unit',
    given: [fund({ tokens: '100' }), open('needy', { with: { tokens: '1' } }), open('s', { with: { tokens: '11' } })],
    when: consume('needy', { tokens: '11' }, recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'tokens',
      requested: '11',
      available: '1',
      recoverable: '9',
    }),
  },
  {
    rule: 'a stated reserve is respected',
    given: team(sibling('s', '100', { minReserve: amounts({ usd: '60' }) })),
    when: consume('needy', '51', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '51',
      available: '10',
      recoverable: '40',
    }),
  },
  {
    rule: 'down to it all is given',
    given: team(sibling('s', '100', { minReserve: amounts({ usd: '60' }) })),
    when: consume('needy', '50', recover),
    then: figures({ s: { available: '60' } }),
  },
  {
    rule: 'a reserve of zero keeps nothing',
    given: team(sibling('s', '100', { minReserve: amounts({ usd: '0' }) })),
    when: consume('needy', '110', recover),
    then: figures({ s: { available: '0' } }),
  },
  {
    rule: 'a reserve is never above what was first received',
    given: [
      ...team(sibling('s', '100', { minReserve: amounts({ usd: '900' }) })),
      { type: 'Allocate', accountId: 's', amounts: amounts({ usd: '50' }) },
    ],
    when: consume('needy', '60', recover),
    then: figures({ s: { available: '100' } }),
  },
  {
    rule: 'a reserve can be changed',
    given: [...team(sibling('s', '100')), update('s', { minReserve: amounts({ usd: '99' }) })],
    when: consume('needy', '11', recover),
    then: figures({ s: { available: '99' } }),
  },
  {
    rule: 'never from a higher priority',
    given: team(sibling('s', '100', { priority: 3 })),
    when: consume('needy', '11', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '11',
      available: '10',
      recoverable: '0',
    }),
  },
  {
    rule: 'from the same priority',
    given: team(sibling('s', '100', { priority: 2 })),
    when: consume('needy', '11', recover),
    then: figures({ s: { available: '99' } }),
  },
  {
    rule: 'the lowest priority gives first',
    given: team(sibling('high', '400', { priority: 2 }), sibling('low', '50')),
    when: consume('needy', '56', recover),
    then: { some: [event('Reallocated', { donors: [gave('low', '45'), gave('high', '1')] })] },
  },
  {
    rule: 'then who has most',
    given: team(sibling('a', '100'), sibling('b', '200')),
    when: consume('needy', '191', recover),
    then: { some: [event('Reallocated', { donors: [gave('b', '180'), gave('a', '1')] })] },
  },
  {
    rule: 'then by id',
    given: team(sibling('b', '100'), sibling('a', '100')),
    when: consume('needy', '101', recover),
    then: { some: [event('Reallocated', { donors: [gave('a', '90'), gave('b', '1')] })] },
  },
  {
    rule: 'what a donor holds or has spent it does not give',
    given: [...team(sibling('s', '100')), reserve('r', 's', '50'), consume('s', '30')],
    when: consume('needy', '21', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '21',
      available: '10',
      recoverable: '10',
    }),
  },
  {
    rule: 'a suspended one gives nothing',
    given: [...team(sibling('s', '100')), suspend('s')],
    when: consume('needy', '11', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '11',
      available: '10',
      recoverable: '0',
    }),
  },
  {
    rule: 'nor a closed one, nor the parent',
    given: [...team(sibling('s', '100')), close('s')],
    when: consume('needy', '11', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '11',
      available: '10',
      recoverable: '0',
    }),
  },
  {
    rule: 'nor one elsewhere in the tree',
    given: [...team(), open('far', { with: '100' })],
    when: consume('needy', '11', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '11',
      available: '10',
      recoverable: '0',
    }),
  },
  {
    rule: 'unless policy takes the whole ledger',
    given: [...team(), open('far', { with: '100' }), update('needy', { policy: { donors: 'ledger' } })],
    when: consume('needy', '11', recover),
    then: figures({ far: { available: '99' } }),
  },
  {
    rule: 'but never from above or below',
    given: [
      ...team(),
      open('child', { parentId: 'needy' }),
      { type: 'Transfer', fromId: 't', toId: 'child', amounts: amounts({ usd: '100' }) },
      update('needy', { policy: { donors: 'ledger' } }),
    ],
    when: consume('needy', '11', recover),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'needy',
      resource: 'usd',
      requested: '11',
      available: '10',
      recoverable: '0',
    }),
  },
  {
    rule: 'a deficit is covered as well',
    given: [...team(sibling('s', '100')), record('needy', '15')],
    when: consume('needy', '5', recover),
    then: {
      some: [event('Reallocated', { requested: amounts({ usd: '10' }), donors: [gave('s', '10')] })],
      figures: { needy: { available: '0', consumed: '20' } },
    },
  },
  {
    rule: 'limits come first: what a limit refuses is not helped',
    given: [...team(sibling('s', '100')), limit('needy', '10')],
    when: consume('needy', '30', recover),
    then: rejected({ code: 'limit_exceeded', accountId: 'needy', resource: 'usd', requested: '30', remaining: '10' }),
  },
  {
    rule: 'the payer is the needy: its siblings, its priority',
    given: [...team(sibling('s', '5')), open('t2', { with: '100' }), open('x', { parentId: 'needy' })],
    when: consume('x', '12', recover),
    then: { some: [event('Reallocated', { accountId: 'x', payerId: 'needy', donors: [gave('s', '2')] })] },
  },
]);
