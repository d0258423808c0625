import { explainPrice } from './explanation';
import { ListedPriceBook } from './listed-price-book';
import { OverridingPriceBook } from './price-overrides';

const book = new ListedPriceBook();
const NOW = Date.parse('2026-12-01T12:00:00Z');

describe('an explanation', () => {
  it('of a usage has a line for each measure, which add up', () => {
    const tokens = { input: 1_000, cachedInput: 4_000, output: 300 };
    const usage = { provider: 'openai', model: 'gpt-4o-2024-11-20', tokens, calls: 1 };
    expect(explainPrice(book, usage, NOW)).toEqual({
      claimed: { provider: 'openai', model: 'gpt-4o-2024-11-20' },
      canonical: { provider: 'openai', vendor: 'openai', model: 'gpt-4o', how: 'name' },
      price: {
        usd: '0.0105',
        lines: [
          { measure: 'input', count: '1000', usd: '0.0025', rate: { usd: '2.5', per: 1_000_000 } },
          { measure: 'cachedInput', count: '4000', usd: '0.005', rate: { usd: '1.25', per: 1_000_000 } },
          { measure: 'output', count: '300', usd: '0.003', rate: { usd: '10', per: 1_000_000 } },
        ],
        source: book.lists[0]!.source,
        provider: 'openai',
        model: 'gpt-4o',
        tiers: [],
        unpriced: ['calls'],
      },
      why: 'the listed price of gpt-4o, found by name',
    });
  });

  it('of a model alone shows every rate, those of longer calls, and the date', () => {
    const { price } = explainPrice(book, { model: 'gemini-2.5-pro' }, NOW);
    expect(price?.lines).toContainEqual({
      measure: 'input',
      count: '1000',
      usd: '0.00125',
      rate: { usd: '1.25', per: 1_000_000 },
    });
    expect(price?.tiers).toEqual([{ above: 200_000, perMillion: { input: '2.5', cachedInput: '0.25', output: '15' } }]);
    expect(explainPrice(book, { model: 'gpt-5.6-sol' }, NOW).price?.from).toBe('2026-08-21T00:00:00.000Z');
    expect(
      explainPrice(book, { model: 'gpt-5.6-sol' }, Date.parse('2026-08-20T00:00:00Z')).price?.from,
    ).toBeUndefined();
  });

  it("names the operator's price", () => {
    const own = new OverridingPriceBook([{ provider: 'openai', model: 'gpt-4o*', perMillion: { input: '1' } }], book);
    expect(explainPrice(own, { model: 'gpt-4o', tokens: { input: 1 } }, NOW)).toMatchObject({
      price: { usd: '0.000001', source: 'overrides', model: 'gpt-4o*' },
      why: "the operator's price of openai gpt-4o*",
    });
  });

  it.each([
    {
      usage: { provider: 'ollama', model: 'llama3:8b' },
      why: 'nobody is known by that name, so that no price can be told',
    },
    { usage: { provider: 'openai', model: 'gpt-nobody' }, why: 'the model is in no list with a price' },
    { usage: { model: 'gemini-1.5-flash-x' }, why: 'the listed price of gemini-1.5-flash, which the name resembles' },
  ])('says why: $why', ({ usage, why }) => {
    expect(explainPrice(book, usage, NOW).why).toBe(why);
  });
});
