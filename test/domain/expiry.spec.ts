import {
  allocate,
  at,
  close,
  closeLedger,
  commandOf,
  consume,
  extend,
  fund,
  open,
  reserve,
  settle,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, begin, event, figures, rejected, ruleTable } from '../support/rule-table';

const ended = (reservationId: string, status: 'settled' | 'voided' | 'expired') =>
  rejected({ code: 'reservation_closed', reservationId, status });
const held = [fund('100'), open('a', { with: '10' }), reserve('r', 'a', '6', { ttlSeconds: 60 })];
const expired = [...held, { wait: 60 }];

ruleTable('before the deadline', [
  {
    rule: 'a hold counts',
    given: [...held, { wait: 59.999 }],
    when: consume('a', '5'),
    then: rejected({ code: 'insufficient_funds', accountId: 'a', resource: 'usd', requested: '5', available: '4' }),
  },
  {
    rule: 'it is settled',
    given: [...held, { wait: 59.999 }],
    when: settle('r', '1'),
    then: accepted(event('Settled', expect.not.objectContaining({ late: true }) as object)),
  },
  {
    rule: 'it is voided',
    given: [...held, { wait: 59.999 }],
    when: voidReservation('r'),
    then: accepted('ReservationVoided'),
  },
  {
    rule: 'it is extended',
    given: [...held, { wait: 59.999 }],
    when: extend('r', 1),
    then: accepted('ReservationExtended'),
  },
]);

ruleTable('at the deadline and after it', [
  {
    rule: 'a hold does not count any more',
    given: expired,
    when: consume('a', '10'),
    then: figures({ a: { available: '0', held: '0', consumed: '10', reserved: '0' } }),
  },
  { rule: 'it cannot be extended', given: expired, when: extend('r', 600), then: ended('r', 'expired') },
  { rule: 'nor voided', given: expired, when: voidReservation('r'), then: ended('r', 'expired') },
  {
    rule: 'a late bill is owed, all of it from what is available',
    given: expired,
    when: settle('r', '5'),
    then: {
      events: [
        event('Settled', {
          late: true,
          final: true,
          released: [],
          charges: [{ resource: 'usd', amount: '5', payerId: 'a', fromHold: '0' }],
        }),
        event('ThresholdCrossed', { threshold: '0.5' }),
      ],
      figures: { a: { available: '5', consumed: '5', held: '0' } },
    },
  },
  {
    rule: 'and flagged where that is gone',
    given: [...expired, consume('a', '8')],
    when: settle('r', '5'),
    then: {
      some: [
        event('Settled', { charges: [{ resource: 'usd', amount: '5', payerId: 'a', overrun: '3', fromHold: '0' }] }),
      ],
      figures: { a: { available: '-3' } },
    },
  },
  {
    rule: 'one late bill ends it, also a partial one',
    given: [...expired, settle('r', '1', { final: false })],
    when: settle('r', '1'),
    then: ended('r', 'settled'),
  },
  {
    rule: 'a partial one says that it was final',
    given: expired,
    when: settle('r', '1', { final: false }),
    then: accepted(event('Settled', { final: true, late: true })),
  },
  {
    rule: 'its payers pay, also when the spender has funds of its own by now',
    given: [fund('100'), open('b'), reserve('r', 'b', '6', { ttlSeconds: 60 }), { wait: 60 }, allocate('b', '20')],
    when: settle('r', '5'),
    then: figures({ b: { available: '20', consumed: '0', used: '5' }, root: { available: '75', consumed: '5' } }),
  },
  {
    rule: 'nobody pays what nobody held',
    given: [open('b'), reserve('r', 'b', '6', { ttlSeconds: 60 }), { wait: 60 }, fund('20')],
    when: settle('r', '5'),
    then: figures({ root: { available: '20', consumed: '0', used: '5' } }),
  },
  {
    rule: 'what a part took before stays booked',
    given: [...held, settle('r', '2', { final: false }), { wait: 60 }],
    when: consume('a', '8'),
    then: figures({ a: { available: '0', consumed: '10', held: '0' } }),
  },
  {
    rule: 'the payer of a part that was not held is kept for the late bill',
    given: [
      ...held,
      fund({ tokens: '9' }),
      settle('r', { tokens: '1' }, { final: false }),
      allocate('a', { tokens: '4' }),
      { wait: 60 },
    ],
    when: settle('r', { tokens: '1' }),
    then: {
      some: [
        event('Settled', {
          late: true,
          charges: [{ resource: 'tokens', amount: '1', payerId: 'root', fromHold: '0' }],
        }),
      ],
    },
  },
  {
    rule: 'an extended one lives until its new deadline',
    given: [...held, { wait: 30 }, extend('r', 60), { wait: 59 }],
    when: settle('r', '1'),
    then: accepted(event('Settled', expect.not.objectContaining({ late: true }) as object)),
  },
  {
    rule: 'and not longer',
    given: [...held, { wait: 30 }, extend('r', 60), { wait: 60 }],
    when: voidReservation('r'),
    then: ended('r', 'expired'),
  },
]);

