import { consume, fund, limit, open, quota, record, reserve, settle, update } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

// Tests begin at noon of Monday, 2026-11-23, in UTC.
const NEXT = { until: '2026-11-24T00:00:00.000Z' };
const daily = { unit: 'day', timeZone: 'UTC' } as const;
const given = [fund('1000'), open('t'), open('a', { parentId: 't' }), quota('t', '10', 'day')];

const crossing = (threshold: string, data: object = {}) =>
  event('ThresholdCrossed', { ownerId: 't', resource: 'usd', basis: 'limit', window: daily, threshold, ...data });

ruleTable('thresholds of a limit with a window', [
  {
    rule: 'are of what was used in the period, and name the window',
    given: [...given, consume('a', '4.9')],
    when: consume('a', '0.1'),
    then: accepted('Consumed', crossing('0.5', { status: 'yellow' })),
  },
  {
    rule: 'do not count what is held',
    given,
    when: reserve('r', 'a', '10'),
    then: accepted('Reserved'),
  },
  {
    rule: 'are armed again by the turn, which crosses none',
    given: [...given, consume('a', '9'), NEXT],
    when: consume('a', '7.5'),
    then: accepted('WindowStarted', 'Consumed', crossing('0.5'), crossing('0.75')),
  },
  {
    rule: 'fire again in the next period only when they are reached again',
    given: [...given, consume('a', '9'), NEXT],
    when: consume('a', '4.9'),
    then: accepted('WindowStarted', 'Consumed'),
  },
  {
    rule: 'are crossed by a turn that leaves a limit of nothing',
    given: [
      fund('1000'),
      open('t'),
      quota('t', '2', 'day', { rollover: '2' }),
      NEXT,
      consume('t', '1'),
      quota('t', '0', 'day', { rollover: '0' }),
      { until: '2026-11-25T00:00:00.000Z' },
    ],
    when: record('t', '1'),
    then: accepted('WindowStarted', crossing('0.75'), crossing('0.9'), crossing('0.95'), 'Consumed'),
  },
  {
    rule: 'of several limits fire each for itself, in their order',
    given: [...given, quota('t', '8', 'hour'), limit('t', '20')],
    when: consume('a', '7'),
    then: accepted(
      'Consumed',
      crossing('0.5', { window: { unit: 'hour', timeZone: 'UTC' } }),
      crossing('0.75', { window: { unit: 'hour', timeZone: 'UTC' } }),
      crossing('0.5'),
    ),
  },
  {
    rule: 'of the one without a window name none',
    given: [fund('100'), open('t'), quota('t', '10', 'day'), limit('t', '4')],
    when: consume('t', '2'),
    then: accepted(
      'Consumed',
      event('ThresholdCrossed', expect.not.objectContaining({ window: expect.anything() as object }) as object),
    ),
  },
  {
    rule: 'may be of the owner’s own set',
    given: [...given, update('t', { thresholds: { red: '0.3' } })],
    when: consume('a', '3'),
    then: accepted('Consumed', crossing('0.3', { status: 'red' })),
  },
  {
    rule: 'fire for a bill, in the period of its decision',
    given: [...given, consume('a', '4'), reserve('r', 'a', '6', { ttlSeconds: 100_000 }), NEXT],
    when: settle('r', '6'),
    then: accepted('WindowStarted', 'Settled', crossing('0.5')),
  },
]);

const binding = update('t', { policy: { stop: 'binding' } });

ruleTable('a stop that is binding, of a limit with a window', [
  {
    rule: 'refuses while the period lasts',
    given: [...given, binding, consume('a', '9.5'), { until: '2026-11-23T23:59:59.999Z' }],
    when: consume('a', '0.1'),
    then: rejected({ code: 'stopped', accountId: 'a', ownerId: 't', resource: 'usd' }),
  },
  {
    rule: 'and no longer, though nothing recorded the turn',
    given: [...given, binding, consume('a', '9.5'), NEXT],
    when: consume('a', '0.1'),
    then: accepted('WindowStarted', 'Consumed'),
  },
  {
    rule: 'nor for a request of another resource, which turns nothing',
    given: [...given, binding, consume('a', '9.5'), NEXT],
    when: consume('a', { steps: '1' }),
    then: accepted('Consumed'),
  },
]);
