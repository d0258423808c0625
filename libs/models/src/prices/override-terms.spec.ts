import type { MeteredUsage, PriceBook } from '@ledger/domain';
import type { PriceOverride } from './price-override';
import { OverridingPriceBook } from './price-overrides';

const beneath: PriceBook = { quote: () => undefined };
const base = { provider: 'p', model: 'm' };
const perCall = (usd: string, terms: Partial<PriceOverride> = {}): PriceOverride => ({
  ...base,
  perCall: usd,
  ...terms,
});
const usd = (overrides: readonly PriceOverride[], usage: Partial<MeteredUsage>, at = '2026-12-01T12:00:00Z') =>
  new OverridingPriceBook(overrides, beneath).quote({ model: 'm', ...usage }, Date.parse(at))?.usd;

describe('a price of hours and weekdays', () => {
  const night = perCall('1', { hours: { from: '22:00', to: '06:00' }, weekdays: [5], zone: 'Asia/Shanghai' });
  it.each([
    { at: '2026-11-27T13:59:59Z', of: 'Friday before it', usd: '2' },
    { at: '2026-11-27T14:00:00Z', of: 'Friday at ten', usd: '1' },
    { at: '2026-11-27T21:59:59Z', of: 'the morning after, still of Friday', usd: '1' },
    { at: '2026-11-27T22:00:00Z', of: 'Saturday at six', usd: '2' },
    { at: '2026-11-26T21:00:00Z', of: 'the morning of Friday, of Thursday', usd: '2' },
    { at: '2026-11-28T14:00:00Z', of: 'Saturday at ten', usd: '2' },
  ])('holds at $of: $usd', ({ at, usd: expected }) => {
    expect(usd([perCall('2'), night], { calls: 1 }, at)).toBe(expected);
  });

  it('is of UTC without a zone, and of every hour of its days without hours', () => {
    const sunday = perCall('1', { weekdays: [7] });
    expect(usd([sunday], { calls: 1 }, '2026-11-29T23:59:59Z')).toBe('1');
    expect(usd([sunday], { calls: 1 }, '2026-11-30T00:00:00Z')).toBeUndefined();
  });
});

it.each([
  { at: '2026-11-30T23:59:59.999Z', expected: '1' },
  { at: '2026-12-01T00:00:00Z', expected: undefined },
])('a price ends at its end: $at', ({ at, expected }) => {
  expect(usd([perCall('1', { until: '2026-12-01T00:00:00.000Z' })], { calls: 1 }, at)).toBe(expected);
});

it.each([
  { of: 'for its tier', serviceTier: 'flex', expected: '1' },
  { of: 'for every other one', serviceTier: 'batch', expected: '2' },
  { of: 'for none', serviceTier: undefined, expected: '2' },
] as const)('a price of a service tier is used $of', ({ serviceTier, expected }) => {
  const overrides = [perCall('2'), perCall('1', { serviceTier: 'flex' })];
  expect(usd(overrides, { calls: 1, ...(serviceTier && { serviceTier }) })).toBe(expected);
});

it.each([
  { input: 1_000, expected: '0.001' },
  { input: 1_001, expected: '0.002002' },
  { input: 5_000, expected: '0.01' },
  { input: 5_001, expected: '0.015003' },
])('a price of tiers is that of the whole call: $input tokens, $expected', ({ input, expected }) => {
  const tiers = [
    { above: 5_000, perMillion: { input: '3' } },
    { above: 1_000, perMillion: { input: '2' } },
  ];
  expect(usd([{ ...base, perMillion: { input: '1' }, tiers }], { tokens: { input } })).toBe(expected);
});

it('searches have a price', () => {
  expect(usd([{ ...base, perSearch: '0.01' }], { searches: 3 })).toBe('0.03');
});
