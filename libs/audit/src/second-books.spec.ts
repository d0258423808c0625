import type { LedgerEvent } from '@ledger/domain';
import { SecondBooks } from './second-books';

const at = '2026-11-23T12:00:00.000Z';
const usd = (amount: string) => [{ resource: 'usd', amount }];
const funded: LedgerEvent = { type: 'Funded', data: { accountId: 'a', amounts: usd('100'), at } };
const consumed = (payerId: string | null): LedgerEvent => ({
  type: 'Consumed',
  data: { accountId: 'a', mode: 'record', charges: [{ resource: 'usd', amount: '10', payerId }], at },
});
const adjusted = (direction: 'credit' | 'debit', payerId: string | null, closedBelowId?: string): LedgerEvent => ({
  type: 'Adjusted',
  data: {
    revision: '1',
    accountId: 'a',
    resource: 'usd',
    direction,
    amount: '4',
    payerId,
    ...(closedBelowId !== undefined && { closedBelowId }),
    totals: { credited: '4', debited: '4' },
    chargedAt: at,
    at,
  },
});
const closedA: LedgerEvent = { type: 'AccountClosed', data: { accountId: 'a', parentId: 'root', final: [], at } };
const party = { escrowId: 'e', payerId: 'a', payeeId: 'b', at };
const escrowed: LedgerEvent = { type: 'Escrowed', data: { ...party, amounts: usd('30') } };
const released: LedgerEvent = { type: 'EscrowReleased', data: { ...party, amounts: usd('20'), final: false } };
const refunded: LedgerEvent = { type: 'EscrowRefunded', data: { ...party, amounts: usd('10'), cause: 'expired' } };

/** Figures of an account in whole usd: available, held, consumed, closedBelow. */
const figures = (books: SecondBooks, accountId: string): readonly bigint[] => {
  const { available, held, consumed, closedBelow } = books.of(accountId, 'usd');
  return [available, held, consumed, closedBelow];
};
const booked = (...events: readonly LedgerEvent[]): SecondBooks => {
  const books = new SecondBooks(() => 0);
  for (const event of events) books.apply(event);
  return books;
};

describe('books kept from what the events say', () => {
  it.each([
    {
      rule: 'a credit returns what was consumed',
      events: [consumed('a'), adjusted('credit', 'a')],
      a: [94n, 0n, 6n, 0n],
    },
    { rule: 'a debit consumes more', events: [consumed('a'), adjusted('debit', 'a')], a: [86n, 0n, 14n, 0n] },
    { rule: 'an escrow is held', events: [escrowed], a: [70n, 30n, 0n, 0n] },
    { rule: 'a release pays the payee', events: [escrowed, released], a: [70n, 10n, 0n, 0n], b: [20n, 0n, 0n, 0n] },
    {
      rule: 'a refund returns the rest',
      events: [escrowed, released, refunded],
      a: [80n, 0n, 0n, 0n],
      b: [20n, 0n, 0n, 0n],
    },
  ])('$rule', ({ events, a, b = [0n, 0n, 0n, 0n] }) => {
    const books = booked(funded, ...events);
    expect([figures(books, 'a'), figures(books, 'b')]).toEqual([a, b]);
  });

  it('a credit for a closed payer comes from the sum that it left behind', () => {
    const books = booked(funded, consumed('a'), closedA, adjusted('credit', 'b', 'root'));
    expect(figures(books, 'root')).toEqual([0n, 0n, 0n, 6n]);
    expect(figures(books, 'b')).toEqual([4n, 0n, 0n, 0n]);
  });

  it('a correction of what nobody paid changes usage alone', () => {
    const books = booked(
      funded,
      consumed(null),
      adjusted('credit', null),
      adjusted('debit', null),
      adjusted('debit', null),
    );
    expect(figures(books, 'a')).toEqual([100n, 0n, 0n, 0n]);
    expect(books.outsideOf('usd')).toMatchObject({ charged: 14n, unpaid: 14n });
  });
});
