import type { MeteredUsage, PriceUsed, TokenClasses } from '@ledger/domain';
import { calcPrice, findProvider, type Usage } from '@pydantic/genai-prices';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDERS } from '../names/providers';
import { ListedPriceBook } from './listed-price-book';

const book = new ListedPriceBook();
const SOURCE = book.lists[0]!.source;
const on = (instant: string): number => Date.parse(instant);
const TODAY = on('2026-11-23T12:00:00Z');

interface Bill {
  readonly of: string;
  readonly usage: MeteredUsage;
  readonly at?: string;
  /** Worked out by hand from the package's data. */
  readonly usd: string;
  readonly price: Omit<PriceUsed, 'source'>;
}

/** Sum, in each row, of tokens of a class times their price for a million. */
const bills: readonly Bill[] = [
  {
    of: 'a cache that was read: 1,000 x 2.5 + 4,000 x 1.25 + 300 x 10, per million',
    usage: { provider: 'openai', model: 'gpt-4o', tokens: { input: 1000, cachedInput: 4000, output: 300 } },
    usd: '0.0105',
    price: { provider: 'openai', model: 'gpt-4o', perMillion: { input: '2.5', cachedInput: '1.25', output: '10' } },
  },
  {
    of: 'all five classes, of which reasoning costs as output: 1,001 x 0.8 + 2,002 x 0.08 + 3,003 x 1 + 404 x 4 + 505 x 4',
    usage: {
      provider: 'anthropic',
      model: 'claude-3-5-haiku-20241022',
      tokens: { input: 1001, cachedInput: 2002, cacheWrite: 3003, output: 404, reasoning: 505 },
    },
    usd: '0.00759996',
    price: {
      provider: 'anthropic',
      model: 'claude-3-5-haiku-latest',
      perMillion: { input: '0.8', cachedInput: '0.08', cacheWrite: '1', output: '4', reasoning: '4' },
    },
  },
  {
    of: 'a context of exactly 200,000, below the tier: 150,000 x 1.25 + 50,000 x 0.125 + 1,000 x 10',
    usage: {
      provider: 'google',
      model: 'gemini-2.5-pro',
      tokens: { input: 150_000, cachedInput: 50_000, output: 1000 },
    },
    usd: '0.20375',
    price: {
      provider: 'google',
      model: 'gemini-2.5-pro',
      perMillion: { input: '1.25', cachedInput: '0.125', output: '10' },
    },
  },
  {
    of: 'a context of one token more, all of it in the tier: 150,001 x 2.5 + 50,000 x 0.25 + 1,000 x 15',
    usage: {
      provider: 'google',
      model: 'gemini-2.5-pro',
      tokens: { input: 150_001, cachedInput: 50_000, output: 1000 },
    },
    usd: '0.4025025',
    price: {
      provider: 'google',
      model: 'gemini-2.5-pro',
      perMillion: { input: '2.5', cachedInput: '0.25', output: '15' },
    },
  },
  {
    of: 'a cache write that makes the context long: 100,000 x 6 + 100,001 x 7.5 + 10 x 22.5',
    usage: {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      tokens: { input: 100_000, cacheWrite: 100_001, output: 10 },
    },
    usd: '1.3502325',
    price: {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      perMillion: { input: '6', cacheWrite: '7.5', output: '22.5' },
    },
  },
  {
    of: 'the last moment before a change: 1,000 x 10 + 100 x 40',
    usage: { provider: 'openai', model: 'o3', tokens: { input: 1000, output: 100 } },
    at: '2025-06-09T23:59:59.999Z',
    usd: '0.014',
    price: { provider: 'openai', model: 'o3', perMillion: { input: '10', output: '40' } },
  },
  {
    of: 'the moment of the change: 1,000 x 2 + 100 x 8',
    usage: { provider: 'openai', model: 'o3', tokens: { input: 1000, output: 100 } },
    at: '2025-06-10T00:00:00.000Z',
    usd: '0.0028',
    price: {
      provider: 'openai',
      model: 'o3',
      from: '2025-06-10T00:00:00.000Z',
      perMillion: { input: '2', output: '8' },
    },
  },
  {
    of: 'a time of day, up to its end: 1,000,000 x 0.27 + 1,000 x 1.1',
    usage: { provider: 'deepseek', model: 'deepseek-chat', tokens: { input: 1_000_000, output: 1000 } },
    at: '2025-08-01T16:29:59.999Z',
    usd: '0.2711',
    price: {
      provider: 'deepseek',
      model: 'deepseek-chat',
      from: '2025-08-01T00:30:00.000Z',
      perMillion: { input: '0.27', output: '1.1' },
    },
  },
  {
    of: 'the rest of the day: 1,000,000 x 0.135 + 1,000 x 0.55',
    usage: { provider: 'deepseek', model: 'deepseek-chat', tokens: { input: 1_000_000, output: 1000 } },
    at: '2025-08-01T16:30:00.000Z',
    usd: '0.13555',
    price: { provider: 'deepseek', model: 'deepseek-chat', perMillion: { input: '0.135', output: '0.55' } },
  },
  {
    of: 'reasoning with a price of its own: 10 x 2 + 20 x 8 + 3,000 x 3',
    usage: { provider: 'perplexity', model: 'sonar-deep-research', tokens: { input: 10, output: 20, reasoning: 3000 } },
    usd: '0.00918',
    price: {
      provider: 'perplexity',
      model: 'sonar-deep-research',
      perMillion: { input: '2', output: '8', reasoning: '3' },
    },
  },
  {
    of: 'one call beside the tokens, unless it says how many: 1,000 x 1 + 500 x 1, and 12 / 1,000',
    usage: { provider: 'perplexity', model: 'sonar', tokens: { input: 1000, output: 500 } },
    usd: '0.0135',
    price: { provider: 'perplexity', model: 'sonar', perMillion: { input: '1', output: '1' }, perCall: '0.012' },
  },
  {
    of: 'three calls: 3 x 12 / 1,000',
    usage: { provider: 'perplexity', model: 'sonar', calls: 3 },
    usd: '0.036',
    price: { provider: 'perplexity', model: 'sonar', perCall: '0.012' },
  },
  {
    of: 'an hour of audio, exactly: 0.36',
    usage: { provider: 'openai', model: 'whisper-1', seconds: '3600' },
    usd: '0.36',
    price: { provider: 'openai', model: 'whisper-1', perSecond: '0.0001' },
  },
  {
    of: 'what is billed as ten seconds at least: 10 x 0.04 / 3,600, by a price that is stated cut',
    usage: { provider: 'groq', model: 'whisper-large-v3-turbo', seconds: '0.25' },
    usd: `0.000${'1'.repeat(32)}2`,
    price: { provider: 'groq', model: 'whisper-large-v3-turbo', perSecond: '0.000011111111111111' },
  },
  {
    of: 'input alone: 123,457 x 0.02',
    usage: { provider: 'openai', model: 'text-embedding-3-small', tokens: { input: 123_457, output: 0 } },
    usd: '0.00246914',
    price: { provider: 'openai', model: 'text-embedding-3-small', perMillion: { input: '0.02' } },
  },
  {
    of: 'a cache write without a price of its own, as input: 7 x 0.59 + 11 x 0.59',
    usage: { provider: 'groq', model: 'llama-3.3-70b-versatile', tokens: { input: 7, cacheWrite: 11 } },
    usd: '0.00001062',
    price: {
      provider: 'groq',
      model: 'llama-3.3-70b-versatile',
      perMillion: { input: '0.59', cacheWrite: '0.59' },
    },
  },
  {
    of: "a model without its provider, by the package's matching: 100 x 3 + 10 x 15",
    usage: { model: 'grok-3', tokens: { input: 100, output: 10 } },
    usd: '0.00045',
    price: { provider: 'x-ai', model: 'grok-3', perMillion: { input: '3', output: '15' } },
  },
  {
    of: "a deployment of another provider's model: 100 x 2.5",
    usage: { provider: 'azure', model: 'gpt-4o-2024-08-06', tokens: { input: 100 } },
    usd: '0.00025',
    price: { provider: 'azure', model: 'gpt-4o', perMillion: { input: '2.5' } },
  },
];

