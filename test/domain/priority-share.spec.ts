import { consume, fund, limit, open, quota, reserve, update } from '../support/ledger-builders';
import { event, rejected, ruleTable } from '../support/rule-table';

const kept = { share: '0.3', priorityFrom: 5 };
const given = [
  fund('1000'),
  open('t'),
  open('low', { parentId: 't' }),
  open('high', { parentId: 't', priority: 5 }),
  { ...limit('t', '10'), priorityShare: kept },
];

const above = (requested: string, remaining: string) =>
  rejected({ code: 'limit_exceeded', accountId: 't', resource: 'usd', requested, remaining });

ruleTable('a share of a limit that is kept for high priority', [
  {
    rule: 'leaves the others the rest, to the unit',
    given,
    when: consume('low', '7'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'and not one unit more',
    given,
    when: consume('low', '7.000000001'),
    then: above('7.000000001', '7'),
  },
  {
    rule: 'is there for who has that priority',
    given: [...given, consume('low', '7')],
    when: consume('high', '3'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'and no more than that',
    given: [...given, consume('low', '7')],
    when: consume('high', '3.000000001'),
    then: above('3.000000001', '3'),
  },
  {
    rule: 'does not set apart what the high used before',
    given: [...given, consume('high', '6')],
    when: consume('low', '1.5'),
    then: above('1.5', '1'),
  },
  {
    rule: 'leaves nothing, and never less, where the high used more than the rest',
    given: [...given, consume('high', '9')],
    when: consume('low', '1'),
    then: above('1', '0'),
  },
  {
    rule: 'holds for reservations',
    given,
    when: reserve('r', 'low', '8'),
    then: above('8', '7'),
  },
  {
    rule: 'goes by the priority of now',
    given: [...given, update('low', { priority: 9 })],
    when: consume('low', '10'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'is rounded so that the others get no part of a unit',
    given: [
      fund('1000'),
      open('t'),
      { ...limit('t', '10', 'steps'), priorityShare: { share: '0.25', priorityFrom: 2 } },
    ],
    when: consume('t', { steps: '8' }),
    then: rejected({ code: 'limit_exceeded', accountId: 't', resource: 'steps', requested: '8', remaining: '7' }),
  },
  {
    rule: 'of all leaves them nothing',
    given: [fund('10'), open('t'), { ...limit('t', '10'), priorityShare: { share: '1', priorityFrom: 2 } }],
    when: consume('t', '0.000000001'),
    then: above('0.000000001', '0'),
  },
  {
    rule: 'of nothing keeps nothing from them',
    given: [fund('10'), open('t'), { ...limit('t', '10'), priorityShare: { share: '0', priorityFrom: 2 } }],
    when: consume('t', '10'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'is shown by what remains for each',
    given: [...given, consume('high', '1')],
    when: update('low', { labels: { seen: 'yes' } }),
    then: {
      views: {
        low: { spending: { remaining: [{ resource: 'usd', amount: '6' }] } },
        high: { spending: { remaining: [{ resource: 'usd', amount: '9' }] } },
        t: { limits: [{ remaining: '9', priorityShare: kept }] },
      },
    },
  },
  {
    rule: 'is no part of the ratio, which is of the whole limit',
    given: [...given, consume('low', '4.9')],
    when: consume('low', '0.1'),
    then: { events: ['Consumed', event('ThresholdCrossed', { threshold: '0.5', ownerId: 't' })] },
  },
  {
    rule: 'is a share of what was rolled in, too',
    given: [
      ...given.slice(0, 4),
      quota('t', '10', 'day', { rollover: '10', priorityShare: kept }),
      { until: '2026-11-24T00:00:00.000Z' },
    ],
    when: consume('low', '14.000000001'),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 't',
      resource: 'usd',
      window: { unit: 'day', timeZone: 'UTC' },
      turnsAt: '2026-11-25T00:00:00.000Z',
      requested: '14.000000001',
      remaining: '14',
    }),
  },
]);
