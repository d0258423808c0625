import type { MeteredUsage, PriceBook } from '@ledger/domain';
import type { PriceOverride } from './price-override';
import { OverridingPriceBook } from './price-overrides';

const beneath: PriceBook = {
  quote: ({ model }) =>
    model === 'nobody' ? undefined : { usd: '7', price: { source: 'beneath', provider: 'p', model: 'b' } },
};
const NOVEMBER = '2026-11-01T00:00:00.000Z';
const DECEMBER = '2026-12-01T00:00:00.000Z';
const perCall = (model: string, usd: string, rest: Partial<PriceOverride> = {}): PriceOverride => ({
  provider: 'openai',
  model,
  perCall: usd,
  ...rest,
});

const usdOf = (overrides: readonly PriceOverride[], usage: MeteredUsage, at = NOVEMBER): string | undefined =>
  new OverridingPriceBook(overrides, beneath).quote(usage, Date.parse(at))?.usd;
const call = (model: string, provider?: string): MeteredUsage => ({ ...(provider && { provider }), model, calls: 1 });

describe('an override', () => {
  it.each([
    { rule: 'wins over the book beneath', overrides: [perCall('m', '1')], usage: call('m', 'openai'), usd: '1' },
    { rule: 'is of its provider', overrides: [perCall('m', '1')], usage: call('m', 'azure'), usd: '7' },
    { rule: 'is of its model', overrides: [perCall('m', '1')], usage: call('m2', 'openai'), usd: '7' },
    { rule: 'does not mind capitals', overrides: [perCall('GPT', '1')], usage: call('gPt', 'OpenAI'), usd: '1' },
    { rule: 'fits a usage without a provider', overrides: [perCall('m', '1')], usage: call('m'), usd: '1' },
    { rule: 'of a prefix fits what begins so', overrides: [perCall('gpt-*', '1')], usage: call('gpt-4'), usd: '1' },
    { rule: 'of a prefix fits nothing else', overrides: [perCall('gpt-*', '1')], usage: call('a-gpt-4'), usd: '7' },
    {
      rule: 'of every model fits none',
      overrides: [perCall('*', '1')],
      usage: { provider: 'openai', calls: 1 },
      usd: '1',
    },
    {
      rule: 'of a longer prefix comes before a shorter one',
      overrides: [perCall('g*', '1'), perCall('gpt*', '2')],
      usage: call('gpt-4'),
      usd: '2',
    },
    {
      rule: 'of a whole name comes before a prefix, an older one too',
      overrides: [perCall('gpt-4*', '1', { from: NOVEMBER }), perCall('gpt-4', '2')],
      usage: call('gpt-4'),
      usd: '2',
    },
    {
      rule: 'zero is a price',
      overrides: [perCall('m', '0')],
      usage: call('m'),
      usd: '0',
    },
  ])('$rule', ({ overrides, usage, usd }) => {
    expect(usdOf(overrides, usage)).toBe(usd);
  });

  it.each([
    { at: '2026-10-31T23:59:59.999Z', usd: '7' },
    { at: NOVEMBER, usd: '1' },
    { at: '2026-11-30T23:59:59.999Z', usd: '1' },
    { at: DECEMBER, usd: '2' },
  ])('is the latest that has begun at $at: $usd', ({ at, usd }) => {
    const dated = [perCall('m', '1', { from: NOVEMBER }), perCall('m', '2', { from: DECEMBER })];
    expect(usdOf(dated, call('m'), at)).toBe(usd);
  });

  it('says where the price comes from, and since when', () => {
    const book = new OverridingPriceBook([perCall('gpt*', '0.10', { from: NOVEMBER })], beneath);
    expect(book.quote(call('gpt-4'), Date.parse(DECEMBER))).toEqual({
      usd: '0.1',
      price: { source: 'overrides', provider: 'openai', model: 'gpt*', from: NOVEMBER, perCall: '0.1' },
    });
  });

  it('prices classes: 3 x 2 + 5 x 2 + 7 x 2.5 + 11 x 8 + 13 x 8, per million; caches as input, reasoning as output', () => {
    const tokens = { input: 3, cachedInput: 5, cacheWrite: 7, output: 11, reasoning: 13 };
    const override = { provider: 'p', model: 'm', perMillion: { input: '2', cacheWrite: '2.5', output: '8' } };
    expect(new OverridingPriceBook([override], beneath).quote({ model: 'm', tokens }, 0)).toMatchObject({
      usd: '0.0002255',
      price: { perMillion: { input: '2', cachedInput: '2', cacheWrite: '2.5', output: '8', reasoning: '8' } },
    });
  });

  it('adds seconds to tokens: 1.5 x 0.1 + 1,000,000 x 2 per million', () => {
    const override = { provider: 'p', model: 'm', perMillion: { input: '2' }, perSecond: '0.1' };
    expect(usdOf([override], { model: 'm', tokens: { input: 1_000_000 }, seconds: '1.5' })).toBe('2.15');
  });

  it('prices the call of a model that is priced by the call, whatever else was measured', () => {
    expect(usdOf([perCall('m', '1')], { model: 'm', tokens: { input: 1 } })).toBe('1');
  });

  it('is the whole price of its model: what it does not price has none', () => {
    expect(
      usdOf([{ provider: 'p', model: 'm', perMillion: { output: '1' } }], { model: 'm', tokens: { input: 1 } }),
    ).toBeUndefined();
  });
});

it('without one the book beneath answers, also that it has no price', () => {
  expect(usdOf([], call('m'))).toBe('7');
  expect(usdOf([perCall('m', '1')], call('nobody'))).toBeUndefined();
});
