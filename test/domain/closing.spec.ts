import { OPERATOR } from '@ledger/domain';
import {
  at,
  close,
  closeLedger,
  consume,
  defineResource,
  fund,
  limit,
  open,
  openLedger,
  reallocate,
  reclaim,
  record,
  removeLimit,
  reserve,
  resume,
  settle,
  suspend,
  transfer,
  update,
  voidReservation,
  withdraw,
  allocate,
  extend,
} from '../support/ledger-builders';
import { accepted, begin, event, figures, rejected, ruleTable, type Row } from '../support/rule-table';

const team = [fund('100'), open('t', { with: '50' }), open('a', { parentId: 't', with: '20' })];

ruleTable('closing an account', [
  {
    rule: 'unspent funds return to the parent, with the final figures',
    given: [...team, consume('a', '5')],
    when: close('a'),
    then: {
      events: [
        event('Released', { accountId: 'a', amounts: [{ resource: 'usd', amount: '15', otherId: 't' }] }),
        event('AccountClosed', {
          accountId: 'a',
          parentId: 't',
          final: [{ resource: 'usd', consumed: '5', closedBelow: '0', used: '5' }],
          at: at(0),
        }),
      ],
      figures: { t: { available: '45', consumed: '0', closedBelow: '5', used: '5', allocated: '45' } },
    },
  },
  {
    rule: 'or, where the parent never had any, to the nearest funded ancestor',
    given: [fund('100'), open('t'), open('a', { parentId: 't' }), transfer('root', 'a', '20')],
    when: close('a'),
    then: {
      events: [event('Released', { amounts: [{ resource: 'usd', amount: '20', otherId: 'root' }] }), 'AccountClosed'],
      figures: { root: { available: '100' }, t: { available: '0' } },
    },
  },
  {
    rule: 'with nothing left there is nothing to release',
    given: [fund('100'), open('a')],
    when: close('a'),
    then: accepted(event('AccountClosed', { final: [] })),
  },
  {
    rule: 'its reservations expire by it',
    given: [...team, reserve('r', 'a', '5')],
    when: close('a'),
    then: {
      events: [
        event('ReservationsExpired', {
          cause: 'account_closed',
          reservations: [
            { reservationId: 'r', accountId: 'a', released: [{ resource: 'usd', amount: '5', payerId: 'a' }] },
          ],
        }),
        event('Released', { amounts: [{ resource: 'usd', amount: '20', otherId: 't' }] }),
        'AccountClosed',
      ],
      figures: { t: { available: '50', held: '0', reserved: '0' } },
    },
  },
  {
    rule: 'a deficit is covered from there, flagged',
    given: [...team, record('a', '25')],
    when: close('a'),
    then: {
      some: [event('Released', { amounts: [{ resource: 'usd', amount: '5', otherId: 't', deficit: true }] })],
      figures: { t: { available: '25', closedBelow: '25', allocated: '25' } },
    },
  },
  {
    rule: 'also where that makes another one',
    given: [...team, record('a', '75')],
    when: close('a'),
    then: {
      some: [event('Released', { amounts: [{ resource: 'usd', amount: '55', otherId: 't', deficit: true }] })],
      figures: { t: { available: '-25', closedBelow: '75' } },
    },
  },
  {
    rule: 'not while it has open children',
    given: [...team, open('b', { parentId: 't' })],
    when: close('t'),
    then: rejected({ code: 'account_in_use', accountId: 't', openChildren: 2 }),
  },
  {
    rule: 'closed children do not count',
    given: [...team, close('a')],
    when: close('t'),
    then: { some: [event('AccountClosed', { accountId: 't' })] },
  },
  {
    rule: 'in cascade the deepest goes first',
    given: [...team, open('x', { parentId: 'a', with: '5' }), consume('x', '1')],
    when: close('t', true),
    then: {
      events: [
        event('Released', { accountId: 'x', amounts: [{ resource: 'usd', amount: '4', otherId: 'a' }] }),
        event('AccountClosed', { accountId: 'x', parentId: 'a' }),
        event('Released', { accountId: 'a', amounts: [{ resource: 'usd', amount: '19', otherId: 't' }] }),
        event('AccountClosed', {
          accountId: 'a',
          final: [{ resource: 'usd', consumed: '0', closedBelow: '1', used: '1' }],
        }),
        event('Released', { accountId: 't', amounts: [{ resource: 'usd', amount: '49', otherId: 'root' }] }),
        event('AccountClosed', {
          accountId: 't',
          parentId: 'root',
          final: [{ resource: 'usd', consumed: '0', closedBelow: '1', used: '1' }],
        }),
      ],
      figures: { root: { available: '99', consumed: '0', closedBelow: '1', used: '1' } },
    },
  },
  {
    rule: 'cascade without children is a close',
    given: team,
    when: close('a', true),
    then: accepted('Released', 'AccountClosed'),
  },
  {
    rule: 'of a suspended account',
    given: [...team, suspend('a')],
    when: close('a'),
    then: accepted('Released', 'AccountClosed'),
  },
  {
    rule: 'a second time',
    given: [...team, close('a')],
    when: close('a'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'an unknown one',
    given: team,
    when: close('x'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'the root closes with its ledger only',
    given: [fund('1')],
    when: close('root'),
    then: rejected({ code: 'not_permitted', reason: 'root_cannot_be_closed' }),
  },
  {
    rule: 'not by a cascade either',
    given: team,
    when: close('root', true),
    then: rejected({ code: 'not_permitted', reason: 'root_cannot_be_closed' }),
  },
  {
    rule: 'what it consumed never counts as its parent’s',
    given: [...team, consume('a', '20'), close('a')],
    when: consume('t', '1'),
    then: { figures: { t: { consumed: '1', closedBelow: '20', used: '21', allocated: '30' } } },
  },
  {
    rule: 'nor in its parent’s ratio',
    given: [...team, consume('a', '20'), close('a')],
    when: consume('t', '14'),
    then: accepted('Consumed'),
  },
]);

describe('a cascade', () => {
  const many = (children: number) => Array.from({ length: children }, (_, i) => open(`a${i}`, { parentId: 't' }));

  it('may close a thousand accounts and not more, since a command emits at most 1,000 events', () => {
    expect(
      begin([open('t'), ...many(999)])
        .must(close('t', true))
        .view('t'),
    ).toMatchObject({ state: 'closed' });
    const run = begin([open('t'), ...many(1000)]);
    const command = { commandId: 'x', ledgerId: 'test', caller: OPERATOR, actor: 'tester', body: close('t', true) };
    expect(run.send(command)).toEqual({
      outcome: 'rejected',
      rejection: { code: 'too_large', limit: 'events', max: 1000 },
    });
    expect(run.view('t')).toMatchObject({ state: 'open', openChildren: 1000 });
  });
});

const held = [...team, reserve('r', 'a', '5')];
const closed = [...held, limit('a', '50'), closeLedger];

ruleTable('closing a ledger', [
  {
    rule: 'every reservation expires, and no funds move',
    given: held,
    when: closeLedger,
    then: {
      events: [
        event('ReservationsExpired', { cause: 'ledger_closed', reservations: [{ reservationId: 'r' }] }),
        'LedgerClosed',
      ],
      figures: { a: { available: '20', held: '0' }, t: { available: '30' }, root: { available: '50' } },
    },
  },
  { rule: 'open accounts do not stop it', given: team, when: closeLedger, then: accepted('LedgerClosed') },
  {
    rule: 'afterwards reports are booked, late',
    given: closed,
    when: record('a', '1'),
    then: accepted(event('Consumed', { late: true, charges: [{ payerId: 'a' }] })),
  },
  { rule: 'late bills are', given: closed, when: settle('r', '1'), then: accepted(event('Settled', { late: true })) },
  { rule: 'funds can be withdrawn', given: closed, when: withdraw('50'), then: figures({ root: { available: '0' } }) },
  {
    rule: 'and reclaimed',
    given: closed,
    when: reclaim('a', '20'),
    then: figures({ a: { available: '0' }, t: { available: '50' } }),
  },
  ...(
    [
      ['OpenLedger', openLedger()],
      ['DefineResource', defineResource('gold')],
      ['Fund', fund('1')],
      ['CloseLedger', closeLedger],
      ['OpenAccount', open('b')],
      ['UpdateAccount', update('a', { priority: 2 })],
      ['SuspendAccount', suspend('a')],
      ['ResumeAccount', resume('a')],
      ['CloseAccount', close('a')],
      ['Allocate', allocate('a', '1')],
      ['Transfer', transfer('a', 't', '1')],
      ['Reallocate', reallocate('a', '1')],
      ['SetLimit', limit('a', '1')],
      ['RemoveLimit', removeLimit('a')],
      ['Consume enforce', consume('a', '1')],
      ['Reserve', reserve('r2', 'a', '1')],
      ['ExtendReservation', extend('r', 60)],
      ['VoidReservation', voidReservation('r')],
    ] as const
  ).map(([name, when]): Row => ({
    rule: `${name} is refused`,
    given: closed,
    when,
    then: rejected({ code: 'ledger_closed', ledgerId: 'test' }),
  })),
]);
