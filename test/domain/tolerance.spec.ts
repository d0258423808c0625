import { consume, fund, limit, open, quota, record, reserve, settle } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

const given = [fund('1000'), open('t'), open('a', { parentId: 't' }), { ...limit('t', '10'), tolerance: '0.1' }];

const above = (requested: string, remaining: string, resource = 'usd') =>
  rejected({ code: 'limit_exceeded', accountId: 't', resource, requested, remaining });

const none = expect.not.objectContaining({ exceeded: expect.anything() as object }) as object;
const crossings = Array.from({ length: 4 }, () => event('ThresholdCrossed'));

ruleTable('a tolerance', [
  {
    rule: 'notes nothing on what is within the limit',
    given,
    when: consume('a', '10'),
    then: accepted(event('Consumed', none), ...crossings),
  },
  {
    rule: 'lets a request over it, and notes by how much',
    given,
    when: consume('a', '10.000000001'),
    then: {
      some: [event('Consumed', { exceeded: [{ accountId: 't', resource: 'usd', by: '0.000000001' }] })],
      figures: { t: { used: '10.000000001' } },
    },
  },
  {
    rule: 'as far as it goes',
    given,
    when: consume('a', '11'),
    then: { some: [event('Consumed', { exceeded: [{ accountId: 't', resource: 'usd', by: '1' }] })] },
  },
  {
    rule: 'and not one unit further',
    given,
    when: consume('a', '11.000000001'),
    then: above('11.000000001', '11'),
  },
  {
    rule: 'notes how far all of it together is over',
    given: [...given, consume('a', '10.5')],
    when: consume('a', '0.25'),
    then: { some: [event('Consumed', { exceeded: [{ accountId: 't', resource: 'usd', by: '0.75' }] })] },
  },
  {
    rule: 'lets a reservation over, holds included',
    given: [...given, reserve('r', 'a', '8')],
    when: reserve('r2', 'a', '3'),
    then: { some: [event('Reserved', { exceeded: [{ accountId: 't', resource: 'usd', by: '1' }] })] },
  },
  {
    rule: 'has nothing to say of reports',
    given,
    when: record('a', '10.5'),
    then: accepted(event('Consumed', none), ...crossings),
  },
  {
    rule: 'nor of bills',
    given: [...given, reserve('r', 'a', '10')],
    when: settle('r', '10.5'),
    then: accepted(event('Settled', none), ...crossings),
  },
  {
    rule: 'is rounded down to a unit',
    given: [...given, { ...limit('t', '19', 'steps'), tolerance: '0.1' }],
    when: consume('a', { steps: '21' }),
    then: above('21', '20', 'steps'),
  },
  {
    rule: 'may be more than the whole',
    given: [...given, { ...limit('t', '10', 'seconds'), tolerance: '1.5' }],
    when: consume('a', { seconds: '25' }),
    then: { some: [event('Consumed', { exceeded: [{ accountId: 't', resource: 'seconds', by: '15' }] })] },
  },
  {
    rule: 'of a limit of zero is zero',
    given: [...given, { ...limit('t', '0', 'steps'), tolerance: '1' }],
    when: consume('a', { steps: '1' }),
    then: above('1', '0', 'steps'),
  },
  {
    rule: 'extends the limit with what was rolled in',
    given: [
      fund('100'),
      open('t'),
      quota('t', '10', 'day', { rollover: '10', tolerance: '0.1' }),
      { until: '2026-11-24T00:00:00.000Z' },
    ],
    when: consume('t', '22'),
    then: {
      some: [
        event('Consumed', {
          exceeded: [{ accountId: 't', resource: 'usd', window: { unit: 'day', timeZone: 'UTC' }, by: '2' }],
        }),
      ],
    },
  },
  {
    rule: 'is not for spenders of low priority',
    given: [
      ...given.slice(0, 3),
      { ...limit('t', '10'), tolerance: '0.5', priorityShare: { share: '0.2', priorityFrom: 5 } },
    ],
    when: consume('a', '8.1'),
    then: above('8.1', '8'),
  },
  {
    rule: 'not even where nothing is kept from them',
    given: [
      ...given.slice(0, 3),
      { ...limit('t', '10'), tolerance: '0.5', priorityShare: { share: '0', priorityFrom: 5 } },
    ],
    when: consume('a', '10.1'),
    then: above('10.1', '10'),
  },
  {
    rule: 'is for the others beside them',
    given: [
      ...given.slice(0, 3),
      open('high', { parentId: 't', priority: 5 }),
      { ...limit('t', '10'), tolerance: '0.5', priorityShare: { share: '0.2', priorityFrom: 5 } },
    ],
    when: consume('high', '15'),
    then: { some: [event('Consumed', { exceeded: [{ accountId: 't', resource: 'usd', by: '5' }] })] },
  },
  {
    rule: 'is noted for every limit, nearest account first',
    given: [...given, { ...limit('a', '9'), tolerance: '0.5' }, { ...limit('root', '8'), tolerance: '0.5' }],
    when: consume('a', '10.5'),
    then: {
      some: [
        event('Consumed', {
          exceeded: [
            { accountId: 'a', resource: 'usd', by: '1.5' },
            { accountId: 't', resource: 'usd', by: '0.5' },
            { accountId: 'root', resource: 'usd', by: '2.5' },
          ],
        }),
      ],
    },
  },
  {
    rule: 'is part of what remains, not of the limit’s own figures; above the limit is black',
    given: [...given, consume('a', '10.5')],
    when: open('b'),
    then: {
      views: {
        a: { spending: { status: 'black', remaining: [{ resource: 'usd', amount: '0.5' }] } },
        t: { limits: [{ used: '10.5', remaining: '0', tolerance: '0.1' }] },
      },
    },
  },
]);
