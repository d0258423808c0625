import { consume, fund, open, quota, record, removeQuota, reserve } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

// Tests begin at noon of Monday, 2026-11-23, in UTC.
const tenant = [fund('100000'), open('t'), open('a', { parentId: 't' })];
const capped = [...tenant, quota('t', '10', 'day', { rollover: '25' })];

const rolled = (rolledIn: string) => event('WindowStarted', { rolledIn });

ruleTable('rollover', [
  {
    rule: 'is nothing unless stated',
    given: [...tenant, quota('t', '10', 'day'), consume('a', '4'), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('0'), 'Consumed'),
  },
  {
    rule: 'adds what was left to the next period',
    given: [...capped, consume('a', '4'), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '16'),
    then: {
      some: [rolled('6'), event('Consumed')],
      views: { t: { limits: [{ amount: '10', rolledIn: '6', used: '16', remaining: '0', rollover: '25' }] } },
    },
  },
  {
    rule: 'and not one unit more',
    given: [...capped, consume('a', '4'), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '16.000000001'),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 't',
      resource: 'usd',
      window: { unit: 'day', timeZone: 'UTC' },
      turnsAt: '2026-11-25T00:00:00.000Z',
      requested: '16.000000001',
      remaining: '16',
    }),
  },
  {
    rule: 'is at most its cap',
    given: [
      ...tenant,
      quota('t', '10', 'day', { rollover: '5' }),
      consume('a', '4'),
      { until: '2026-11-24T00:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('5'), 'Consumed'),
  },
  {
    rule: 'of zero is none',
    given: [...tenant, quota('t', '10', 'day', { rollover: '0' }), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('0'), 'Consumed'),
  },
  {
    rule: 'is nothing where more was used than the limit',
    given: [...capped, record('a', '14'), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('0'), 'Consumed'),
  },
  {
    rule: 'does not ask for what is held',
    given: [...capped, reserve('r', 'a', '9', { ttlSeconds: 100_000 }), { until: '2026-11-24T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: {
      some: [rolled('10')],
      views: { t: { limits: [{ rolledIn: '10', used: '1', reserved: '9', remaining: '10' }] } },
    },
  },
  {
    rule: 'rolls over again',
    given: [
      ...capped,
      consume('a', '4'),
      { until: '2026-11-24T00:00:00.000Z' },
      consume('a', '1'),
      { until: '2026-11-25T00:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('15'), 'Consumed'),
  },
  {
    rule: 'over two turns is what each would have given',
    given: [...capped, consume('a', '4'), { until: '2026-11-25T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('16'), 'Consumed'),
  },
  {
    rule: 'over three is capped, as each would have been',
    given: [...capped, consume('a', '4'), { until: '2026-11-26T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('25'), 'Consumed'),
  },
  {
    rule: 'of a ledger that slept for a year is all of it, up to the cap',
    given: [
      ...tenant,
      quota('t', '10', 'day', { rollover: '5000' }),
      consume('a', '4'),
      { until: '2027-11-23T12:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('3646'), 'Consumed'),
  },
  {
    rule: 'of minutes, after two years of them',
    given: [
      ...tenant,
      quota('t', '1', 'minute', { rollover: '2000000' }),
      consume('a', '1'),
      { until: '2028-11-23T12:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled(String((365 + 366) * 24 * 60 - 1)), 'Consumed'),
  },
  {
    rule: 'counts the hour that a zone shows twice',
    given: [
      ...tenant,
      { until: '2027-10-30T22:30:00.000Z' },
      quota('t', '10', 'hour', { zone: 'Europe/Berlin', rollover: '1000' }),
      { until: '2027-10-31T23:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('250'), 'Consumed'),
  },
  {
    rule: 'counts days by the calendar, whatever they last',
    given: [
      ...tenant,
      { until: '2027-03-27T12:00:00.000Z' },
      quota('t', '10', 'day', { zone: 'Europe/Berlin', rollover: '1000' }),
      { until: '2027-03-28T22:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('20'), 'Consumed'),
  },
  {
    rule: 'counts months, not days',
    given: [
      ...tenant,
      { until: '2028-01-31T23:59:59.999Z' },
      quota('t', '10', 'month', { rollover: '1000' }),
      { until: '2028-03-01T00:00:00.000Z' },
    ],
    when: consume('a', '1'),
    then: accepted(rolled('20'), 'Consumed'),
  },
  {
    rule: 'counts weeks over the end of a year',
    given: [...tenant, quota('t', '10', 'week', { rollover: '1000' }), { until: '2027-01-04T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('60'), 'Consumed'),
  },
  {
    rule: 'counts years',
    given: [...tenant, quota('t', '10', 'year', { rollover: '1000' }), { until: '2029-02-28T00:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(rolled('30'), 'Consumed'),
  },
  {
    rule: 'goes by the limit as it was when the period ended',
    given: [...capped, consume('a', '4'), { until: '2026-11-24T00:00:00.000Z' }],
    when: quota('t', '100', 'day', { rollover: '50' }),
    then: {
      events: [rolled('6'), 'LimitSet'],
      views: { t: { limits: [{ amount: '100', rolledIn: '6', used: '0', remaining: '106' }] } },
    },
  },
  {
    rule: 'is no part of a limit that is removed and set again',
    given: [...capped, { until: '2026-11-24T00:00:00.000Z' }, consume('a', '1'), removeQuota('t', 'day')],
    when: quota('t', '10', 'day', { rollover: '25' }),
    then: { views: { t: { limits: [{ rolledIn: '0', used: '0', remaining: '10' }] } } },
  },
  {
    rule: 'counts towards the ratio: 8 of 16 are half',
    given: [...capped, consume('a', '4'), { until: '2026-11-24T00:00:00.000Z' }, consume('a', '7.9')],
    when: consume('a', '0.1'),
    then: {
      events: ['Consumed', event('ThresholdCrossed', { threshold: '0.5', basis: 'limit' })],
      views: { a: { spending: { status: 'yellow', remaining: [{ resource: 'usd', amount: '8' }] } } },
    },
  },
]);
