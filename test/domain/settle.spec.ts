import { amounts, fund, open, record, reserve, settle, suspend, voidReservation } from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const ended = (reservationId: string, status: 'settled' | 'voided' | 'expired') =>
  rejected({ code: 'reservation_closed', reservationId, status });
const agent = [fund('100'), open('a', { with: '10' })];
const held = [...agent, reserve('r', 'a', '6', { ttlSeconds: 60, attribution: { model: 'm' } })];

ruleTable('settling', [
  {
    rule: 'the whole hold',
    given: held,
    when: settle('r', '6'),
    then: {
      events: [
        event('Settled', {
          reservationId: 'r',
          accountId: 'a',
          charges: [{ resource: 'usd', amount: '6', payerId: 'a', fromHold: '6' }],
          released: [],
          final: true,
        }),
        event('ThresholdCrossed', { ownerId: 'a', threshold: '0.5' }),
      ],
      figures: { a: { available: '4', held: '0', consumed: '6', used: '6', reserved: '0' } },
    },
  },
  {
    rule: 'less than the hold: the rest is freed',
    given: held,
    when: settle('r', '1'),
    then: {
      events: [event('Settled', { released: [{ resource: 'usd', amount: '5', payerId: 'a' }], final: true })],
      figures: { a: { available: '9', held: '0', consumed: '1', reserved: '0' } },
    },
  },
  {
    rule: 'nothing at all: everything is freed',
    given: held,
    when: settle('r', '0'),
    then: figures({ a: { available: '10', held: '0', consumed: '0' } }),
  },
  {
    rule: 'more than the hold: the excess comes from what is available',
    given: held,
    when: settle('r', '10'),
    then: {
      some: [event('Settled', { charges: [{ resource: 'usd', amount: '10', payerId: 'a', fromHold: '6' }] })],
      figures: { a: { available: '0', consumed: '10' } },
    },
  },
  {
    rule: 'more than hold and funds: what exceeds them is flagged',
    given: held,
    when: settle('r', '11'),
    then: {
      some: [
        event('Settled', { charges: [{ resource: 'usd', amount: '11', payerId: 'a', overrun: '1', fromHold: '6' }] }),
      ],
      figures: { a: { available: '-1', consumed: '11' } },
    },
  },
  {
    rule: 'in deficit the whole excess is flagged',
    given: [...held, record('a', '5')],
    when: settle('r', '8'),
    then: {
      some: [
        event('Settled', { charges: [{ resource: 'usd', amount: '8', payerId: 'a', overrun: '2', fromHold: '6' }] }),
      ],
      figures: { a: { available: '-3' } },
    },
  },
  {
    rule: 'a resource that was not held comes from its payer',
    given: [...held, fund({ tokens: '5' })],
    when: settle('r', { usd: '6', tokens: '2' }),
    then: {
      some: [
        event('Settled', {
          charges: [
            { resource: 'tokens', amount: '2', payerId: 'root', fromHold: '0' },
            { resource: 'usd', amount: '6', payerId: 'a', fromHold: '6' },
          ],
        }),
      ],
      figures: { 'root/tokens': { available: '3', consumed: '2' } },
    },
  },
  {
    rule: 'a part of it leaves the rest held',
    given: held,
    when: settle('r', '2', { final: false }),
    then: {
      events: [
        event('Settled', {
          charges: [{ resource: 'usd', amount: '2', payerId: 'a', fromHold: '2' }],
          released: [],
          final: false,
        }),
      ],
      figures: { a: { held: '4', consumed: '2', available: '4', reserved: '4' } },
    },
  },
  {
    rule: 'the next part takes from what is left of the hold',
    given: [...held, settle('r', '4', { final: false })],
    when: settle('r', '3'),
    then: {
      some: [event('Settled', { charges: [{ resource: 'usd', amount: '3', payerId: 'a', fromHold: '2' }] })],
      figures: { a: { held: '0', consumed: '7', available: '3' } },
    },
  },
  {
    rule: 'a part beyond the hold goes on being open',
    given: [...held, settle('r', '8', { final: false })],
    when: settle('r', '1', { final: false }),
    then: figures({ a: { held: '0', consumed: '9', available: '1' } }),
  },
  {
    rule: 'a resource not held keeps the payer of the first part that names it',
    given: [
      ...held,
      fund({ tokens: '9' }),
      settle('r', { tokens: '1' }, { final: false }),
      { type: 'Allocate', accountId: 'a', amounts: amounts({ tokens: '4' }) },
    ],
    when: settle('r', { tokens: '1' }),
    then: {
      some: [event('Settled', { charges: [{ resource: 'tokens', amount: '1', payerId: 'root', fromHold: '0' }] })],
    },
  },
  {
    rule: 'a hold keeps its payer when its spender receives funds of its own',
    given: [
      fund('50'),
      open('b'),
      reserve('r', 'b', '5'),
      { type: 'Allocate', accountId: 'b', amounts: amounts({ usd: '10' }) },
    ],
    when: settle('r', '7'),
    then: figures({
      b: { available: '10', consumed: '0', used: '7' },
      root: { available: '33', consumed: '7', held: '0' },
    }),
  },
  {
    rule: 'what the operation was is the reservation’s unless stated',
    given: held,
    when: settle('r', '1'),
    then: accepted(event('Settled', { attribution: { model: 'm' } })),
  },
  {
    rule: 'or as stated',
    given: held,
    when: settle('r', '1', { attribution: { model: 'n' } }),
    then: accepted(event('Settled', { attribution: { model: 'n' } })),
  },
  {
    rule: 'a suspended account does not stop it',
    given: [...held, suspend('a')],
    when: settle('r', '1'),
    then: accepted('Settled'),
  },
  {
    rule: 'once it is settled it is over',
    given: [...held, settle('r', '1')],
    when: settle('r', '1'),
    then: ended('r', 'settled'),
  },
  { rule: 'or voided', given: [...held, voidReservation('r')], when: settle('r', '1'), then: ended('r', 'voided') },
  {
    rule: 'an unknown reservation',
    given: held,
    when: settle('x', '1'),
    then: rejected({ code: 'reservation_not_found', reservationId: 'x' }),
  },
  {
    rule: 'a resource that nobody defined is kept and flagged, and the others are booked',
    given: held,
    when: settle('r', { gold: '1', usd: '1' }),
    then: accepted(
      event('Settled', { charges: [{ resource: 'usd', amount: '1' }], unbooked: [{ resource: 'gold', amount: '1' }] }),
    ),
  },
]);
