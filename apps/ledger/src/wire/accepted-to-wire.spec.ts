import type { LedgerEvent } from '@ledger/domain';
import { Accepted, AdjustDirection, EscrowStatus, RejectionCode, WindowUnit } from '@ledger/protocol';
import { acceptedToWire } from './accepted-to-wire';

const at = '2026-11-23T12:00:00.000Z';
const later = '2026-11-24T00:00:00.000Z';
const window = { unit: 'day', timeZone: 'UTC' } as const;
const usd = [{ resource: 'usd', amount: '2' }];
const parties = { escrowId: 'e', payerId: 'a', payeeId: 'b', amounts: usd };

/** The answer to a command that wrote these events, as a client reads it. */
const told = (...events: readonly LedgerEvent[]): Accepted => {
  const message = acceptedToWire({ firstRevision: 7n, events, crossings: [] });
  return Accepted.decode(Accepted.encode(message).finish());
};

describe('what an accepted command tells of its events', () => {
  it.each<{ rule: string; event: LedgerEvent; tells: Partial<Accepted> }>([
    {
      rule: 'a window that began',
      event: {
        type: 'WindowStarted',
        data: { accountId: 'a', resource: 'usd', window, startsAt: at, endsAt: later, rolledIn: '1', at },
      },
      tells: {
        windows: [
          {
            accountId: 'a',
            resource: 'usd',
            window: { unit: WindowUnit.DAY, timeZone: 'UTC' },
            startsAt: at,
            endsAt: later,
            rolledIn: '1',
          },
        ],
      },
    },
    {
      rule: 'an escrow that was opened, which moves nothing between accounts',
      event: { type: 'Escrowed', data: { ...parties, arbiterId: 'c', expiresAt: later, at } },
      tells: { escrows: [{ ...parties, status: EscrowStatus.OPEN, expiresAt: later }], moves: [] },
    },
    {
      rule: 'a release of a part, after which the escrow is open',
      event: { type: 'EscrowReleased', data: { ...parties, final: false, at } },
      tells: {
        escrows: [{ ...parties, status: EscrowStatus.OPEN, expiresAt: undefined }],
        moves: [{ fromId: 'a', toId: 'b', resource: 'usd', amount: '2' }],
      },
    },
    {
      rule: 'the last release',
      event: { type: 'EscrowReleased', data: { ...parties, byId: 'a', final: true, at } },
      tells: { escrows: [{ ...parties, status: EscrowStatus.RELEASED, expiresAt: undefined }] },
    },
    {
      rule: 'a refund that was asked for',
      event: { type: 'EscrowRefunded', data: { ...parties, cause: 'requested', at } },
      tells: { escrows: [{ ...parties, status: EscrowStatus.REFUNDED, expiresAt: undefined }], moves: [] },
    },
    {
      rule: 'a confidence',
      event: { type: 'ConfidenceReported', data: { accountId: 'a', confidence: '0.5', at } },
      tells: { confidences: [{ accountId: 'a', confidence: '0.5' }] },
    },
    {
      rule: 'work',
      event: { type: 'OutcomeReported', data: { accountId: 'a', work: '3', success: false, at } },
      tells: { outcomes: [{ accountId: 'a', work: '3', success: false }] },
    },
    {
      rule: 'a period, which ends at its decision',
      event: {
        type: 'PeriodClosed',
        data: {
          number: 2,
          label: '2026-11',
          from: at,
          totals: [
            { resource: 'usd', funded: '9', withdrawn: '1', available: '5', held: '1', consumed: '2', used: '3' },
          ],
          revision: '6',
          chainHead: 'h',
          balancesHash: 'b',
          at: later,
        },
      },
      tells: {
        period: {
          number: 2,
          label: '2026-11',
          from: at,
          to: later,
          totals: [
            { resource: 'usd', funded: '9', withdrawn: '1', available: '5', held: '1', consumed: '2', used: '3' },
          ],
          revision: 6n,
          chainHead: 'h',
          balancesHash: 'b',
        },
      },
    },
  ])('$rule', ({ event, tells }) => {
    expect(told(event)).toMatchObject({ events: [event.type], ...tells });
  });

  it('says how usage was priced and what was let pass, once for each event that has something to say', () => {
    const price = { source: 'book 1', provider: 'acme', model: 'm', perMillion: { input: '3', output: '15' } };
    const observed = { code: 'insufficient_funds', accountId: 'a', resource: 'usd', requested: '2', available: '1' };
    const charges = [{ resource: 'usd', amount: '2', payerId: 'a' }];
    const { notes, charges: charged } = told(
      { type: 'Consumed', data: { accountId: 'a', mode: 'enforce', charges, at } },
      { type: 'Consumed', data: { accountId: 'b', mode: 'record', charges, price, period: 3, at } },
      {
        type: 'Reserved',
        data: {
          reservationId: 'r',
          accountId: 'a',
          holds: [{ resource: 'usd', amount: '2', payerId: 'a' }],
          expiresAt: later,
          unpriced: true,
          exceeded: [{ accountId: 'team', resource: 'usd', window, by: '0.5' }],
          observed: observed as never,
          estimate: { model: 'm', inputTokens: 5, maxOutputTokens: 9, method: 'heuristic' },
          at,
        },
      },
    );
    expect(charged.map(({ revision }) => revision)).toEqual([7n, 8n]);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatchObject({
      accountId: 'b',
      reservationId: undefined,
      price: { ...price, perMillion: { input: '3', output: '15', reasoning: undefined } },
      unpriced: false,
      period: 3,
    });
    expect(notes[1]).toMatchObject({
      accountId: 'a',
      reservationId: 'r',
      price: undefined,
      unpriced: true,
      exceeded: [{ accountId: 'team', window: { unit: WindowUnit.DAY, timeZone: 'UTC' }, by: '0.5' }],
      observed: { code: RejectionCode.INSUFFICIENT_FUNDS },
      estimate: { model: 'm', inputTokens: 5, maxOutputTokens: 9, method: 'heuristic' },
    });
  });

  it('says of a correction which charge it was, and whose funds rose or fell', () => {
    const data = { revision: '5', accountId: 'a', resource: 'usd', amount: '1', payerId: null, chargedAt: at, at };
    const { adjustments } = told({ type: 'Adjusted', data: { ...data, direction: 'credit' } as never });
    expect(adjustments).toEqual([
      {
        revision: 5n,
        accountId: 'a',
        resource: 'usd',
        direction: AdjustDirection.CREDIT,
        amount: '1',
        payerId: undefined,
        overrun: undefined,
      },
    ]);
  });
});
