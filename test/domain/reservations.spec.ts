import { OPERATOR } from '@ledger/domain';
import { at, close, extend, fund, open, reserve, settle, suspend, voidReservation } from '../support/ledger-builders';
import { accepted, begin, event, figures, rejected, ruleTable } from '../support/rule-table';

const short = (accountId: string, requested: string, available: string, resource = 'usd') =>
  rejected({ code: 'insufficient_funds', accountId, resource, requested, available });
const ended = (reservationId: string, status: 'settled' | 'voided' | 'expired') =>
  rejected({ code: 'reservation_closed', reservationId, status });
const agent = [fund('100'), open('a', { with: '10' })];
const held = [...agent, reserve('r', 'a', '6', { ttlSeconds: 60, attribution: { model: 'm' } })];

ruleTable('reserving', [
  {
    rule: 'holds what is available, with a deadline',
    given: agent,
    when: reserve('r', 'a', '10', { ttlSeconds: 30 }),
    then: {
      events: [
        event('Reserved', {
          reservationId: 'r',
          accountId: 'a',
          holds: [{ resource: 'usd', amount: '10', payerId: 'a' }],
          expiresAt: at(30),
          at: at(0),
        }),
      ],
      figures: {
        a: { available: '0', held: '10', reserved: '10', used: '0', allocated: '10' },
        root: { reserved: '10', held: '0' },
      },
    },
  },
  {
    rule: 'not one unit over',
    given: agent,
    when: reserve('r', 'a', '10.000000001'),
    then: short('a', '10.000000001', '10'),
  },
  { rule: 'not what is held already', given: held, when: reserve('r2', 'a', '5'), then: short('a', '5', '4') },
  {
    rule: 'at the payer of each resource',
    given: [...agent, fund({ tokens: '5' })],
    when: reserve('r', 'a', { usd: '1', tokens: '5' }),
    then: figures({
      a: { held: '1' },
      'root/tokens': { held: '5', available: '0' },
      'a/tokens': { held: '0', reserved: '5' },
    }),
  },
  {
    rule: 'an id that is in use',
    given: held,
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'or was, settled',
    given: [...held, settle('r', '1')],
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'or was, voided',
    given: [...held, voidReservation('r')],
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'or was, expired',
    given: [...held, { wait: 60 }],
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'also of another account',
    given: [...held, open('b')],
    when: reserve('r', 'b', '1'),
    then: rejected({ code: 'already_exists', what: 'reservation', id: 'r' }),
  },
  {
    rule: 'an unknown account',
    given: agent,
    when: reserve('r', 'x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a closed account',
    given: [...agent, close('a')],
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'a suspended account',
    given: [...agent, suspend('a')],
    when: reserve('r', 'a', '1'),
    then: rejected({ code: 'account_suspended', accountId: 'a', suspendedId: 'a' }),
  },
  {
    rule: 'an unknown resource',
    given: agent,
    when: reserve('r', 'a', { gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
]);

ruleTable('voiding', [
  {
    rule: 'frees the hold',
    given: held,
    when: voidReservation('r'),
    then: {
      events: [
        event('ReservationVoided', {
          reservationId: 'r',
          accountId: 'a',
          released: [{ resource: 'usd', amount: '6', payerId: 'a' }],
        }),
      ],
      figures: { a: { available: '10', held: '0', reserved: '0' } },
    },
  },
  {
    rule: 'after parts were settled, what was booked stays',
    given: [...held, settle('r', '2', { final: false })],
    when: voidReservation('r'),
    then: figures({ a: { available: '8', held: '0', consumed: '2', used: '2', reserved: '0' } }),
  },
  {
    rule: 'a suspended account does not stop it',
    given: [...held, suspend('a')],
    when: voidReservation('r'),
    then: accepted('ReservationVoided'),
  },
  {
    rule: 'a settled one is over',
    given: [...held, settle('r', '1')],
    when: voidReservation('r'),
    then: ended('r', 'settled'),
  },
  {
    rule: 'a second time',
    given: [...held, voidReservation('r')],
    when: voidReservation('r'),
    then: ended('r', 'voided'),
  },
  {
    rule: 'an unknown one',
    given: held,
    when: voidReservation('x'),
    then: rejected({ code: 'reservation_not_found', reservationId: 'x' }),
  },
]);

ruleTable('extending', [
  {
    rule: 'sets the deadline anew from the decision',
    given: [...held, { wait: 10 }],
    when: extend('r', 60),
    then: accepted(event('ReservationExtended', { reservationId: 'r', accountId: 'a', expiresAt: at(70) })),
  },
  {
    rule: 'to the same deadline',
    given: [...held, { wait: 10 }],
    when: extend('r', 50),
    then: accepted(event('ReservationExtended', { expiresAt: at(60) })),
  },
  {
    rule: 'never to an earlier one',
    given: [...held, { wait: 10 }],
    when: extend('r', 49),
    then: rejected({ code: 'not_permitted', reason: 'deadline_would_move_back' }),
  },
  { rule: 'a settled one', given: [...held, settle('r', '1')], when: extend('r', 60), then: ended('r', 'settled') },
  { rule: 'a voided one', given: [...held, voidReservation('r')], when: extend('r', 60), then: ended('r', 'voided') },
  {
    rule: 'an unknown one',
    given: held,
    when: extend('x', 60),
    then: rejected({ code: 'reservation_not_found', reservationId: 'x' }),
  },
  {
    rule: 'it is a request: not while suspended',
    given: [...held, suspend('root')],
    when: extend('r', 60),
    then: rejected({ code: 'account_suspended', accountId: 'a', suspendedId: 'root' }),
  },
  {
    rule: 'not at an account that is closed',
    given: [...held, close('a')],
    when: extend('r', 60),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
]);

describe('many reservations', () => {
  it('an account holds 10,000 open ones and not one more, until one ends', () => {
    const run = begin([fund({ steps: '20000' }), open('a'), open('b')]);
    for (let i = 0; i < 10_000; i += 1) run.must(reserve(`r${i}`, 'a', { steps: '1' }, { ttlSeconds: 3600 }));
    const refused = { rejection: { code: 'capacity_exceeded', limit: 'reservations_per_account', max: 10_000 } };
    expect(
      run.send({
        commandId: 'x',
        ledgerId: 'test',
        caller: OPERATOR,
        actor: 't',
        body: reserve('more', 'a', { steps: '1' }),
      }),
    ).toMatchObject(refused);
    run.must(reserve('other', 'b', { steps: '1' }), voidReservation('r7'), reserve('more', 'a', { steps: '1' }));
    expect(run.view('a')).toMatchObject({ openReservations: 10_000 });
  });
});
