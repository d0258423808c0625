import type { MeteredUsage } from '@ledger/domain';
import { listedPrices as book, priceRows, PRICES_NOW as NOW, type PriceRow } from '../../../../test/support/price-rows';

const M = 1_000_000;
const million = { tokens: { input: M } };

describe('a model by the names that gateways and SDKs send', () => {
  const of = (model: string, usd: string, provider?: string): PriceRow => ({
    of: provider === undefined ? model : `${provider}, ${model}`,
    usage: { ...(provider !== undefined && { provider }), model, ...million },
    usd,
  });
  priceRows([
    of('eu.anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3', 'bedrock'),
    of('global.anthropic.claude-sonnet-4-5-20250929-v1:0', '3', 'bedrock'),
    of('gpt-4o', '2.5', 'openai'),
    of('openai/gpt-4o', '2.5'),
    of('azure/gpt-4o', '2.5'),
    of('vertex_ai/gemini-2.5-pro', '2.5'),
    of('gemini/gemini-2.5-pro', '2.5'),
    of('xai/grok-4', '3'),
    of('bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3'),
    of('openrouter/anthropic/claude-3.7-sonnet', '3'),
    of('claude-opus-5[1m]', '5'),
    of('models/gemini-2.5-flash', '0.3'),
    of('text-embedding-3-small', '0.02'),
    of('ft:gpt-4o-2024-08-06:acme::x1', '3.75'),
    of('gpt-4o-2024-11-20', '2.5', 'openai'),
    of('o4-mini-deep-research', '2', 'azure'),
    of('gemini-1.5-flash-8b', '0.075', 'google'),
    of('claude-haiku-5-5', '0.5'),
  ]);
});

describe("one's own server is never priced as a vendor", () => {
  const of = (provider: string, model: string): PriceRow => ({
    of: `${provider}, ${model}`,
    usage: { provider, model, ...million },
    usd: undefined,
  });
  priceRows([
    of('custom_openai', 'gpt-4o'),
    of('openai-compatible', 'gpt-4o'),
    of('openai_like', 'openai/gpt-4o'),
    of('ollama', 'llama3:8b'),
    of('vllm', 'deepseek-chat'),
    of('not-anthropic', 'claude-opus-5'),
  ]);
});

describe('what was not found by its whole name is approximate', () => {
  priceRows([
    {
      of: 'a gateway that did not say whose',
      usage: { provider: 'litellm', model: 'gpt-4o', ...million },
      usd: '2.5',
      approximate: true,
    },
    {
      of: 'a client of another vendor',
      usage: { provider: 'openai', model: 'anthropic/claude-opus-5', ...million },
      usd: '5',
      approximate: true,
    },
    {
      of: 'a name that goes on',
      usage: { provider: 'google', model: 'gemini-1.5-flash-tuned', tokens: { input: 100_000 } },
      usd: '0.0075',
      approximate: true,
    },
    {
      of: 'a fine-tuned model that nobody lists, as its base',
      usage: { provider: 'openai', model: 'ft:gpt-4.1-2025-04-14:acme::x', ...million },
      usd: '2',
      approximate: true,
    },
    {
      of: 'a deployment of one region',
      usage: { model: 'azure/eu/gpt-4o-2024-11-20', ...million },
      usd: '2.5',
      approximate: true,
    },
    {
      of: 'routing that changes who serves it',
      usage: { provider: 'openrouter', model: 'anthropic/claude-opus-5:nitro', ...million },
      usd: '5',
      approximate: true,
    },
  ]);
});

it('the latest of a family is not the first of it', () => {
  const quote = book.quote({ provider: 'google', model: 'gemini-pro-latest', ...million }, NOW);
  expect(quote?.price.model).toBe('gemini-pro-latest');
  expect(quote?.price.approximate).toBeUndefined();
});

it('two lists that name a model and differ leave its price approximate', () => {
  expect(book.quote({ provider: 'mistral', model: 'mistral-large-latest', ...million }, NOW)?.price.approximate).toBe(
    true,
  );
});

it('an edition that one list only allows for has the price of the list that names it', () => {
  const quote = book.quote({ provider: 'mistral', model: 'mistral-medium-2604', ...million }, NOW);
  expect(quote).toMatchObject({ usd: '1.5', price: { model: 'mistral-medium-2604' } });
  expect(quote?.price.approximate).toBeUndefined();
});

describe("a router's prices", () => {
  const at = (
    model: string,
    tokens: MeteredUsage['tokens'],
    usd: string | undefined,
    approximate?: true,
  ): PriceRow => ({
    of: `${model} ${JSON.stringify(tokens)}`,
    usage: { provider: 'openrouter', model, tokens: tokens! },
    usd,
    ...(approximate && { approximate }),
  });
  priceRows([
    at('anthropic/claude-3.7-sonnet', { cachedInput: M }, '0.3', true),
    at('anthropic/claude-3.7-sonnet', { input: M }, '3'),
    at('google/gemini-2.5-pro', { input: 300_000 }, '0.75'),
    at('google/gemini-2.5-pro', { input: 200_000 }, '0.25'),
    at('deepseek/deepseek-r1:free', { input: M }, undefined),
  ]);
});

describe('a dated price', () => {
  const at = (of: string, instant: string, usd: string): PriceRow => ({
    of,
    usage: { provider: 'deepseek', model: 'deepseek-v4-flash', ...million },
    at: instant,
    usd,
  });
  priceRows([
    at('a peak hour of a Friday', '2026-11-27T02:00:00Z', '0.44'),
    at('the same hour of Saturday', '2026-11-28T02:00:00Z', '0.22'),
    at('of Sunday', '2026-11-29T02:00:00Z', '0.22'),
    at('of a Saturday before weekends were cheap', '2026-08-22T02:00:00Z', '0.44'),
    at('of the first cheap Sunday', '2026-08-23T02:00:00Z', '0.22'),
    at('an hour between the peaks', '2026-11-27T05:00:00Z', '0.22'),
    at('a peak hour before the price changed', '2026-08-10T02:00:00Z', '0.14'),
    at('the last moment before it changed', '2026-08-16T15:59:59.999Z', '0.14'),
    at('the moment of the change', '2026-08-16T16:00:00Z', '0.22'),
  ]);
});

it('of a list that says nothing of the day is approximate', () => {
  const usage = { provider: 'anthropic', model: 'claude-haiku-5-5', ...million };
  expect(book.quote(usage, Date.parse('2026-11-01T00:00:00Z'))?.price.approximate).toBe(true);
});