describe('the record of expiries', () => {
  const command = commandOf(consume('a', '100'));

  it('is written ahead of the command that meets them, also of one that is refused', () => {
    const run = begin(expired);
    expect(run.send(command)).toMatchObject({ rejection: { code: 'insufficient_funds', available: '10' } });
    expect(run.lastDue).toEqual([
      {
        type: 'ReservationsExpired',
        data: {
          cause: 'deadline',
          reservations: [
            { reservationId: 'r', accountId: 'a', released: [{ resource: 'usd', amount: '6', payerId: 'a' }] },
          ],
          at: at(60),
        },
      },
    ]);
    expect(run.view('a')?.balances).toMatchObject([{ available: '10', held: '0' }]);
  });

  it('is not written by a dry run, which decides as if it were', () => {
    const run = begin(expired);
    expect(run.send({ ...commandOf(consume('a', '10')), dryRun: true })).toMatchObject({ outcome: 'accepted' });
    expect(run.view('a')?.balances).toMatchObject([{ available: '4', held: '6' }]);
  });

  it('is written once', () => {
    const run = begin([...expired, consume('a', '1')]);
    run.must({ wait: 60 }, consume('a', '1'));
    expect(run.events.filter(({ type }) => type === 'ReservationsExpired')).toHaveLength(1);
  });

  it('takes as many events as they need', () => {
    const run = begin([fund({ steps: '5000' }), open('a')]);
    for (let i = 0; i < 2_500; i += 1) run.must(reserve(`r${i}`, 'a', { steps: '1' }, { ttlSeconds: 1 + (i % 7) }));
    run.must({ wait: 7 }, consume('a', { steps: '5000' }));
    const records = run.lastDue;
    expect(records.length).toBeGreaterThan(1);
    const ids = records.flatMap((one) => (one.type === 'ReservationsExpired' ? one.data.reservations : []));
    expect(new Set(ids.map(({ reservationId }) => reservationId)).size).toBe(2_500);
    expect(ids).toHaveLength(2_500);
  });
});

ruleTable('late bills of what is closed', [
  {
    rule: 'of a reservation that ended with its account: from where its funds went',
    given: [...held, close('a')],
    when: settle('r', '5'),
    then: {
      events: [
        event('Settled', {
          accountId: 'a',
          late: true,
          charges: [{ resource: 'usd', amount: '5', payerId: 'root', fromHold: '0' }],
        }),
      ],
      figures: { root: { available: '95', consumed: '5', used: '5' } },
    },
  },
  {
    rule: 'an open payer pays although the spender is closed',
    given: [fund('100'), open('t', { with: '50' }), open('b', { parentId: 't' }), reserve('r', 'b', '6'), close('b')],
    when: settle('r', '5'),
    then: figures({ t: { available: '45', consumed: '5', used: '5' }, root: { available: '50', consumed: '0' } }),
  },
  {
    rule: 'for a closed payer its nearest open funded ancestor pays',
    given: [
      fund('100'),
      open('t', { with: '50' }),
      open('b', { parentId: 't' }),
      reserve('r', 'b', '6'),
      close('t', true),
    ],
    when: settle('r', '5'),
    then: figures({ root: { available: '95', consumed: '5', used: '5' } }),
  },
  {
    rule: 'of a ledger that is closed: by its payers',
    given: [...held, closeLedger],
    when: settle('r', '5'),
    then: { some: [event('Settled', { late: true })], figures: { a: { available: '5', consumed: '5' } } },
  },
]);
