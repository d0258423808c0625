import { amounts, close, consume, fund, open, reallocate } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

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

const two = [
  fund({ usd: '1000', tokens: '1000' }),
  open('t', { with: { tokens: '10' } }),
  open('t2', { with: { tokens: '100' } }),
  open('needy', { parentId: 't' }),
  { type: 'Transfer', fromId: 'root', toId: 'needy', amounts: amounts({ usd: '10' }) } as const,
  open('s', { parentId: 't' }),
  { type: 'Transfer', fromId: 'root', toId: 's', amounts: amounts({ usd: '100' }) } as const,
];

ruleTable('several resources', [
  {
    rule: 'each is recovered for its own payer, nearest first',
    given: two,
    when: consume('needy', { usd: '12', tokens: '15' }, recover),
    then: {
      some: [
        event('Reallocated', { payerId: 'needy', recovered: amounts({ usd: '2' }), donors: [gave('s', '2')] }),
        event('Reallocated', {
          payerId: 't',
          recovered: amounts({ tokens: '5' }),
          donors: [gave('t2', '5', 'tokens')],
        }),
      ],
      figures: { needy: { available: '0' }, 't/tokens': { available: '0', consumed: '15' } },
    },
  },
  {
    rule: 'all of them or none',
    given: two,
    when: consume('needy', { usd: '12', tokens: '150' }, recover),
    then: rejected(
      {
        code: 'insufficient_funds',
        accountId: 't',
        resource: 'tokens',
        requested: '150',
        available: '10',
        recoverable: '90',
      },
      { needy: { available: '10' }, s: { available: '100' } },
    ),
  },
]);

ruleTable('reallocation as a command', [
  {
    rule: 'moves what was asked for',
    given: team(sibling('s', '100')),
    when: reallocate('needy', '40'),
    then: {
      events: [
        event('Reallocated', {
          accountId: 'needy',
          payerId: 'needy',
          requested: amounts({ usd: '40' }),
          recovered: amounts({ usd: '40' }),
        }),
      ],
      figures: { needy: { available: '50' }, s: { available: '60' } },
    },
  },
  {
    rule: 'or what it can',
    given: team(sibling('s', '100')),
    when: reallocate('needy', '400'),
    then: {
      events: [event('Reallocated', { requested: amounts({ usd: '400' }), recovered: amounts({ usd: '90' }) })],
      figures: { needy: { available: '100' } },
    },
  },
  {
    rule: 'or nothing, and says so',
    given: team(),
    when: reallocate('needy', '5'),
    then: accepted(event('Reallocated', { recovered: [], donors: [] })),
  },
  {
    rule: 'it serves the payer of the account',
    given: [...team(sibling('s', '100')), open('x', { parentId: 'needy' })],
    when: reallocate('x', '5'),
    then: {
      events: [event('Reallocated', { accountId: 'x', payerId: 'needy' })],
      figures: { needy: { available: '15' } },
    },
  },
  {
    rule: 'without a payer it recovers nothing',
    given: team(sibling('s', '100')),
    when: reallocate('needy', { tokens: '5' }),
    then: accepted(event('Reallocated', { payerId: null, recovered: [], donors: [] })),
  },
  {
    rule: 'the root has nobody to ask',
    given: team(sibling('s', '100')),
    when: reallocate('root', '5'),
    then: accepted(event('Reallocated', { payerId: 'root', recovered: [] })),
  },
  {
    rule: 'of zero it is malformed',
    given: team(),
    when: reallocate('needy', '0'),
    then: { malformed: 'amounts[0].amount' },
  },
  {
    rule: 'an unknown account',
    given: team(),
    when: reallocate('x', '5'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a closed account',
    given: [...team(), close('needy')],
    when: reallocate('needy', '5'),
    then: rejected({ code: 'account_closed', accountId: 'needy' }),
  },
]);
