import type { LedgerEvent } from './events';
import { accountsOf } from './events';

const at = '2026-11-23T12:00:00.000Z';
const amounts = [{ resource: 'usd', amount: '1' }];
const hold = (payerId: string | null) => ({ resource: 'usd', amount: '1', payerId });
const charge = (payerId: string | null) => ({ ...hold(payerId), fromHold: '0' });

describe('the accounts that an event names', () => {
  it.each<[LedgerEvent, string[]]>([
    [{ type: 'LedgerClosed', data: { at } }, []],
    [{ type: 'Funded', data: { accountId: 'root', amounts, at } }, ['root']],
    [
      { type: 'AccountOpened', data: { accountId: 'a', parentId: 'root', kind: 'agent', priority: 1, at } },
      ['a', 'root'],
    ],
    [{ type: 'Transferred', data: { fromId: 'a', toId: 'b', amounts, at } }, ['a', 'b']],
    [{ type: 'Released', data: { accountId: 'a', amounts: [{ ...amounts[0]!, otherId: 'root' }], at } }, ['a', 'root']],
    [
      {
        type: 'Reallocated',
        data: {
          accountId: 'a',
          payerId: 'team',
          requested: amounts,
          recovered: amounts,
          donors: [{ accountId: 'b', ...amounts[0]! }],
          at,
        },
      },
      ['a', 'team', 'b'],
    ],
    [
      { type: 'Consumed', data: { accountId: 'a', mode: 'record', charges: [hold('team'), hold(null)], at } },
      ['a', 'team'],
    ],
    [
      {
        type: 'Consumed',
        data: { accountId: 'a', mode: 'record', charges: [hold('root')], countedFrom: 'team', late: true, at },
      },
      ['a', 'team', 'root'],
    ],
    [{ type: 'Reserved', data: { reservationId: 'r', accountId: 'a', holds: [hold('a')], expiresAt: at, at } }, ['a']],
    [
      {
        type: 'Settled',
        data: { reservationId: 'r', accountId: 'a', charges: [charge('x')], released: [hold('y')], final: true, at },
      },
      ['a', 'x', 'y'],
    ],
    [
      {
        type: 'ReservationsExpired',
        data: {
          cause: 'deadline',
          reservations: [
            { reservationId: 'r', accountId: 'a', released: [hold('team')] },
            { reservationId: 's', accountId: 'b', released: [hold(null)] },
          ],
          at,
        },
      },
      ['a', 'team', 'b'],
    ],
    [
      {
        type: 'ThresholdCrossed',
        data: { ownerId: 'team', resource: 'usd', basis: 'funds', threshold: '0.5', status: 'yellow', at },
      },
      ['team'],
    ],
    [
      {
        type: 'CommandRejected',
        data: { command: 'Consume', rejection: { code: 'ledger_closed', ledgerId: 'l' }, at },
      },
      [],
    ],
  ])('%j', (event, accounts) => {
    expect(accountsOf(event)).toEqual(accounts);
  });
});
