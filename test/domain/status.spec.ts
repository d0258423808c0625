import {
  allocate,
  amounts,
  commandOf,
  consume,
  extend,
  fund,
  limit,
  open,
  openLedger,
  record,
  reserve,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, event, rejected, ruleTable } from '../support/rule-table';

const agent = [fund('1000'), open('a', { with: '100' })];

const binding = [fund('1000'), open('a', { with: '100', policy: { stop: 'binding' } })];
const stopped = (ownerId: string, resource = 'usd') => rejected({ code: 'stopped', accountId: 'a', ownerId, resource });

ruleTable('a stop', [
  {
    rule: 'is advice while there are funds',
    given: [...agent, consume('a', '95')],
    when: consume('a', '5'),
    then: accepted('Consumed'),
  },
  {
    rule: 'is binding where policy says so',
    given: [...binding, consume('a', '95')],
    when: consume('a', '1'),
    then: stopped('a'),
  },
  {
    rule: 'not before black',
    given: [...binding, consume('a', '94.9')],
    when: consume('a', '1'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'for a reservation',
    given: [...binding, consume('a', '95')],
    when: reserve('r', 'a', '1'),
    then: stopped('a'),
  },
  {
    rule: 'for an extension',
    given: [...binding, reserve('r', 'a', '1'), consume('a', '95')],
    when: extend('r', 90),
    then: stopped('a'),
  },
  {
    rule: 'for what another resource is short of',
    given: [...binding, consume('a', '95')],
    when: consume('a', { steps: '1' }),
    then: stopped('a'),
  },
  {
    rule: 'not for a report',
    given: [...binding, consume('a', '95')],
    when: record('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'nor for a void',
    given: [...binding, reserve('r', 'a', '1'), consume('a', '95')],
    when: voidReservation('r'),
    then: accepted('ReservationVoided'),
  },
  {
    rule: 'of a limit above',
    given: [...binding, limit('root', '10'), consume('a', '9.5')],
    when: consume('a', '0.1'),
    then: stopped('root'),
  },
  {
    rule: 'inherited from above',
    given: [openLedger({ policy: { stop: 'binding' } }), fund('100'), open('a'), consume('a', '95')],
    when: consume('a', '1'),
    then: stopped('root'),
  },
  {
    rule: 'until it is cured',
    given: [...binding, consume('a', '95'), allocate('a', '100')],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
]);

describe('status and what remains', () => {
  it.each([
    ['0', 'green', 'continue', '100'],
    ['50', 'yellow', 'warn', '50'],
    ['75', 'orange', 'throttle', '25'],
    ['90', 'red', 'degrade', '10'],
    ['95', 'black', 'stop', '5'],
    ['101', 'black', 'stop', '0'],
  ])('after %s of 100: %s, %s, %s left', (amount, status, action, left) => {
    const run = begin([...agent, record('a', amount)]);
    expect(run.view('a')?.spending).toEqual({ accountId: 'a', status, action, remaining: amounts({ usd: left }) });
  });

  it('a deficit is black whatever the thresholds, and so is usage above a limit', () => {
    const deficit = begin([fund('100'), open('a', { with: '10', thresholds: {} }), record('a', '11')]);
    expect(deficit.view('a')?.spending?.status).toBe('black');
    const over = begin([fund('100'), open('a', { thresholds: {} }), consume('a', '11'), limit('a', '10')]);
    expect(over.view('a')?.spending).toMatchObject({ status: 'black', remaining: amounts({ usd: '0' }) });
    over.must(limit('a', '11'));
    expect(over.view('a')?.spending?.status).toBe('green');
  });

  it('the worst counts, and the least remains, after holds', () => {
    const run = begin([
      ...agent,
      limit('root', '80'),
      limit('a', '8', 'steps'),
      consume('a', { usd: '30', steps: '4' }),
    ]);
    run.must(reserve('r', 'a', '20'));
    expect(run.view('a')?.spending).toEqual({
      accountId: 'a',
      status: 'yellow',
      action: 'warn',
      remaining: amounts({ steps: '4', usd: '30' }),
    });
  });

  it('a refusal crosses nothing', () => {
    const run = begin(agent);
    expect(run.send(commandOf(consume('a', '101')))).toMatchObject({ outcome: 'rejected' });
    expect(run.events.filter(({ type }) => type === 'ThresholdCrossed')).toEqual([]);
  });
});
