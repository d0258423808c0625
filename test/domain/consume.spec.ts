import {
  at,
  close,
  closeLedger,
  consume,
  fund,
  open,
  record,
  reserve,
  settle,
  suspend,
  voidReservation,
} from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

const short = (accountId: string | null, requested: string, available: string, resource = 'usd') =>
  rejected({ code: 'insufficient_funds', accountId, resource, requested, available });
const agent = [fund('100'), open('a', { with: '10' })];

ruleTable('asking to spend', [
  {
    rule: 'all that is available',
    given: agent,
    when: consume('a', '10'),
    then: figures({ a: { available: '0', consumed: '10', used: '10', allocated: '10' } }),
  },
  {
    rule: 'not one unit over',
    given: agent,
    when: consume('a', '10.000000001'),
    then: short('a', '10.000000001', '10'),
  },
  {
    rule: 'not what is held',
    given: [...agent, reserve('r', 'a', '4')],
    when: consume('a', '7'),
    then: short('a', '7', '6'),
  },
  {
    rule: 'exactly what holds leave',
    given: [...agent, reserve('r', 'a', '4')],
    when: consume('a', '6'),
    then: figures({ a: { available: '0', held: '4' } }),
  },
  {
    rule: 'several resources at once, all or none',
    given: [...agent, fund({ tokens: '5' })],
    when: consume('a', { usd: '1', tokens: '6' }),
    then: short('root', '6', '5', 'tokens'),
  },
  {
    rule: 'of several short ones the nearest payer is named',
    given: [...agent, fund({ tokens: '5' })],
    when: consume('a', { usd: '11', tokens: '6' }),
    then: short('a', '11', '10'),
  },
  {
    rule: 'at one payer the first resource by name',
    given: [fund({ usd: '1', tokens: '1' }), open('a')],
    when: consume('a', { usd: '2', tokens: '2' }),
    then: short('root', '2', '1', 'tokens'),
  },
  {
    rule: 'a deficit is said as it is',
    given: [...agent, record('a', '12')],
    when: consume('a', '1'),
    then: short('a', '1', '-2'),
  },
  {
    rule: 'zeros are checked against nothing',
    given: [...agent, record('a', '12')],
    when: consume('a', '0'),
    then: accepted(event('Consumed', { mode: 'enforce' })),
  },
  {
    rule: 'what it was and when it was made is kept',
    given: agent,
    when: consume('a', '1', { attribution: { operation: 'chat', model: 'm', tags: { team: 'x' } } }),
    envelope: { occurredAt: at(-60) },
    then: accepted(
      event('Consumed', {
        accountId: 'a',
        mode: 'enforce',
        attribution: { operation: 'chat', model: 'm', tags: { team: 'x' } },
        occurredAt: at(-60),
        at: at(0),
      }),
    ),
  },
  {
    rule: 'the root may spend too',
    given: agent,
    when: consume('root', '90'),
    then: figures({ root: { available: '0', consumed: '90' } }),
  },
  {
    rule: 'an unknown agent',
    given: agent,
    when: consume('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a closed one',
    given: [...agent, close('a')],
    when: consume('a', '1'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'a suspended one',
    given: [...agent, suspend('a')],
    when: consume('a', '1'),
    then: rejected({ code: 'account_suspended', accountId: 'a', suspendedId: 'a' }),
  },
  {
    rule: 'an unknown resource',
    given: agent,
    when: consume('a', { gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  {
    rule: 'a request belongs to no reservation',
    given: agent,
    when: consume('a', '1', { reservationId: 'r' }),
    then: { malformed: 'reservationId' },
  },
]);

ruleTable('reporting what was spent', [
  {
    rule: 'within what is available it is no overrun',
    given: agent,
    when: record('a', '10'),
    then: {
      events: [
        event('Consumed', { mode: 'record', charges: [{ resource: 'usd', amount: '10', payerId: 'a' }] }),
        'ThresholdCrossed',
        'ThresholdCrossed',
        'ThresholdCrossed',
        'ThresholdCrossed',
      ],
    },
  },
  {
    rule: 'above it, the part above is flagged',
    given: agent,
    when: record('a', '10.000000001'),
    then: {
      some: [
        event('Consumed', {
          charges: [{ resource: 'usd', amount: '10.000000001', payerId: 'a', overrun: '0.000000001' }],
        }),
      ],
      figures: { a: { available: '-0.000000001', consumed: '10.000000001' } },
    },
  },
  {
    rule: 'in deficit, all of it is an overrun',
    given: [...agent, record('a', '12')],
    when: record('a', '3'),
    then: {
      some: [event('Consumed', { charges: [{ resource: 'usd', amount: '3', payerId: 'a', overrun: '3' }] })],
      figures: { a: { available: '-5' } },
    },
  },
  {
    rule: 'what is held for others is not available',
    given: [...agent, reserve('r', 'a', '8')],
    when: record('a', '5'),
    then: {
      some: [event('Consumed', { charges: [{ resource: 'usd', amount: '5', payerId: 'a', overrun: '3' }] })],
      figures: { a: { available: '-3', held: '8' } },
    },
  },
  {
    rule: 'a suspended account does not stop it',
    given: [...agent, suspend('root')],
    when: record('a', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'nor a closed one: it is attributed there, and paid by the nearest open funded one above',
    given: [...agent, close('a')],
    when: record('a', '1'),
    then: {
      events: [
        event('Consumed', { accountId: 'a', late: true, charges: [{ resource: 'usd', amount: '1', payerId: 'root' }] }),
      ],
      figures: { root: { available: '99', consumed: '1', used: '1' } },
    },
  },
  {
    rule: 'closed accounts between are passed over',
    given: [fund('100'), open('t', { with: '50' }), open('a', { parentId: 't' }), close('t', true)],
    when: record('a', '1'),
    then: { events: [event('Consumed', { late: true, charges: [{ payerId: 'root' }] })] },
  },
  {
    rule: 'nor a closed ledger',
    given: [...agent, closeLedger],
    when: record('a', '11'),
    then: { some: [event('Consumed', { late: true })], figures: { a: { available: '-1' } } },
  },
  {
    rule: 'an open account is not late',
    given: agent,
    when: record('a', '1'),
    then: accepted(event('Consumed', expect.not.objectContaining({ late: true }) as object)),
  },
  {
    rule: 'it may refer to a reservation that has ended',
    given: [...agent, reserve('r', 'a', '1'), settle('r', '1')],
    when: record('a', '1', { reservationId: 'r' }),
    then: accepted(event('Consumed', { reservationId: 'r' })),
  },
  {
    rule: 'or was voided',
    given: [...agent, reserve('r', 'a', '1'), voidReservation('r')],
    when: record('a', '1', { reservationId: 'r' }),
    then: accepted(event('Consumed', { reservationId: 'r' })),
  },
  {
    rule: 'but not to one that never was',
    given: agent,
    when: record('a', '1', { reservationId: 'r' }),
    then: rejected({ code: 'reservation_not_found', reservationId: 'r' }),
  },
  {
    rule: 'at an account that nobody opened it is booked below the root, and says so',
    given: agent,
    when: record('x', '1'),
    then: {
      ...accepted(
        event('AccountOpened', { accountId: 'unattributed', parentId: 'root' }),
        event('Consumed', {
          accountId: 'unattributed',
          unknownAccount: 'x',
          charges: [{ amount: '1', payerId: 'root' }],
        }),
      ),
      figures: { root: { consumed: '1' }, unattributed: { used: '1' } },
    },
  },
  {
    rule: 'which is opened once',
    given: [...agent, record('x', '1')],
    when: record('y', '2'),
    then: accepted(event('Consumed', { accountId: 'unattributed', unknownAccount: 'y' })),
  },
  {
    rule: 'and where that was closed it counts above it',
    given: [...agent, record('x', '1'), close('unattributed')],
    when: record('x', '2'),
    then: accepted(
      event('Consumed', { accountId: 'unattributed', unknownAccount: 'x', late: true, countedFrom: 'root' }),
    ),
  },
  {
    rule: 'in a ledger that was closed, too',
    given: [...agent, closeLedger],
    when: record('x', '1'),
    then: accepted('AccountOpened', event('Consumed', { unknownAccount: 'x', late: true })),
  },
  {
    rule: 'a request of such an account is refused',
    given: agent,
    when: consume('x', '1'),
    then: rejected({ code: 'account_not_found', accountId: 'x' }),
  },
  {
    rule: 'a resource that nobody defined is kept and flagged, and the others are booked',
    given: agent,
    when: record('a', { gold: '2', usd: '3' }),
    then: accepted(
      event('Consumed', { charges: [{ resource: 'usd', amount: '3' }], unbooked: [{ resource: 'gold', amount: '2' }] }),
    ),
  },
  {
    rule: 'no shortage can be met by a report',
    given: agent,
    when: record('a', '1', { onShortage: 'reallocate' }),
    then: { malformed: 'onShortage' },
  },
]);
