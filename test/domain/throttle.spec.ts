import {
  at,
  T0,
  commandOf,
  confidence,
  consume,
  debit,
  extend,
  fund,
  limit,
  open,
  record,
  reserve,
  settle,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, rejected, ruleTable, type Row } from '../support/rule-table';

const throttled = (ownerId: string, seconds: number, resource = 'usd', accountId = 'run') =>
  rejected({ code: 'throttled', accountId, ownerId, resource, retryAt: at(seconds) });
const binding = { policy: { throttle: 'binding' } } as const;

/** The revision of the charge of 70: after the ledger, its funds, the run and its allocation. */
const CHARGE = 4;
/** 100 for 100 seconds; after 60 seconds 75 of it were used, the last 5 at once. */
const run = [fund('1000'), open('run', { with: '100', maxSeconds: 100, ...binding })];
const tight = [...run, consume('run', '70'), { wait: 60 }, consume('run', '5')];

ruleTable('a binding throttle', [
  {
    rule: 'keeps to the rate that makes the rest last: 5 of 25 in 40 seconds are 8',
    given: tight,
    when: consume('run', '1'),
    then: throttled('run', 68),
  },
  {
    rule: 'to the millisecond before',
    given: [...tight, { wait: 7.999 }],
    when: consume('run', '1'),
    then: throttled('run', 68),
  },
  { rule: 'and no longer', given: [...tight, { wait: 8 }], when: consume('run', '1'), then: accepted('Consumed') },
  {
    rule: 'is not there below orange',
    given: [...run, consume('run', '74.9')],
    when: consume('run', '1'),
    then: accepted('Consumed', 'ThresholdCrossed'),
  },
  {
    rule: 'is rounded up to a millisecond',
    given: [...run, consume('run', '70'), { wait: 60 }, consume('run', '8')],
    when: consume('run', '1'),
    then: throttled('run', 74.546),
  },
  {
    rule: 'counts what is held as spent',
    given: [
      ...run,
      reserve('r', 'run', '5', { ttlSeconds: 600 }),
      consume('run', '70'),
      { wait: 60 },
      consume('run', '5'),
    ],
    when: consume('run', '1'),
    then: throttled('run', 70),
  },
  {
    rule: 'ends with the run where nothing is left, which is over then',
    given: [...run, reserve('r', 'run', '20', { ttlSeconds: 600 }), consume('run', '80')],
    when: consume('run', '1'),
    then: throttled('run', 100),
  },
  {
    rule: 'lasts no longer than the run where the last charge was more than what is left',
    given: [...run, consume('run', '90')],
    when: consume('run', '1'),
    then: throttled('run', 100),
  },
  {
    rule: 'for a reservation, too',
    given: tight,
    when: reserve('r', 'run', '1'),
    then: throttled('run', 68),
  },
  {
    rule: 'and an extension',
    given: [
      ...run,
      reserve('r', 'run', '0.1', { ttlSeconds: 600 }),
      consume('run', '70'),
      { wait: 60 },
      consume('run', '5'),
    ],
    when: extend('r', 600),
    then: throttled('run', 68.033),
  },
  {
    rule: 'is advice where the policy does not say so',
    given: [fund('1000'), open('run', { with: '100', maxSeconds: 100 }), consume('run', '80')],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'is advice where nothing ends',
    given: [fund('1000'), open('run', { with: '100', ...binding }), consume('run', '80')],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'does not throttle what has charged nothing of it in this run',
    given: [fund('100'), consume('root', '80'), open('run', { maxSeconds: 100, ...binding })],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'of funds above the run ends with the run',
    given: [fund('100'), open('run', { maxSeconds: 100, ...binding }), consume('run', '80')],
    when: consume('run', '1'),
    then: throttled('root', 100),
  },
  {
    rule: 'of a limit ends with the run',
    given: [open('run', { maxima: { steps: '100' }, maxSeconds: 100, ...binding }), consume('run', { steps: '80' })],
    when: consume('run', { steps: '1' }),
    then: throttled('run', 100, 'steps'),
  },
  {
    rule: 'is of the nearest run',
    given: [
      fund('1000'),
      open('outer', { with: '100', maxSeconds: 1000, ...binding }),
      open('run', { parentId: 'outer', maxSeconds: 100 }),
      consume('outer', '70'),
      consume('run', '6'),
    ],
    when: consume('run', '1'),
    then: throttled('outer', 25),
  },
  {
    rule: 'counts what children of the run charged',
    given: [...run, open('step', { parentId: 'run' }), consume('run', '70'), { wait: 60 }, consume('step', '5')],
    when: consume('step', '1'),
    then: throttled('run', 68, 'usd', 'step'),
  },
  {
    rule: 'counts a settlement and a report as charges',
    given: [...run, reserve('r', 'run', '75'), settle('r', '70'), { wait: 60 }, record('run', '5')],
    when: consume('run', '1'),
    then: throttled('run', 68),
  },
  {
    rule: 'counts no adjustment as one',
    given: [...tight, debit(CHARGE, '1')],
    when: consume('run', '1'),
    then: throttled('run', 68.334),
  },
  {
    rule: 'the latest counts',
    given: [
      ...run,
      limit('run', '120', 'steps'),
      consume('run', '70'),
      { wait: 60 },
      consume('run', { usd: '5', steps: '95' }),
    ],
    when: consume('run', '1'),
    then: throttled('run', 100, 'steps'),
  },
  ...(
    [
      ['a report', record('run', '1')],
      ['a settlement', settle('r', '1')],
      ['Void', voidReservation('r')],
      ['a request for nothing', consume('run', '0')],
    ] as const
  ).map(([name, when]): Row => ({
    rule: `lets ${name} pass`,
    given: [...run, reserve('r', 'run', '1'), consume('run', '80')],
    when,
    then: {},
  })),
]);