describe('the price of', () => {
  it.each(bills)('$usage.model, $of', ({ usage, at, usd, price }) => {
    const quote = book.quote(usage, at === undefined ? TODAY : on(at));
    expect({ usd: quote?.usd, price: quote?.price }).toEqual({ usd, price: { source: SOURCE, ...price } });
  });

  it('names the package and its version', () => {
    const { dependencies } = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(SOURCE).toBe(`@pydantic/genai-prices@${dependencies['@pydantic/genai-prices']}`);
  });

  it('is exact where floats are not: 3 x 0.7 + 3 x 0.7', () => {
    const usage = { provider: 'mistral', model: 'mixtral-8x7b', tokens: { input: 3, output: 3 } };
    expect(book.quote(usage, TODAY)?.usd).toBe('0.0000042');
  });
});

describe('there is no price for', () => {
  it.each<{ of: string; usage: MeteredUsage }>([
    { of: 'an unknown model', usage: { provider: 'openai', model: 'gpt-nobody', tokens: { input: 1 } } },
    {
      of: 'an unknown provider, also of a known model',
      usage: { provider: 'nobody', model: 'gpt-4o', tokens: { input: 1 } },
    },
    { of: 'a provider alone', usage: { provider: 'openai', tokens: { input: 1 } } },
    {
      of: 'output of what has none',
      usage: { provider: 'openai', model: 'text-embedding-3-small', tokens: { output: 1 } },
    },
    { of: 'seconds of what is priced by tokens', usage: { provider: 'openai', model: 'gpt-4o', seconds: '1' } },
    { of: 'calls of what is priced by tokens', usage: { provider: 'openai', model: 'gpt-4o', calls: 1 } },
    { of: 'tokens of what is priced by time', usage: { provider: 'openai', model: 'whisper-1', tokens: { input: 1 } } },
    {
      of: 'what is listed without any price',
      usage: { provider: 'openai', model: 'omni-moderation-latest', tokens: { input: 1 } },
    },
  ])('$of', ({ usage }) => {
    expect(book.quote(usage, TODAY)).toBeUndefined();
  });
});

