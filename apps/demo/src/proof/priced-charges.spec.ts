import type { EventOf } from '@ledger/domain';
import { PricedCharges } from './priced-charges';

const settled = (usd: string, rest: Partial<EventOf<'Settled'>['data']> = {}): EventOf<'Settled'> => ({
  type: 'Settled',
  data: {
    reservationId: 'r',
    accountId: 'a',
    charges: [{ resource: 'usd', amount: usd, payerId: 'a', fromHold: '0' }],
    released: [],
    final: true,
    attribution: { model: 'm', tokens: { input: 3, cachedInput: 2, output: 1 } },
    price: {
      source: 's',
      provider: 'p',
      model: 'm',
      perMillion: { input: '0.0004', cachedInput: '0.0001', output: '2' },
    },
    at: '2023-11-16T18:15:40.000Z',
    ...rest,
  },
});

const findings = (event: EventOf<'Settled'>): readonly string[] => {
  const priced = new PricedCharges();
  priced.apply(event, 7n);
  return priced.findings.map(({ where, what }) => `${where}: ${what}`);
};

describe('a charge worked out anew', () => {
  it('is tokens times the price of the event, rounded up once', () => {
    // 3 x 0.0004 + 2 x 0.0001 + 1 x 2 = 2.0014 millionths.
    expect(findings(settled('0.000002002'))).toEqual([]);
    expect(findings(settled('0.000002001'))).toEqual([
      'Settled at revision 7: usd, tokens times the price of the event',
    ]);
  });

  it.each([
    { what: 'was charged without a price', rest: { price: undefined } },
    { what: 'has no price', rest: { price: undefined, charges: [], unpriced: true as const } },
  ])('is a finding when it $what', ({ rest }) => {
    expect(findings(settled('1', rest as object))).toEqual(['Settled at revision 7: price of what was charged']);
  });

  it('is a finding when a class of tokens has no price', () => {
    const price = { source: 's', provider: 'p', model: 'm', perMillion: { input: '0.0004', output: '2' } };
    expect(findings(settled('0.000002002', { price }))).toEqual(['Settled at revision 7: price of cachedInput tokens']);
  });
});