const daily = { window: { unit: 'day' } } as const;
/** Noon: 12 hours are left of the day, of which 20 of 100 are left. */
const quota = [open('run', binding), limit('run', '100', 'steps', daily), consume('run', { steps: '80' })];

ruleTable('the throttle of a window', [
  {
    rule: 'ends at its turn, and without a run',
    given: quota,
    when: consume('run', { steps: '1' }),
    then: throttled('run', 43_200, 'steps'),
  },
  {
    rule: 'is by the last charge that it counted',
    given: [
      open('run', binding),
      limit('run', '100', 'steps', daily),
      consume('run', { steps: '78' }),
      record('run', { steps: '2' }),
    ],
    when: consume('run', { steps: '1' }),
    then: throttled('run', 4_320, 'steps'),
  },
  {
    rule: 'is gone with its turn',
    given: [...quota, { wait: 43_200 }],
    when: consume('run', { steps: '1' }),
    then: accepted('WindowStarted', 'Consumed'),
  },
  {
    rule: 'for other resources too: the agent is to slow down',
    given: quota,
    when: consume('run', { tool_calls: '1' }),
    then: throttled('run', 43_200, 'steps'),
  },
]);

ruleTable('of several', [
  {
    rule: 'a stop comes before a throttle',
    given: [
      fund('1000'),
      open('run', { with: '100', maxSeconds: 100, policy: { throttle: 'binding', stop: 'binding' } }),
      consume('run', '95'),
    ],
    when: consume('run', '1'),
    then: rejected({ code: 'stopped', accountId: 'run', ownerId: 'run', resource: 'usd' }),
  },
  {
    rule: 'a shut gate comes before a throttle',
    given: [
      fund('1000'),
      open('run', { with: '100', maxSeconds: 100, confidenceThreshold: '0.9', ...binding }),
      consume('run', '80'),
      confidence('run', '1'),
    ],
    when: consume('run', '1'),
    then: rejected({ code: 'confidence_reached', accountId: 'run', ownerId: 'run', confidence: '1', threshold: '0.9' }),
  },
]);

describe('an agent that waits as it is told', () => {
  it('makes the rest last to the end: one unit each 40 seconds', () => {
    const opened = open('run', { with: '100', maxSeconds: 1000, ...binding });
    const agent = begin([fund('1000'), opened, consume('run', '74'), consume('run', '1')]);
    const spentAt: number[] = [];
    for (;;) {
      const decision = agent.send(commandOf(consume('run', '1')));
      if (decision.outcome === 'accepted') spentAt.push((agent.now - T0) / 1000);
      else if (decision.outcome !== 'rejected' || decision.rejection.code !== 'throttled') break;
      else agent.now = Date.parse(decision.rejection.retryAt);
    }
    expect(spentAt).toEqual(Array.from({ length: 24 }, (_, i) => 40 * (i + 1)));
    expect(agent.send(commandOf(consume('run', '1')))).toMatchObject({ rejection: { code: 'account_expired' } });
  });
});
