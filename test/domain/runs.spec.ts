import type { ClosedAccount } from '@ledger/domain';
import {
  allocate,
  at,
  close,
  commandOf,
  confidence,
  consume,
  extend,
  fund,
  limit,
  open,
  outcome,
  reallocate,
  reclaim,
  record,
  reserve,
  settle,
  suspend,
  transfer,
  update,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, event, figures, rejected, ruleTable, type Row } from '../support/rule-table';

const expired = (accountId: string, expiredId: string, seconds: number) =>
  rejected({ code: 'account_expired', accountId, expiredId, expiredAt: at(seconds) });

ruleTable('a run that is opened with maxima', [
  {
    rule: 'has a limit for each of them before its funds, by name',
    given: [fund('100')],
    when: open('run', { kind: 'run', maxima: { usd: '5', steps: '25' }, with: '10', maxSeconds: 90 }),
    then: accepted(
      event('AccountOpened', { accountId: 'run', kind: 'run', maxSeconds: 90 }),
      event('LimitSet', { accountId: 'run', resource: 'steps', amount: '25' }),
      event('LimitSet', { accountId: 'run', resource: 'usd', amount: '5' }),
      event('Allocated', { fromId: 'root', toId: 'run' }),
    ),
  },
  {
    rule: 'may use what they say',
    given: [fund('100'), open('run', { maxima: '5' })],
    when: consume('run', '5'),
    then: { some: [event('Consumed')] },
  },
  {
    rule: 'and not one unit more',
    given: [fund('100'), open('run', { maxima: '5' })],
    when: consume('run', '5.000000001'),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 'run',
      resource: 'usd',
      requested: '5.000000001',
      remaining: '5',
    }),
  },
  {
    rule: 'of a resource that there is not',
    given: [],
    when: open('run', { maxima: { gold: '1' } }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'of nothing may use nothing',
    given: [],
    when: open('run', { maxima: { tool_calls: '0' } }),
    then: { some: [event('LimitSet', { resource: 'tool_calls', amount: '0' })] },
  },
]);

const running = [
  fund('100'),
  open('team', { with: '80' }),
  open('run', { kind: 'run', parentId: 'team', with: '20', maxSeconds: 90 }),
  open('step', { kind: 'thread', parentId: 'run', with: '5' }),
  open('other', { parentId: 'team', with: '9' }),
];
const held = [...running, reserve('r', 'step', '1', { ttlSeconds: 600 })];

ruleTable('a run is over', [
  {
    rule: 'not a millisecond before its seconds have passed',
    given: [...running, { wait: 89.999 }],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'when they have',
    given: [...running, { wait: 90 }],
    when: consume('run', '1'),
    then: expired('run', 'run', 90),
  },
  {
    rule: 'for everything below it',
    given: [...running, { wait: 90 }],
    when: consume('step', '1'),
    then: expired('step', 'run', 90),
  },
  {
    rule: 'for nothing above it',
    given: [...running, { wait: 90 }],
    when: consume('team', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'and the nearest that is over is named',
    given: [...running, open('inner', { parentId: 'step', maxSeconds: 10 }), { wait: 90 }],
    when: consume('inner', '1'),
    then: expired('inner', 'inner', 10),
  },
  {
    rule: 'and that is told before who is suspended, though that one is nearer',
    given: [...running, suspend('step'), { wait: 90 }],
    when: consume('step', '1'),
    then: expired('step', 'run', 90),
  },
  ...(
    [
      ['Reserve', reserve('r2', 'step', '1')],
      ['ExtendReservation', extend('r', 900)],
      ['Transfer out', transfer('step', 'other', '1')],
    ] as const
  ).map(([name, when]): Row => ({
    rule: `for ${name}`,
    given: [...held, { wait: 90 }],
    when,
    then: expired('step', 'run', 90),
  })),
  ...(
    [
      ['a report', record('step', '1')],
      ['a settlement', settle('r', '1')],
      ['Void', voidReservation('r')],
      ['Reclaim', reclaim('step', '1')],
      ['Allocate', allocate('step', '1')],
      ['Transfer in', transfer('other', 'step', '1')],
      ['Reallocate', reallocate('step', '1')],
      ['a report of confidence', confidence('run', '0.5')],
      ['an outcome', outcome('run', '3')],
      ['an update', update('run', { priority: 2 })],
      ['a limit', limit('run', '4')],
      ['Close', close('run', true)],
    ] as const
  ).map(([name, when]): Row => ({ rule: `${name} passes`, given: [...held, { wait: 90 }], when, then: {} })),
  {
    rule: 'and donates nothing any more',
    given: [
      fund('100'),
      open('a', { with: '10' }),
      open('run', { with: '10', maxSeconds: 90 }),
      open('b', { with: '2' }),
      { wait: 90 },
    ],
    when: reallocate('a', '5'),
    then: accepted(
      event('Reallocated', {
        recovered: [{ resource: 'usd', amount: '1.8' }],
        donors: [{ accountId: 'b', resource: 'usd', amount: '1.8' }],
      }),
    ),
  },
]);

describe('a run', () => {
  it('tells what it was opened with and when it ends', () => {
    const run = begin([open('a', { kind: 'run', maxSeconds: 90, maxOpen: 3, confidenceThreshold: '0.90' })]);
    expect(run.view('a')).toMatchObject({ expiresAt: at(90), maxOpen: 3, confidenceThreshold: '0.9' });
    expect(run.view('root')).not.toHaveProperty('expiresAt');
  });

  it('returns on its close what is left, and answers the final figures for the bill', () => {
    const run = begin([...running, consume('run', '3'), consume('step', '2'), close('step'), { wait: 600 }]);
    const decision = run.send(commandOf(close('run')));
    const final: ClosedAccount['final'] = [{ resource: 'usd', consumed: '3', closedBelow: '2', used: '5' }];
    expect(decision).toMatchObject({
      outcome: 'accepted',
      events: [
        { type: 'Released', data: { amounts: [{ resource: 'usd', amount: '15', otherId: 'team' }] } },
        { type: 'AccountClosed', data: { accountId: 'run', final } },
      ],
    });
  });
});

ruleTable('what a run used', [
  {
    rule: 'stays paid by who paid it',
    given: [...running, consume('step', '2'), { wait: 90 }],
    when: record('step', '1'),
    then: figures({ step: { consumed: '3' }, run: { used: '3', consumed: '0' } }),
  },
]);
