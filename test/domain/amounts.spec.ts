import {
  AMOUNT_MAX,
  amountOf,
  canonicalDecimal,
  formatAmount,
  parseAmount,
  shareUp,
  storedAmount,
} from '@ledger/domain';
import DecimalJs from 'decimal.js';
import * as fc from 'fast-check';
import {
  amounts,
  allocate,
  consume,
  defineResource,
  fund,
  limit,
  open,
  record,
  reserve,
  settle,
} from '../support/ledger-builders';
import { accepted, event, figures, rejected, ruleTable } from '../support/rule-table';

/** A precision above the digits that an amount can have: by default decimal.js keeps 20. */
const Decimal = DecimalJs.clone({ precision: 80 });

const MAX_TEXT = (2n ** 127n - 1n).toString();
const OVER_TEXT = (2n ** 127n).toString();

describe('amounts as text', () => {
  it.each([
    { rule: 'a whole number has no decimals', text: '7', scale: 0, units: 7n },
    { rule: 'a decimal is scaled', text: '1.5', scale: 9, units: 1_500_000_000n },
    { rule: 'the smallest unit at scale 18', text: '0.000000000000000001', scale: 18, units: 1n },
    { rule: 'zeros beyond the scale are not decimals', text: '1.500', scale: 1, units: 15n },
    { rule: 'zeros beyond the scale at scale 0', text: '3.000', scale: 0, units: 3n },
    { rule: 'leading zeros', text: '007', scale: 0, units: 7n },
    { rule: 'zero', text: '0', scale: 18, units: 0n },
    { rule: 'digits beyond a double', text: '123456789012345678.9', scale: 1, units: 1234567890123456789n },
    { rule: 'the largest amount', text: MAX_TEXT, scale: 0, units: AMOUNT_MAX },
    { rule: 'one above the largest', text: OVER_TEXT, scale: 0, units: 'too_large' },
    { rule: 'too large once it is scaled', text: MAX_TEXT, scale: 18, units: 'too_large' },
    { rule: 'one decimal more than the scale', text: '1.5', scale: 0, units: 'too_precise' },
    { rule: 'nineteen decimals', text: '0.0000000000000000001', scale: 18, units: 'not_a_decimal' },
    { rule: 'a sign', text: '-1', scale: 0, units: 'not_a_decimal' },
    { rule: 'a plus', text: '+1', scale: 0, units: 'not_a_decimal' },
    { rule: 'an exponent', text: '1e3', scale: 0, units: 'not_a_decimal' },
    { rule: 'spaces', text: ' 1', scale: 0, units: 'not_a_decimal' },
    { rule: 'nothing', text: '', scale: 0, units: 'not_a_decimal' },
    { rule: 'a point alone', text: '.', scale: 2, units: 'not_a_decimal' },
    { rule: 'no whole part', text: '.5', scale: 2, units: 'not_a_decimal' },
    { rule: 'no decimals after the point', text: '5.', scale: 2, units: 'not_a_decimal' },
    { rule: 'a comma', text: '1,5', scale: 2, units: 'not_a_decimal' },
    { rule: 'a newline at the end', text: '1\n', scale: 2, units: 'not_a_decimal' },
    { rule: 'digits of another script', text: '١', scale: 0, units: 'not_a_decimal' },
  ])('$rule: $text at scale $scale', ({ text, scale, units }) => {
    expect(parseAmount(text, scale)).toBe(units);
  });

  it('what is written is read as the same amount, deficits too', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -AMOUNT_MAX, max: AMOUNT_MAX }), fc.integer({ min: 0, max: 18 }), (units, scale) => {
        const text = formatAmount(units, scale);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(storedAmount(text, scale)).toBe(units);
        expect(new Decimal(text).times(`1e${scale}`).toFixed(0)).toBe(units.toString());
      }),
    );
  });

  it('what reports come to together may be more than one amount can be', () => {
    const sum = -20n * AMOUNT_MAX;
    expect(storedAmount(formatAmount(sum, 9), 9)).toBe(sum);
  });

  it('stored text that is no amount is a fault, not a zero', () => {
    expect(() => storedAmount('1.5', 0)).toThrow(RangeError);
    expect(() => storedAmount('--1', 0)).toThrow(RangeError);
  });

  it.each([
    ['01.50', '1.5'],
    ['1.0', '1'],
    ['0.0', '0'],
    ['000', '0'],
    ['10', '10'],
    ['100.010', '100.01'],
    ['abc', 'abc'],
  ])('%s and %s are the same amount in a hash', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical);
  });

  it('prices are rounded up to the scale, once', () => {
    expect(amountOf(new Decimal('0.0000000001'), 9)).toBe(1n);
    expect(amountOf(new Decimal('1.0000000010'), 9)).toBe(1_000_000_001n);
    expect(amountOf(new Decimal('0'), 9)).toBe(0n);
    expect(() => amountOf(new Decimal(2).pow(127), 0)).toThrow(RangeError);
    expect(shareUp(1n, 1n, 10n)).toBe(1n);
    expect(shareUp(10n, 1n, 10n)).toBe(1n);
    expect(shareUp(11n, 1n, 10n)).toBe(2n);
  });
});

const gold = [defineResource('gold', 18)];

