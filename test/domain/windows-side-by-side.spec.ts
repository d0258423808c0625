import { consume, fund, limit, open, quota, removeQuota, suspend } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';
import type { WindowUnit } from '@ledger/domain';

const above = (requested: string, remaining: string, unit: WindowUnit, turnsAt: string) =>
  rejected({
    code: 'limit_exceeded',
    accountId: 't',
    resource: 'usd',
    window: { unit, timeZone: 'UTC' },
    turnsAt,
    requested,
    remaining,
  });

const tenant = [fund('1000'), open('t'), open('a', { parentId: 't' }), open('b', { parentId: 't' })];
const side = [...tenant, quota('t', '10', 'day'), quota('t', '25', 'month'), quota('t', '4', 'hour'), limit('t', '30')];

ruleTable('several limits side by side', [
  {
    rule: 'stand in the order in which they turn, the one without a window last',
    given: [...side, quota('t', '9', 'day', { zone: 'Asia/Tokyo' })],
    when: suspend('b'),
    then: {
      views: {
        t: {
          limits: [
            { window: { unit: 'hour', timeZone: 'UTC' } },
            { window: { unit: 'day', timeZone: 'Asia/Tokyo' } },
            { window: { unit: 'day', timeZone: 'UTC' } },
            { window: { unit: 'month', timeZone: 'UTC' } },
            { amount: '30' },
          ],
        },
      },
    },
  },
  {
    rule: 'refuse by the one that turns first',
    given: side,
    when: consume('a', '31'),
    then: above('31', '4', 'hour', '2026-11-23T13:00:00.000Z'),
  },
  {
    rule: 'then by the next',
    given: [...side, consume('a', '4'), { wait: 3600 }, consume('a', '4'), { wait: 3600 }],
    when: consume('a', '3'),
    then: above('3', '2', 'day', '2026-11-24T00:00:00.000Z'),
  },
  {
    rule: 'each turn by themselves',
    given: [...side, consume('a', '4'), { wait: 3600 }],
    when: consume('a', '4'),
    then: {
      some: [event('WindowStarted', { window: { unit: 'hour', timeZone: 'UTC' } })],
      views: { t: { limits: [{ used: '4' }, { used: '8' }, { used: '8' }, { used: '8' }] } },
    },
  },
  {
    rule: 'all that are over turn at once, in their order',
    given: [...side, { until: '2026-12-01T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(
      event('WindowStarted', { window: { unit: 'hour', timeZone: 'UTC' } }),
      event('WindowStarted', { window: { unit: 'day', timeZone: 'UTC' } }),
      event('WindowStarted', { window: { unit: 'month', timeZone: 'UTC' } }),
      'Consumed',
    ),
  },
  {
    rule: 'leave what the scarcest of them leaves',
    given: [...side, consume('a', '3')],
    when: suspend('b'),
    then: {
      views: {
        a: { spending: { status: 'orange', remaining: [{ resource: 'usd', amount: '1' }] } },
        t: { balances: [{ resource: 'usd', limit: '30' }] },
      },
    },
  },
  {
    rule: 'are removed one by one',
    given: side,
    when: removeQuota('t', 'hour'),
    then: {
      events: [event('LimitRemoved', { accountId: 't', resource: 'usd', window: { unit: 'hour', timeZone: 'UTC' } })],
      views: { t: { limits: [{ amount: '10' }, { amount: '25' }, { amount: '30' }] } },
    },
  },
]);
