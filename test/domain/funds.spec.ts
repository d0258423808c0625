import {
  allocate,
  amounts,
  close,
  consume,
  fund,
  limit,
  open,
  reclaim,
  record,
  reserve,
  transfer,
  withdraw,
} from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const short = (accountId: string, requested: string, available: string, resource = 'usd') =>
  rejected({ code: 'insufficient_funds', accountId, resource, requested, available });

ruleTable('funding', [
  {
    rule: 'funds come in at the root',
    given: [],
    when: fund({ usd: '10', tokens: '3' }),
    then: {
      events: [event('Funded', { accountId: 'root', amounts: amounts({ tokens: '3', usd: '10' }) })],
      figures: { root: { available: '10', allocated: '10' }, 'root/tokens': { available: '3' } },
    },
  },
  {
    rule: 'an unknown resource',
    given: [],
    when: fund({ gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'of several unknown ones the first by name',
    given: [],
    when: fund({ zinc: '1', gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'all that is unspent can be withdrawn',
    given: [fund('10')],
    when: withdraw('10'),
    then: figures({ root: { available: '0', allocated: '0' } }),
  },
  {
    rule: 'not one unit more',
    given: [fund('10')],
    when: withdraw('10.000000001'),
    then: short('root', '10.000000001', '10'),
  },
  {
    rule: 'not what is held',
    given: [fund('10'), reserve('r', 'root', '4')],
    when: withdraw('7'),
    then: short('root', '7', '6'),
  },
  {
    rule: 'not what was allocated away',
    given: [fund('10'), open('a', { with: '4' })],
    when: withdraw('7'),
    then: short('root', '7', '6'),
  },
  {
    rule: 'all of the amounts or none',
    given: [fund({ usd: '10', tokens: '1' })],
    when: withdraw({ usd: '1', tokens: '2' }),
    then: short('root', '2', '1', 'tokens'),
  },
]);

const pool = [
  fund('100'),
  open('t', { with: '50' }),
  open('a', { parentId: 't', with: '20' }),
  open('b', { parentId: 't' }),
];

ruleTable('allocating and reclaiming', [
  {
    rule: 'an allocation moves from the parent to the child',
    given: pool,
    when: allocate('a', '30'),
    then: {
      events: [event('Allocated', { fromId: 't', toId: 'a', amounts: amounts({ usd: '30' }) })],
      figures: {
        t: { available: '0', allocated: '0' },
        a: { available: '50', allocated: '50' },
        root: { available: '50' },
      },
    },
  },
  {
    rule: 'not one unit more than the parent has',
    given: pool,
    when: allocate('a', '30.000000001'),
    then: short('t', '30.000000001', '30'),
  },
  {
    rule: "not of the grandparent's",
    given: [...pool, open('c', { parentId: 'b' })],
    when: allocate('c', '1'),
    then: short('b', '1', '0'),
  },
  {
    rule: 'the root has no parent',
    given: pool,
    when: allocate('root', '1'),
    then: rejected({ code: 'not_permitted', reason: 'root_has_no_parent' }),
  },
  {
    rule: 'nor returns to one',
    given: pool,
    when: reclaim('root', '1'),
    then: rejected({ code: 'not_permitted', reason: 'root_has_no_parent' }),
  },
  {
    rule: 'what is unspent can be reclaimed',
    given: [...pool, consume('a', '5'), reserve('r', 'a', '5')],
    when: reclaim('a', '10'),
    then: {
      events: [
        event('Reclaimed', { fromId: 'a', toId: 't' }),
        event('ThresholdCrossed', { ownerId: 'a', threshold: '0.5' }),
      ],
      figures: { a: { available: '0', held: '5', consumed: '5', allocated: '10' }, t: { available: '40' } },
    },
  },
  {
    rule: 'not one unit more',
    given: [...pool, reserve('r', 'a', '5')],
    when: reclaim('a', '15.000000001'),
    then: short('a', '15.000000001', '15'),
  },
  { rule: 'an account without funds returns none', given: pool, when: reclaim('b', '1'), then: short('b', '1', '0') },
  {
    rule: 'an account in deficit returns none',
    given: [...pool, record('a', '25')],
    when: reclaim('a', '1'),
    then: short('a', '1', '-5'),
  },
  {
    rule: 'an unknown account',
    given: pool,
    when: allocate('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a closed account',
    given: [...pool, close('a')],
    when: allocate('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'reclaiming from a closed account',
    given: [...pool, close('a')],
    when: reclaim('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'moves count for no limit',
    given: [...pool, limit('a', '1')],
    when: allocate('a', '30'),
    then: accepted('Allocated'),
  },
]);

ruleTable('transferring', [
  {
    rule: 'any account to any other: agents trade by transfer',
    given: pool,
    when: transfer('a', 'root', '20'),
    then: {
      events: [event('Transferred', { fromId: 'a', toId: 'root' })],
      figures: { a: { available: '0' }, root: { available: '70' } },
    },
  },
  {
    rule: 'not one unit more than the source has',
    given: pool,
    when: transfer('a', 'b', '20.000000001'),
    then: short('a', '20.000000001', '20'),
  },
  {
    rule: 'a source without funds of its own has none, whatever it shares',
    given: pool,
    when: transfer('b', 'a', '1'),
    then: short('b', '1', '0'),
  },
  {
    rule: 'of two unknown accounts the source is named',
    given: pool,
    when: transfer('x', 'y', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'an unknown destination',
    given: pool,
    when: transfer('a', 'y', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'y' }),
  },
  {
    rule: 'an unknown destination goes before a closed source',
    given: [...pool, close('a')],
    when: transfer('a', 'y', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'y' }),
  },
  {
    rule: 'a closed destination',
    given: [...pool, close('b')],
    when: transfer('a', 'b', '1'),
    then: rejected({ code: 'account_closed', accountId: 'b' }),
  },
]);

ruleTable('who pays', [
  {
    rule: 'an account that received funds pays itself',
    given: pool,
    when: consume('a', '1'),
    then: accepted(event('Consumed', { charges: [{ payerId: 'a' }] })),
  },
  {
    rule: 'one that never did shares those of the nearest above it',
    given: pool,
    when: consume('b', '1'),
    then: accepted(event('Consumed', { charges: [{ payerId: 't' }] })),
  },
  {
    rule: 'several share one pool until it is empty',
    given: [fund('10'), open('a'), open('b'), consume('a', '6'), consume('b', '4')],
    when: consume('a', '0.000000001'),
    then: short('root', '0.000000001', '0'),
  },
  {
    rule: 'an agent that is broke stops, also when the pool above it is full',
    given: [...pool, consume('a', '20')],
    when: consume('a', '0.000000001'),
    then: short('a', '0.000000001', '0'),
  },
  {
    rule: 'one agent spends nothing of another',
    given: [...pool, allocate('b', '5')],
    when: consume('b', '5'),
    then: figures({ a: { available: '20', consumed: '0', used: '0' }, b: { available: '0', consumed: '5' } }),
  },
  {
    rule: 'a receipt by transfer makes a payer',
    given: [...pool, transfer('a', 'b', '1')],
    when: consume('b', '2'),
    then: short('b', '2', '1'),
  },
  {
    rule: 'giving everything away does not unmake one',
    given: [...pool, reclaim('a', '20')],
    when: consume('a', '1'),
    then: short('a', '1', '0'),
  },
  {
    rule: 'each resource has its own payer',
    given: [...pool, fund({ tokens: '10' })],
    when: consume('a', { usd: '1', tokens: '2' }),
    then: accepted(
      event('Consumed', {
        charges: [
          { resource: 'tokens', payerId: 'root' },
          { resource: 'usd', payerId: 'a' },
        ],
      }),
    ),
  },
  {
    rule: 'usage is counted at the spender and above it, funds at the payer',
    given: pool,
    when: consume('b', '3'),
    then: figures({
      b: { used: '3', consumed: '0', available: '0' },
      t: { used: '3', consumed: '3', available: '27' },
      root: { used: '3', consumed: '0', available: '50' },
      a: { used: '0' },
    }),
  },
]);
