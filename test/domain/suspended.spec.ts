import {
  allocate,
  close,
  commandOf,
  consume,
  extend,
  fund,
  limit,
  open,
  reallocate,
  reclaim,
  record,
  reserve,
  resume,
  settle,
  suspend,
  transfer,
  update,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, event, rejected, ruleTable, type Row } from '../support/rule-table';

const team = [
  fund('100'),
  open('t', { with: '50' }),
  open('a', { parentId: 't', with: '20' }),
  open('b', { with: '9' }),
  reserve('r', 'a', '5'),
];
const refused = (accountId: string, suspendedId: string) =>
  rejected({ code: 'account_suspended', accountId, suspendedId });

ruleTable('suspending and resuming', [
  {
    rule: 'is a switch that says why',
    given: team,
    when: suspend('t', 'runaway'),
    then: accepted(event('AccountSuspended', { accountId: 't', reason: 'runaway' })),
  },
  {
    rule: 'it may be pressed twice',
    given: [...team, suspend('t')],
    when: suspend('t'),
    then: accepted('AccountSuspended'),
  },
  { rule: 'it can be taken back', given: [...team, suspend('t')], when: resume('t'), then: accepted('AccountResumed') },
  { rule: 'twice too', given: team, when: resume('t'), then: accepted('AccountResumed') },
  {
    rule: 'the root has it for the whole ledger',
    given: [...team, suspend('root')],
    when: consume('a', '1'),
    then: refused('a', 'root'),
  },
  {
    rule: 'the nearest that is suspended is named',
    given: [...team, suspend('root'), suspend('t')],
    when: consume('a', '1'),
    then: refused('a', 't'),
  },
  {
    rule: 'the account itself is nearest',
    given: [...team, suspend('t'), suspend('a')],
    when: consume('a', '1'),
    then: refused('a', 'a'),
  },
  {
    rule: 'resuming one below does not help',
    given: [...team, suspend('t'), resume('a')],
    when: consume('a', '1'),
    then: refused('a', 't'),
  },
  {
    rule: 'resumed, requests pass',
    given: [...team, suspend('t'), resume('t')],
    when: consume('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'others are not concerned',
    given: [...team, suspend('t')],
    when: consume('b', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'an unknown one',
    given: team,
    when: suspend('x'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'resuming an unknown one',
    given: team,
    when: resume('x'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a closed one',
    given: [...team, close('a')],
    when: suspend('a'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'resuming a closed one',
    given: [...team, close('a')],
    when: resume('a'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
]);

const below = [...team, suspend('t')];

ruleTable('while it or one above it is suspended', [
  ...(
    [
      ['Consume enforce', consume('a', '1')],
      ['Reserve', reserve('r2', 'a', '1')],
      ['ExtendReservation', extend('r', 90)],
      ['Transfer out', transfer('a', 'b', '1')],
    ] as const
  ).map(([name, when]): Row => ({ rule: `${name} is refused`, given: below, when, then: refused('a', 't') })),
  ...(
    [
      ['a report', record('a', '1')],
      ['a settlement', settle('r', '1')],
      ['Void', voidReservation('r')],
      ['Reclaim', reclaim('a', '1')],
      ['Allocate to it', allocate('a', '1')],
      ['Allocate to its parent', allocate('t', '1')],
      ['Transfer in', transfer('b', 'a', '1')],
      ['Reallocate to it', reallocate('a', '1')],
      ['Close', close('a')],
      ['a limit', limit('a', '50')],
      ['an update', update('a', { priority: 2 })],
      ['a new child', open('x', { parentId: 'a' })],
    ] as const
  ).map(([name, when]): Row => ({ rule: `${name} passes`, given: below, when, then: {} })),
]);

describe('a suspended account', () => {
  it('takes part again as if nothing had been', () => {
    const run = begin([...team, suspend('a'), resume('a')]);
    expect(run.send(commandOf(extend('r', 90)))).toMatchObject({ outcome: 'accepted' });
    expect(run.view('a')).not.toHaveProperty('suspendedId');
  });
});
