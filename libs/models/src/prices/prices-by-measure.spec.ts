import type { MeteredUsage } from '@ledger/domain';
import { listedPrices as book, priceRows, PRICES_NOW as NOW } from '../../../../test/support/price-rows';
import { OverridingPriceBook } from './price-overrides';

const M = 1_000_000;
const million = { tokens: { input: M } };

describe('classes and terms with prices of their own', () => {
  const tokens = { input: M, output: M };
  priceRows([
    {
      of: 'an hour of cache',
      usage: { provider: 'anthropic', model: 'claude-opus-5', tokens: { cacheWrite1h: M } },
      usd: '10',
    },
    {
      of: 'minutes of cache',
      usage: { provider: 'anthropic', model: 'claude-opus-5', tokens: { cacheWrite: M } },
      usd: '6.25',
    },
    {
      of: "an hour of cache at a cloud, by its vendor's proportion",
      usage: { provider: 'bedrock', model: 'eu.anthropic.claude-opus-5', tokens: { cacheWrite1h: M } },
      usd: '11',
      approximate: true,
    },
    {
      of: 'sound heard, cached and made, and a picture: 32 + 0.4 + 64 + 5',
      usage: {
        provider: 'openai',
        model: 'gpt-realtime',
        tokens: { inputAudio: M, cachedAudio: M, outputAudio: M, inputImage: M },
      },
      usd: '101.4',
    },
    {
      of: 'sound without a price of its own, as text',
      usage: { model: 'gemini-2.5-pro', tokens: { inputAudio: 1000 } },
      usd: '0.00125',
    },
    { of: 'searches: 3 x 10 / 1,000', usage: { model: 'claude-opus-5', searches: 3 }, usd: '0.03' },
    { of: 'flex', usage: { provider: 'openai', model: 'gpt-5', tokens, serviceTier: 'flex' }, usd: '5.625' },
    { of: 'batch', usage: { provider: 'anthropic', model: 'claude-opus-5', tokens, serviceTier: 'batch' }, usd: '15' },
    {
      of: 'priority',
      usage: { provider: 'openai', model: 'gpt-4o-mini-2024-07-18', tokens, serviceTier: 'priority' },
      usd: '1.25',
    },
    {
      of: "a router's own batch price",
      usage: { provider: 'openrouter', model: 'anthropic/claude-opus-5', tokens, serviceTier: 'batch' },
      usd: '15',
    },
    {
      of: 'a tier that nobody has a price for: as standard',
      usage: { provider: 'deepseek', model: 'deepseek-chat', tokens: { input: M }, serviceTier: 'batch' },
      at: '2026-12-01T12:00:00Z',
      usd: '0.27',
      approximate: true,
    },
  ]);
});

describe('a measure without a price beside others that have one', () => {
  const tokens = { input: 10_000, output: 800 };
  it.each([
    { of: 'calls', usage: { provider: 'openai', model: 'gpt-4o', tokens, calls: 1 }, unpriced: ['calls'] },
    { of: 'seconds', usage: { provider: 'openai', model: 'gpt-4o', tokens, seconds: '2.4' }, unpriced: ['seconds'] },
  ])('is information: $of', ({ usage, unpriced }) => {
    expect(book.quote(usage, NOW)).toMatchObject({ usd: '0.033', unpriced });
  });

  it('alone has no price', () => {
    expect(book.quote({ provider: 'openai', model: 'gpt-4o', calls: 1 }, NOW)).toBeUndefined();
  });
});

describe('measures that are none', () => {
  it.each<{ of: string; usage: MeteredUsage; usd: string }>([
    { of: 'fractions, rounded up', usage: { model: 'gpt-4o', tokens: { input: 999_999.5 } }, usd: '2.5' },
    { of: 'below zero', usage: { model: 'gpt-4o', tokens: { input: -5, output: 100 } }, usd: '0.001' },
    { of: 'no numbers', usage: { model: 'gpt-4o', tokens: { input: NaN, output: Infinity } }, usd: '0' },
    { of: 'seconds with an exponent', usage: { model: 'whisper-1', seconds: '3.6e3' }, usd: '0.36' },
    {
      of: 'seconds of many decimals',
      usage: { model: 'whisper-1', seconds: `0.${'0'.repeat(19)}1` },
      usd: `0.${'0'.repeat(21)}1`,
    },
    { of: 'seconds that are none', usage: { provider: 'groq', model: 'whisper-large-v3', seconds: 'soon' }, usd: '0' },
    { of: 'more tokens than a day has', usage: { model: 'gpt-4o', tokens: { cachedInput: 1e15 } }, usd: '1250000000' },
  ])('do not fail a decision: $of', ({ usage, usd }) => {
    expect(book.quote(usage, NOW)?.usd).toBe(usd);
  });

  it.each([NaN, Infinity, -Infinity, 8.64e15, -8.64e15])('nor does a time of %s', (at) => {
    const own = new OverridingPriceBook(
      [{ provider: 'x', model: 'm', perCall: '1', hours: { from: '01:00', to: '02:00' }, weekdays: [1] }],
      book,
    );
    for (const model of ['m', 'deepseek-v4-flash', 'deepseek-chat', 'gpt-5.6-sol', 'claude-haiku-5-5']) {
      expect(() => own.quote({ model, tokens: { input: 1 }, calls: 1 }, at)).not.toThrow();
    }
  });
});