ruleTable('amounts in commands', [
  {
    rule: 'a resource of scale 18 is exact to the last place',
    given: [...gold, fund({ gold: '1' }), consume('root', { gold: '0.999999999999999999' })],
    when: consume('root', { gold: '0.000000000000000001' }),
    then: figures({ 'root/gold': { available: '0', consumed: '1' } }),
  },
  {
    rule: 'one unit over at scale 18 is over',
    given: [...gold, fund({ gold: '1' }), consume('root', { gold: '0.999999999999999999' })],
    when: consume('root', { gold: '0.000000000000000002' }),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'root',
      resource: 'gold',
      requested: '0.000000000000000002',
      available: '0.000000000000000001',
    }),
  },
  {
    rule: 'amounts are stored in their one form, by name of the resource',
    given: [fund({ usd: '10', tokens: '5' })],
    when: consume('root', { usd: '01.500', tokens: '3.0' }),
    then: {
      events: [
        event('Consumed', {
          charges: [
            { resource: 'tokens', amount: '3' },
            { resource: 'usd', amount: '1.5' },
          ],
        }),
        'ThresholdCrossed',
      ],
    },
  },
  {
    rule: 'the largest amount can be funded',
    given: [],
    when: fund({ tokens: MAX_TEXT }),
    then: { events: ['Funded'], figures: { 'root/tokens': { available: MAX_TEXT } } },
  },
  {
    rule: 'one unit more is malformed',
    given: [],
    when: fund({ tokens: OVER_TEXT }),
    then: { malformed: 'amounts[0].amount' },
  },
  {
    rule: 'funds of a resource stay below 2^127',
    given: [fund({ tokens: MAX_TEXT })],
    when: fund({ tokens: '1' }),
    then: rejected({ code: 'capacity_exceeded', limit: 'funds_bits_per_resource', max: 127 }),
  },
  {
    rule: 'each resource has its own capacity',
    given: [fund({ tokens: MAX_TEXT })],
    when: fund({ steps: '1' }),
    then: accepted('Funded'),
  },
  ...(
    [
      ['Fund', fund({ tokens: '0.5' })],
      ['Allocate', allocate('a', { tokens: '0.5' })],
    ] as const
  ).map(([name, when]) => ({
    rule: `${name}: more decimals than the resource has are malformed`,
    given: [fund({ tokens: '5' }), open('a')],
    when,
    then: { malformed: 'amounts[0].amount' },
  })),
  ...(
    [
      ['Consume', consume('root', { tokens: '0.5' }), 'charges'],
      ['a report', record('root', { tokens: '0.5' }), 'charges'],
      ['Reserve', reserve('r', 'root', { tokens: '0.5' }), 'holds'],
      ['Settle', settle('r0', { tokens: '0.5' }), 'charges'],
    ] as const
  ).map(([name, when, list]) => ({
    rule: `${name}: more decimals than the resource has are rounded up, and noted`,
    given: [fund({ tokens: '5' }), open('a'), reserve('r0', 'root', { tokens: '1' })],
    when,
    then: accepted(
      event(name === 'Settle' ? 'Settled' : name === 'Reserve' ? 'Reserved' : 'Consumed', {
        [list]: [{ resource: 'tokens', amount: '1' }],
        rounded: [{ resource: 'tokens', amount: '0.5' }],
      }),
    ),
  })),
  ...(
    [
      ['0.0016150000000000001', '0.001615001'],
      ['0.00012345678912', '0.000123457'],
      ['7.1e-05', '0.000071'],
      ['1E-7', '0.0000001'],
      ['2.5e+1', '25'],
      ['1e-40', '0.000000001'],
    ] as const
  ).map(([text, amount]) => ({
    rule: `a report of ${text} usd is one of ${amount}`,
    given: [fund('50')],
    when: record('root', text),
    then: { some: [event('Consumed', { charges: [{ resource: 'usd', amount, payerId: 'root' }] })] },
  })),
  ...['1e99', '1e39', 'NaN', '-1', '1e', '1 usd', '', '1e999', '0x10'].map((text) => ({
    rule: `a report of ${text} is malformed`,
    given: [fund('50')],
    when: record('root', text),
    then: { malformed: 'amounts[0].amount' },
  })),
  {
    rule: 'SetLimit: more decimals than the resource has are malformed',
    given: [],
    when: limit('root', '0.5', 'tokens'),
    then: { malformed: 'amount' },
  },
  {
    rule: 'OpenAccount: so are they in its allocation',
    given: [fund({ tokens: '5' })],
    when: open('a', { with: { tokens: '0.5' } }),
    then: { malformed: 'allocation[0].amount' },
  },
  {
    rule: 'OpenAccount: and in its reserve',
    given: [],
    when: open('a', { minReserve: amounts({ tokens: '0.5' }) }),
    then: { malformed: 'minReserve[0].amount' },
  },
  { rule: 'a move of zero is malformed', given: [], when: fund('0'), then: { malformed: 'amounts[0].amount' } },
  {
    rule: 'an allocation of zero is',
    given: [open('a')],
    when: allocate('a', '0'),
    then: { malformed: 'amounts[0].amount' },
  },
  {
    rule: 'a resource named twice is malformed',
    given: [fund('5')],
    when: { ...consume('root', '1'), amounts: [...amounts({ usd: '1' }), ...amounts({ usd: '1' })] },
    then: { malformed: expect.stringMatching(/^amounts\[\d\]\.resource$/) as unknown as string },
  },
]);