const TIERED_ELSEWHERE = ['openrouter google/gemini-2.5-pro'];

describe('every model of the package', () => {
  const models = PROVIDERS.flatMap((id) => {
    const found = findProvider({ providerId: id });
    return found?.id === id ? found.models.map(({ id: model }) => [id, model] as const) : [];
  });
  const DAYS = [TODAY, on('2025-01-01T03:00:00Z'), on('2026-08-20T09:59:59Z')];
  const theirs = (provider: string, model: string, at: number, usage: Usage) =>
    calcPrice(usage, model, { providerId: provider, timestamp: new Date(at) });

  it.each<{ of: string; tokens: TokenClasses; usage: Usage }>([
    { of: 'text', tokens: { input: 13_023, output: 910 }, usage: { input_tokens: 13_023, output_tokens: 910 } },
    {
      of: 'what was read from a cache',
      tokens: { input: 12_345, cachedInput: 678, output: 910 },
      usage: { input_tokens: 13_023, cache_read_tokens: 678, output_tokens: 910 },
    },
  ])('costs what the package says of $of, but for the rounding of its floats', ({ tokens, usage }) => {
    let priced = 0;
    const others = new Set<string>();
    for (const [provider, model] of models) {
      for (const at of DAYS) {
        const quote = book.quote({ provider, model, tokens }, at);
        const floats = theirs(provider, model, at, usage);
        // Some of its models are known by a name of its own alone; a cache has a price from the other list, too.
        if (quote === undefined || floats === null || quote.price.source !== SOURCE) continue;
        if (tokens.cachedInput !== undefined && floats.model_price['cache_read_mtok'] === undefined) continue;
        if (Object.keys(floats.model_price).length === 0) continue;
        // Its hours have no date: see lists/dates.ts.
        if (provider === 'deepseek' && model.startsWith('deepseek-v4')) continue;
        priced += 1;
        if (Math.abs(Number(quote.usd) - floats.total_price) >= 1e-12) others.add(`${provider} ${model}`);
      }
    }
    // The other list has tiers of these, and its whole set of prices is taken with them.
    expect([...others]).toEqual(tokens.cachedInput === undefined ? [] : TIERED_ELSEWHERE);
    expect(models.length).toBeGreaterThan(1_500);
    expect(priced).toBeGreaterThan(tokens.cachedInput === undefined ? 4_000 : 900);
  });
});
