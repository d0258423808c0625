import {
  close,
  consume,
  fund,
  limit,
  open,
  record,
  removeLimit,
  reserve,
  settle,
  transfer,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const exceeded = (accountId: string, requested: string, remaining: string, resource = 'usd') =>
  rejected({ code: 'limit_exceeded', accountId, resource, requested, remaining });

const capped = [fund('100'), open('t'), open('a', { parentId: 't' }), open('b', { parentId: 't' }), limit('t', '10')];

ruleTable('limits', [
  {
    rule: 'exactly the limit may be used',
    given: capped,
    when: consume('a', '10'),
    then: figures({ t: { used: '10', limit: '10' } }),
  },
  {
    rule: 'not one unit more',
    given: capped,
    when: consume('a', '10.000000001'),
    then: exceeded('t', '10.000000001', '10'),
  },
  {
    rule: 'it is shared by everything below its owner',
    given: [...capped, consume('a', '6'), consume('t', '3')],
    when: consume('b', '2'),
    then: exceeded('t', '2', '1'),
  },
  {
    rule: 'what is reserved counts',
    given: [...capped, reserve('r', 'a', '6')],
    when: consume('b', '5'),
    then: exceeded('t', '5', '4'),
  },
  {
    rule: 'a reservation is within it too',
    given: [...capped, consume('a', '6')],
    when: reserve('r', 'b', '5'),
    then: exceeded('t', '5', '4'),
  },
  {
    rule: 'what was voided does not count any more',
    given: [...capped, reserve('r', 'a', '6'), voidReservation('r')],
    when: consume('b', '10'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'nor what was settled below its hold',
    given: [...capped, reserve('r', 'a', '6'), settle('r', '1')],
    when: reserve('r2', 'b', '9'),
    then: figures({ t: { used: '1', reserved: '9' } }),
  },
  {
    rule: 'nor what expired',
    given: [...capped, reserve('r', 'a', '6', { ttlSeconds: 5 }), { wait: 5 }],
    when: consume('b', '10'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'it counts whoever pays: also usage that nobody pays',
    given: [open('a'), limit('a', '5', 'steps')],
    when: consume('a', { steps: '6' }),
    then: exceeded('a', '6', '5', 'steps'),
  },
  {
    rule: 'it holds beside funds of one’s own',
    given: [fund('100'), open('a', { with: '50' }), limit('root', '10')],
    when: consume('a', '11'),
    then: exceeded('root', '11', '10'),
  },
  {
    rule: 'the nearest account comes first',
    given: [...capped, limit('a', '3'), limit('root', '2')],
    when: consume('a', '11'),
    then: exceeded('a', '11', '3'),
  },
  {
    rule: 'before the name of the resource',
    given: [...capped, limit('t', '1', 'steps')].concat([limit('a', '1')]),
    when: consume('a', { steps: '2', usd: '2' }),
    then: exceeded('a', '2', '1'),
  },
  {
    rule: 'on one account the first resource by name',
    given: [...capped, limit('t', '1', 'steps')],
    when: consume('a', { steps: '2', usd: '11' }),
    then: exceeded('t', '2', '1', 'steps'),
  },
  {
    rule: 'a zero is checked against nothing',
    given: [...capped, limit('a', '0', 'steps')],
    when: consume('a', { steps: '0', usd: '1' }),
    then: accepted('Consumed'),
  },
  {
    rule: 'a report is booked above it',
    given: [...capped, consume('a', '9')],
    when: record('a', '5'),
    then: {
      some: [event('Consumed', { charges: [{ resource: 'usd', amount: '5', payerId: 'root' }] })],
      figures: { t: { used: '14' } },
    },
  },
  {
    rule: 'then nothing remains, and never less than nothing',
    given: [...capped, record('a', '14')],
    when: consume('a', '1'),
    then: exceeded('t', '1', '0'),
  },
  {
    rule: 'a bill above its hold is booked above the limit',
    given: [...capped, reserve('r', 'a', '10')],
    when: settle('r', '12'),
    then: figures({ t: { used: '12', reserved: '0' } }),
  },
  {
    rule: 'moves are no usage',
    given: [...capped, open('c', { with: '50' })],
    when: transfer('c', 'a', '50'),
    then: accepted('Transferred'),
  },
  {
    rule: 'a limit counts from the opening of its account',
    given: [fund('100'), consume('root', '8'), limit('root', '10')],
    when: consume('root', '3'),
    then: exceeded('root', '3', '2'),
  },
  {
    rule: 'it may be set below what is used',
    given: [fund('100'), consume('root', '8')],
    when: limit('root', '5'),
    then: { some: [event('LimitSet', { accountId: 'root', resource: 'usd', amount: '5' })] },
  },
  {
    rule: 'setting it again changes the amount and keeps the count',
    given: [...capped, consume('a', '8'), limit('t', '9')],
    when: consume('a', '1.5'),
    then: exceeded('t', '1.5', '1'),
  },
  {
    rule: 'a raised one lets more through',
    given: [...capped, consume('a', '10'), limit('t', '30')],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'zero lets nothing through',
    given: [...capped, limit('t', '0')],
    when: consume('a', '0.000000001'),
    then: exceeded('t', '0.000000001', '0'),
  },
  {
    rule: 'removed, it limits nothing',
    given: [...capped, removeLimit('t')],
    when: consume('a', '50'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'what an account that is closed used still counts above it',
    given: [...capped, consume('a', '9'), close('a')],
    when: consume('b', '2'),
    then: exceeded('t', '2', '1'),
  },
  {
    rule: 'there is none to remove',
    given: capped,
    when: removeLimit('a'),
    then: rejected({ code: 'limit_not_found', accountId: 'a', resource: 'usd' }),
  },
  {
    rule: 'nor of another resource',
    given: capped,
    when: removeLimit('t', 'tokens'),
    then: rejected({ code: 'limit_not_found', accountId: 't', resource: 'tokens' }),
  },
  {
    rule: 'nor a second time',
    given: [...capped, removeLimit('t')],
    when: removeLimit('t'),
    then: rejected({ code: 'limit_not_found', accountId: 't', resource: 'usd' }),
  },
  {
    rule: 'removing one of an unknown resource',
    given: capped,
    when: removeLimit('t', 'gold'),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'setting one of an unknown resource',
    given: capped,
    when: limit('t', '1', 'gold'),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'of an unknown account',
    given: capped,
    when: limit('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'of a closed account',
    given: [...capped, close('a')],
    when: limit('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
]);
