import {
  batch,
  close,
  consume,
  credit,
  fund,
  limit,
  open,
  quota,
  record,
  removeQuota,
  reserve,
  settle,
  suspend,
  voidReservation,
} from '../support/ledger-builders';
import { expectReplayable } from '../support/replayable';
import { accepted, begin, event, rejected, ruleTable } from '../support/rule-table';

// Tests begin at noon of Monday, 2026-11-23, in UTC.
const MIDNIGHT = '2026-11-24T00:00:00.000Z';
const daily = { unit: 'day', timeZone: 'UTC' } as const;

const tenant = [fund('1000'), open('t'), open('a', { parentId: 't' }), open('b', { parentId: 't' })];
const metered = [...tenant, quota('t', '10', 'day')];

const above = (requested: string, remaining: string, turnsAt = MIDNIGHT) =>
  rejected({ code: 'limit_exceeded', accountId: 't', resource: 'usd', window: daily, turnsAt, requested, remaining });

const started = (startsAt: string, endsAt: string, rolledIn = '0', accountId = 't') =>
  event('WindowStarted', { accountId, resource: 'usd', window: daily, startsAt, endsAt, rolledIn });

ruleTable('a limit with a window', [
  {
    rule: 'is set in the period that contains its decision',
    given: tenant,
    when: quota('t', '10', 'day'),
    then: {
      events: [
        event('LimitSet', {
          accountId: 't',
          resource: 'usd',
          amount: '10',
          window: daily,
          startsAt: '2026-11-23T00:00:00.000Z',
          endsAt: MIDNIGHT,
        }),
      ],
      views: { t: { limits: [{ amount: '10', used: '0', remaining: '10', window: daily, endsAt: MIDNIGHT }] } },
    },
  },
  {
    rule: 'counts from when it was set',
    given: [...tenant, consume('a', '8'), quota('t', '10', 'day')],
    when: consume('a', '10'),
    then: { views: { t: { limits: [{ used: '10', remaining: '0' }] } } },
  },
  {
    rule: 'lets exactly its amount through',
    given: [...metered, consume('a', '6')],
    when: consume('b', '4'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'and not one unit more, and says when it turns',
    given: [...metered, consume('a', '6')],
    when: consume('b', '4.000000001'),
    then: above('4.000000001', '4'),
  },
  {
    rule: 'still refuses a millisecond before it turns',
    given: [...metered, consume('a', '10'), { wait: 12 * 3600 - 0.001 }],
    when: consume('a', '1'),
    then: above('1', '0'),
  },
  {
    rule: 'starts afresh at the turn, by the first command that touches it',
    given: [...metered, consume('a', '10'), { until: MIDNIGHT }],
    when: consume('a', '10'),
    then: {
      events: [
        started(MIDNIGHT, '2026-11-25T00:00:00.000Z'),
        'Consumed',
        ...['0.5', '0.75', '0.9', '0.95'].map((threshold) =>
          event('ThresholdCrossed', { ownerId: 't', basis: 'limit', window: daily, threshold }),
        ),
      ],
      views: { t: { limits: [{ used: '10', remaining: '0' }], balances: [{ used: '20' }] } },
    },
  },
  {
    rule: 'turns once, however long nobody came',
    given: [...metered, consume('a', '10'), { until: '2027-11-23T12:00:00.000Z' }],
    when: consume('a', '1'),
    then: accepted(started('2027-11-23T00:00:00.000Z', '2027-11-24T00:00:00.000Z'), 'Consumed'),
  },
  {
    rule: 'turns for a report too',
    given: [...metered, consume('a', '10'), { until: MIDNIGHT }],
    when: record('a', '11'),
    then: {
      some: [event('WindowStarted'), event('Consumed')],
      views: { t: { limits: [{ used: '11', remaining: '0' }] } },
    },
  },
  {
    rule: 'turns for a reservation',
    given: [...metered, consume('a', '10'), { until: MIDNIGHT }],
    when: reserve('r', 'a', '10'),
    then: accepted(started(MIDNIGHT, '2026-11-25T00:00:00.000Z'), 'Reserved'),
  },
  {
    rule: 'does not turn for a command that is refused',
    given: [...metered, consume('a', '9'), { until: MIDNIGHT }],
    when: consume('a', '11'),
    then: above('11', '10', '2026-11-25T00:00:00.000Z'),
  },
  {
    rule: 'turns for the next one then',
    given: [...metered, consume('a', '9'), { until: MIDNIGHT }],
    when: batch(consume('a', '5'), consume('b', '5')),
    then: {
      events: [
        'WindowStarted',
        'Consumed',
        event('ThresholdCrossed', { threshold: '0.5' }),
        'Consumed',
        'ThresholdCrossed',
        'ThresholdCrossed',
        'ThresholdCrossed',
      ],
    },
  },
  {
    rule: 'of another resource is left alone',
    given: [...metered, { until: MIDNIGHT }],
    when: consume('a', { steps: '3' }),
    then: accepted('Consumed'),
  },
  {
    rule: 'is left alone by a zero, too',
    given: [...metered, { until: MIDNIGHT }],
    when: consume('a', { usd: '0', steps: '3' }),
    then: accepted('Consumed'),
  },
  {
    rule: 'does not count what is used of another resource',
    given: [...metered, quota('t', '9', 'day', { resource: 'steps' })],
    when: consume('a', { usd: '2', steps: '1' }),
    then: {
      views: {
        t: {
          limits: [
            { resource: 'steps', used: '1', remaining: '8' },
            { resource: 'usd', used: '2', remaining: '8' },
          ],
        },
      },
    },
  },
  {
    rule: 'of another branch is left alone',
    given: [...metered, open('u'), quota('u', '10', 'day'), { until: MIDNIGHT }],
    when: consume('a', '1'),
    then: accepted(started(MIDNIGHT, '2026-11-25T00:00:00.000Z'), 'Consumed'),
  },
  {
    rule: 'turns at every account on the way, the nearest first',
    given: [...metered, quota('a', '5', 'day'), quota('root', '50', 'day'), { until: MIDNIGHT }],
    when: consume('a', '1'),
    then: accepted(
      event('WindowStarted', { accountId: 'a' }),
      event('WindowStarted', { accountId: 't' }),
      event('WindowStarted', { accountId: 'root' }),
      'Consumed',
    ),
  },
  {
    rule: 'is left alone by what gives a hold back',
    given: [...metered, reserve('r', 'a', '5', { ttlSeconds: 100_000 }), { until: MIDNIGHT }],
    when: voidReservation('r'),
    then: accepted('ReservationVoided'),
  },
  {
    rule: 'leaves with its account',
    given: [...metered, quota('a', '5', 'day'), close('a'), { until: MIDNIGHT }],
    when: consume('b', '1'),
    then: accepted(event('WindowStarted', { accountId: 't' }), 'Consumed'),
  },
  {
    rule: 'counts what a closed account reports late, where that is counted',
    given: [...metered, close('a'), { until: MIDNIGHT }],
    when: record('a', '4'),
    then: {
      events: ['WindowStarted', event('Consumed', { late: true, countedFrom: 't' })],
      views: { t: { limits: [{ used: '4' }] } },
    },
  },
  {
    rule: 'is not turned by a look at it, which sees it turned all the same',
    given: [...metered, consume('a', '10'), { until: MIDNIGHT }],
    when: suspend('b'),
    then: {
      events: ['AccountSuspended'],
      views: {
        t: {
          limits: [{ used: '0', remaining: '10', startsAt: MIDNIGHT }],
          spending: { status: 'green', remaining: [{ resource: 'usd', amount: '10' }] },
        },
        a: { spending: { status: 'green' } },
      },
    },
  },
]);

ruleTable('a hold that spans the turn', [
  {
    rule: 'counts in the period of now',
    given: [...metered, reserve('r', 'a', '7', { ttlSeconds: 100_000 }), { until: MIDNIGHT }],
    when: consume('b', '4'),
    then: above('4', '3', '2026-11-25T00:00:00.000Z'),
  },
  {
    rule: 'leaves the rest of it',
    given: [...metered, reserve('r', 'a', '7', { ttlSeconds: 100_000 }), { until: MIDNIGHT }],
    when: consume('b', '3'),
    then: {
      some: [event('WindowStarted'), event('Consumed')],
      views: { t: { limits: [{ used: '3', reserved: '7', remaining: '0' }] } },
    },
  },
  {
    rule: 'is charged to the period in which it is settled',
    given: [...metered, reserve('r', 'a', '7', { ttlSeconds: 100_000 }), { until: MIDNIGHT }],
    when: settle('r', '6'),
    then: {
      events: ['WindowStarted', 'Settled', event('ThresholdCrossed', { threshold: '0.5', window: daily })],
      views: { t: { limits: [{ used: '6', reserved: '0', remaining: '4' }] } },
    },
  },
  {
    rule: 'and so is a bill that comes after it expired',
    given: [...metered, reserve('r', 'a', '7'), { until: MIDNIGHT }],
    when: settle('r', '6'),
    then: {
      some: [event('WindowStarted'), event('Settled', { late: true })],
      views: { t: { limits: [{ used: '6', reserved: '0' }] } },
    },
  },
  {
    rule: 'when the call was made is no matter',
    given: [...metered, { until: MIDNIGHT }],
    when: record('a', '6'),
    envelope: { occurredAt: '2026-11-23T20:00:00.000Z' },
    then: { some: [event('WindowStarted')], views: { t: { limits: [{ used: '6', startsAt: MIDNIGHT }] } } },
  },
]);

ruleTable('a charge of the millisecond in which a limit was set', [
  {
    rule: 'is not given back to it: it may have come before, and was not counted then',
    given: [...tenant, consume('a', '8'), quota('t', '10', 'day'), consume('b', '1')],
    when: credit(5, '8'),
    then: { events: ['Adjusted'], views: { t: { limits: [{ used: '1' }], balances: [{ used: '1' }] } } },
  },
]);

describe('a ledger', () => {
  it('knows how many windows its open accounts have, so that most commands look for none', () => {
    const run = begin([...metered, quota('t', '5', 'hour'), quota('a', '5', 'hour'), quota('a', '6', 'hour')]);
    expect(run.state.header.windowedLimits).toBe(3);
    run.must(removeQuota('t', 'hour'), limit('b', '4'));
    expect(run.state.header.windowedLimits).toBe(2);
    run.must(close('a'), close('b'));
    expect(run.state.header.windowedLimits).toBe(1);
    expectReplayable(run);
  });
});
