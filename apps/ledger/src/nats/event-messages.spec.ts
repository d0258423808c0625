import { encodeEvent } from '@ledger/domain';
import type { RecordedEvent } from '@ledger/event-store';
import { eventMessages } from './event-messages';

const MEBIBYTE = 1024 ** 2;

/** A reallocation to one needy account from so many donors. */
const reallocated = (donors: number): RecordedEvent => {
  const accountIds = Array.from({ length: donors }, (_, i) => `donor-${i}`.padEnd(64, '-'));
  const { type, data } = encodeEvent({
    type: 'Reallocated',
    data: {
      accountId: 'needy',
      payerId: 'needy',
      donors: accountIds.map((accountId) => ({ accountId, resource: 'usd', amount: '0.01' })),
      requested: [{ resource: 'usd', amount: '10' }],
      recovered: [{ resource: 'usd', amount: '10' }],
      at: '2026-11-23T12:00:00.000Z',
    },
  });
  return { stream: 'ledger-test', id: 'e-1', type, data, metadata: '{}', revision: 7n, position: '9' } as RecordedEvent;
};

describe('the messages of an event', () => {
  it.each([
    { donors: 3, data: true, accounts: true },
    { donors: 80, data: false, accounts: true },
    { donors: 5_000, data: false, accounts: false },
  ])('for $donors donors have no more than a MiB in copies', ({ donors, data, accounts }) => {
    const [event, ...copies] = eventMessages(reallocated(donors), MEBIBYTE);
    expect(JSON.parse(event!.payload.toString())).toMatchObject({ data: { donors: { length: donors } } });
    expect(copies).toHaveLength(donors + 1);
    const copy = JSON.parse(copies[0]!.payload.toString()) as Record<string, unknown>;
    expect({ data: 'data' in copy, accounts: (copy['accountIds'] as unknown[]).length > 0 }).toEqual({
      data,
      accounts,
    });
    const bytes = copies.reduce((sum, { payload }) => sum + payload.length, 0);
    // Smallest size of a copy: one that says only which event it is.
    expect(bytes).toBeLessThan(Math.max(MEBIBYTE, copies.length * 256));
  });
});
