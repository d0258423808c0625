import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDERS } from '../names/providers';
import { ListedPriceBook } from '../prices/listed-price-book';
import { CatalogueList } from './catalogue-list';
import { compareLists } from './differences';
import { GenaiList } from './genai-list';
import { fitOf } from './name-match';

const genai = new GenaiList();
const catalogue = new CatalogueList();
const NOW = Date.parse('2026-12-01T12:00:00Z');
const FIVE_OF_A_HUNDRED = 0.05;
const FILE = join(process.cwd(), 'libs/models/src/lists/differences.csv');

describe('the two lists', () => {
  const { compared, differences } = compareLists([genai, catalogue], PROVIDERS, NOW, FIVE_OF_A_HUNDRED);
  const rows = differences.map(({ provider, model, name, first, second }) => [provider, model, name, first, second]);
  const head = `provider,model,usd per million of,${genai.source},${catalogue.source} (on ${new Date(NOW).toISOString()})`;
  const text = `${[head, ...rows.map((row) => row.join(','))].join('\n')}\n`;

  it('have many models in common', () => {
    expect(compared).toBeGreaterThan(400);
  });

  it('differ where the file says so: after an upgrade, UPDATE_DIFFERENCES=1 writes it anew', () => {
    if (process.env['UPDATE_DIFFERENCES'] === '1') writeFileSync(FILE, text);
    expect(text.split('\n')).toEqual(readFileSync(FILE, 'utf8').split('\n'));
  });
});

describe('every model of every vendor of both lists', () => {
  const DAYS = ['2020-01-01T00:00:00Z', '2025-06-10T00:00:00Z', '2026-08-17T02:00:00Z', '2031-01-01T00:00:00Z'];
  const tokens = { input: 1, cachedInput: 1, cacheWrite: 1, cacheWrite1h: 1, output: 1, reasoning: 1, inputAudio: 1 };
  const measures = { tokens, seconds: '1.5', calls: 1, searches: 1 };
  const models = PROVIDERS.flatMap((provider) =>
    [genai, catalogue].flatMap((list) => list.models(provider).map(({ id }) => [provider, id] as const)),
  );

  /** Spellings of gateways, clients and clouds, sensible for some of the models only. */
  const spellings = (provider: string, model: string): readonly (readonly [string | undefined, string])[] => [
    [provider, model],
    [provider, model.toUpperCase()],
    [undefined, model],
    [undefined, `${provider}/${model}`],
    [undefined, `openrouter/${provider}/${model}:nitro`],
    ['bedrock', `eu.${provider}.${model}-v1:0`],
    ['litellm', `azure/${model}`],
    ['custom_openai', model],
    [provider, `${model}-2026-01-01`],
    [provider, `models/${model}[1m]`],
  ];

  it('has a price or none, by several spellings, and none of them throws', () => {
    const book = new ListedPriceBook();
    let priced = 0;
    for (const [listed, id] of models) {
      for (const [provider, model] of spellings(listed, id)) {
        const claimed = { ...(provider !== undefined && { provider }), model };
        for (const at of DAYS) if (book.quote({ ...claimed, ...measures }, Date.parse(at))) priced += 1;
        book.resolve(claimed);
        book.maxOutputTokens(claimed);
      }
    }
    expect(models.length).toBeGreaterThan(3_000);
    expect(priced).toBeGreaterThan(30_000);
  });

  it('is found in its own list by its own name, when that is not the name of another one', () => {
    const lost = models.filter(([provider, id]) => {
      const name = [id.toLowerCase()];
      return genai.find(provider, name)?.how !== 'name' && catalogue.find(provider, name)?.how !== 'name';
    });
    expect(lost).toEqual([]);
  });
});

describe('names that no caller means', () => {
  it.each([
    '',
    ' ',
    '/',
    '//',
    ':',
    'ft:',
    'arn:aws:bedrock:',
    'models/',
    '[1m]',
    '.',
    'eu.anthropic.',
    '\u0000',
    '💥',
    '__proto__',
    'constructor',
    'a'.repeat(100_000),
    `${'gpt-4o-'.repeat(5_000)}`,
    `gpt-4o${'-2024-01-01'.repeat(5_000)}`,
  ])('%#. are looked up at once, and have no price', (model) => {
    const book = new ListedPriceBook();
    const began = performance.now();
    for (const provider of [undefined, 'openai', 'openrouter', 'bedrock', 'google', model]) {
      book.quote({ ...(provider !== undefined && { provider }), model, tokens: { input: 1 } }, NOW);
    }
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

it('a pattern that this engine does not take fits nothing', () => {
  expect(fitOf({ regex: '(?P<x>a' }, 'a')).toBeUndefined();
});