describe('all parts of a bill, priced together,', () => {
  it('have one fee: 0.012 and 300 x 1 per million', () => {
    expect(book.quote({ provider: 'perplexity', model: 'sonar', tokens: { input: 200, output: 100 } }, NOW)?.usd).toBe(
      '0.0123',
    );
  });
  it('have the tier of the whole: 300,000 x 2.5 and 1,000 x 15 per million', () => {
    expect(book.quote({ model: 'gemini-2.5-pro', tokens: { input: 300_000, output: 1_000 } }, NOW)?.usd).toBe('0.765');
  });
});

describe("the operator's price", () => {
  const own = (provider: string, model: string): OverridingPriceBook =>
    new OverridingPriceBook([{ provider, model, perMillion: { input: '1' } }], book);
  it.each([
    {
      of: 'google gemini-2.5-flash',
      prices: own('google', 'gemini-2.5-flash'),
      usage: { provider: 'vertex_ai', model: 'gemini-2.5-flash' },
      usd: '1',
    },
    {
      of: 'google gemini-2.5-flash',
      prices: own('vertex_ai', 'gemini-2.5-flash'),
      usage: { model: 'models/gemini-2.5-flash' },
      usd: '1',
    },
    {
      of: 'gpt-4o',
      prices: own('openai', 'gpt-4o'),
      usage: { provider: 'openai', model: 'gpt-4o-2024-08-06' },
      usd: '1',
    },
    { of: 'gpt-4o', prices: own('openai', 'gpt-4o'), usage: { model: 'openai/gpt-4o' }, usd: '1' },
    { of: 'gpt-4o', prices: own('openai', 'gpt-4o'), usage: { provider: 'openai', model: 'gpt-4o-mini' }, usd: '0.15' },
    { of: 'gpt-4o', prices: own('openai', 'gpt-4o'), usage: { provider: 'azure', model: 'gpt-4o' }, usd: '2.5' },
    {
      of: 'one edition',
      prices: own('openai', 'gpt-4o-2024-11-20'),
      usage: { provider: 'openai', model: 'gpt-4o-2024-11-20' },
      usd: '1',
    },
    {
      of: 'one edition',
      prices: own('openai', 'gpt-4o-2024-11-20'),
      usage: { provider: 'openai', model: 'gpt-4o' },
      usd: '2.5',
    },
    {
      of: 'sonnet at Bedrock',
      prices: own('bedrock', 'claude-sonnet-4-5'),
      usage: { model: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0' },
      usd: '1',
    },
    {
      of: 'an own server',
      prices: own('in-house', 'llama3:8b'),
      usage: { provider: 'in-house', model: 'llama3:8b' },
      usd: '1',
    },
  ])('of $of: $usage.provider $usage.model', ({ prices, usage, usd }) => {
    expect(prices.quote({ ...usage, ...million }, NOW)?.usd).toBe(usd);
  });
});

describe('the most that a model puts out', () => {
  it.each([
    ['openai', 'gpt-4o-2024-08-06', 16_384],
    ['bedrock', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 64_000],
    ['azure', 'o4-mini', 100_000],
    ['google', 'models/gemini-2.5-pro', 65_536],
    ['anthropic', 'claude-3-5-sonnet-20241022', 8_192],
    ['openrouter', 'anthropic/claude-opus-5:batch', 128_000],
    ['ollama', 'llama3:8b', undefined],
    ['openai', undefined, undefined],
  ])('%s %s: %s', (provider, model, most) => {
    expect(book.maxOutputTokens({ provider, ...(model !== undefined && { model }) })).toBe(most);
  });
});
