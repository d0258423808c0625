import type { PriceBook } from '@ledger/domain';
import { problemsIn } from '../../../../test/support/yaml-problems';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { openPrices, readPrices } from './price-file';

const temporary = temporaryDirectories();

const read = async (text: string): Promise<PriceBook> => {
  const file = join(temporary(), 'prices.yaml');
  await writeFile(file, text);
  return readPrices(file);
};

const problemsOf = (text: string): Promise<readonly string[]> => problemsIn(read(text));

const NOW = Date.parse('2026-11-23T12:00:00Z');
const tokens = { input: 1_000_000, cachedInput: 1_000_000, output: 1_000_000 };

describe('a file of prices', () => {
  it('comes before the bundled ones, which stay for everything else', async () => {
    const book = await read(
      'prices:\n  - { provider: openai, model: gpt-4o, per_million: { input: 0.10, output: 1 } }\n',
    );
    expect(book.quote({ provider: 'openai', model: 'gpt-4o', tokens }, NOW)).toMatchObject({
      usd: '1.2',
      price: { source: 'overrides', perMillion: { input: '0.1', cachedInput: '0.1', output: '1' } },
    });
    expect(book.quote({ provider: 'openai', model: 'gpt-4o-mini', tokens }, NOW)?.price.source).toMatch(/^@pydantic/);
  });

  it('is not needed', async () => {
    const book = await readPrices(undefined);
    expect(book.quote({ provider: 'openai', model: 'gpt-4o', tokens }, NOW)?.usd).toBe('13.75');
  });

  it('may be the example of the documentation', async () => {
    const page = await readFile(join(process.cwd(), 'docs/decisions/0010-prices.md'), 'utf8');
    const book = await read(/```yaml\n([^`]*)```/.exec(page)![1]!);
    expect(book.quote({ model: 'gpt-4o-mini', tokens }, NOW)).toMatchObject({
      usd: '12.35',
      price: { model: 'gpt-4o*', from: '2026-11-01T00:00:00.000Z' },
    });
    expect(book.quote({ provider: 'in-house', model: 'speech', seconds: '10' }, NOW)?.usd).toBe('0.001');
    expect(book.quote({ provider: 'in-house', model: 'search', calls: 2 }, NOW)?.usd).toBe('0.008');
  });

  it('names everything that is wrong at once, by line', async () => {
    const text = [
      'prices:',
      '  - provider: open ai',
      '    model: gpt-*-mini',
      '    from: 2026-02-30',
      '    per_million: { input: -1, thinking: 2 }',
      '    per_call: 1000000.1',
      '  - provider: openai',
      '    model: m',
      '  - per_second: 1e-3',
      'rates: []',
      '',
    ].join('\n');
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(/^2:5 prices\.0\.provider must be/),
      expect.stringMatching(/^3:5 prices\.0\.model must be .*; given "gpt-\*-mini"$/),
      expect.stringMatching(/^4:5 prices\.0\.from must be a date .*; given "2026-02-30"$/),
      expect.stringMatching(/^5:20 prices\.0\.per_million\.input must be a plain decimal/),
      '5:31 prices.0.per_million.thinking is not known here; known are input, cached_input, cache_write, cache_write_1h, output, reasoning, input_audio, cached_audio, output_audio, input_image, output_image',
      expect.stringMatching(/^6:5 prices\.0\.per_call must be a plain decimal of usd, at most 1000000/),
      '7:5 prices.1 must state a price: per_million, per_second, per_call or per_search',
      expect.stringMatching(/^9:5 prices\.2\.provider must be .*; there is none$/),
      expect.stringMatching(/^9:5 prices\.2\.model must be/),
      expect.stringMatching(/^9:5 prices\.2\.per_second must be/),
      '10:1 rates is not known here; did you mean prices?',
    ]);
  });

  it('states hours, days, tiers, and classes and terms with prices of their own', async () => {
    const book = await read(
      [
        'prices:',
        '  - { provider: p, model: m, per_million: { input: 2, cache_write_1h: 4, output_audio: 8 }, per_search: 0.01,',
        '      tiers: [{ above: 200000, per_million: { input: 3 } }] }',
        '  - { provider: p, model: m, per_million: { input: 1 }, hours: 22:00-06:00, weekdays: [mon, tue], zone: Europe/Berlin,',
        '      until: 2026-12-08 }',
        '  - { provider: p, model: m, per_million: { input: 0.5 }, service_tier: flex }',
        '',
      ].join('\n'),
    );
    const usd = (usage: object, at: string) => book.quote({ provider: 'p', model: 'm', ...usage }, Date.parse(at))?.usd;
    const million = { tokens: { input: 100_000 } };
    expect(usd(million, '2026-12-01T12:00:00Z')).toBe('0.2');
    expect(usd({ tokens: { input: 300_000 } }, '2026-12-01T12:00:00Z')).toBe('0.9');
    expect(usd(million, '2026-12-01T21:00:00Z')).toBe('0.1');
    expect(usd(million, '2026-12-08T21:00:00Z')).toBe('0.2');
    expect(usd({ ...million, serviceTier: 'flex' }, '2026-12-01T21:00:00Z')).toBe('0.05');
    expect(
      usd({ tokens: { cacheWrite1h: 1_000_000, outputAudio: 1_000_000 }, searches: 2 }, '2026-12-01T12:00:00Z'),
    ).toBe('12.02');
  });

  it('names what is wrong with its times and tiers', async () => {
    const text = [
      'prices:',
      '  - { provider: p, model: m, per_call: 1, hours: 22-6, weekdays: [Monday], zone: Mars/Olympus, service_tier: slow }',
      '  - { provider: p, model: m, per_million: { input: 1 }, tiers: [{ above: 0, per_million: { input: 2 } }] }',
      '  - { provider: p, model: n, per_million: { input: 1 }, tiers: [{ above: 5, per_million: { output: 2 } }] }',
      '',
    ].join('\n');
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(/^2:\d+ prices\.0\.hours must be two times of day such as 22:00-06:00/),
      expect.stringMatching(/^2:\d+ prices\.0\.weekdays\.0 must be one of mon, tue/),
      expect.stringMatching(/^2:\d+ prices\.0\.zone must be the name of a time zone/),
      expect.stringMatching(/^2:\d+ prices\.0\.service_tier must be one of flex, batch, priority/),
      expect.stringMatching(/^3:\d+ prices\.1\.tiers\.0\.above must be a whole number from 1/),
      expect.stringMatching(/^4:\d+ prices\.2 must state in per_million every class that a tier has a price for/),
    ]);
  });

  it('has one price of a model from one time', async () => {
    const at = (from: string) => `  - { provider: p, model: m, per_call: 1${from} }\n`;
    expect(await problemsOf(`prices:\n${at('')}${at(', from: 2026-11-01')}${at(', from: 2026-12-01')}`)).toEqual([]);
    expect(await problemsOf(`prices:\n${at(', from: 2026-11-01')}${at(', from: 2026-11-01T00:00:00Z')}`)).toEqual([
      '3:20 prices.1.model has a price from that time already',
    ]);
    expect(await problemsOf(`prices:\n${at('')}${at('')}`)).toHaveLength(1);
  });

  it('must be there', async () => {
    await expect(readPrices(join(temporary(), 'none.yaml'))).rejects.toThrow(
      /none\.yaml.*cannot be read: there is no such file/s,
    );
  });
});

describe('prices that stay open', () => {
  it('warn of patterns far from the list at start, and after a reload', async () => {
    const file = join(temporary(), 'prices.yaml');
    await writeFile(file, 'prices:\n  - { provider: openai, model: gpt-5*, per_million: { input: 1 } }\n');
    const warnings: string[] = [];
    const prices = await openPrices(file, { warned: (warning) => warnings.push(warning), reloaded: () => undefined });
    expect(warnings.join('\n')).toContain('prices gpt-5-nano: 1 for input, 20 times the list price of 0.05');
    await writeFile(file, 'prices:\n  - { provider: openai, model: gpt-5, per_million: { input: 1 } }\n');
    warnings.length = 0;
    expect(await prices.reload()).toEqual({ outcome: 'reloaded' });
    expect(warnings).toEqual([]);
    await writeFile(file, 'prices: 7\n');
    expect(await prices.reload()).toMatchObject({
      outcome: 'kept',
      reason: expect.stringContaining('must be a list') as string,
    });
    expect(prices.quote({ model: 'gpt-5', tokens: { input: 1_000_000 } }, NOW)?.usd).toBe('1');
    prices.close();
  });

  it('need no file', async () => {
    const prices = await openPrices(undefined, { warned: () => undefined, reloaded: () => undefined });
    expect(prices.quote({ model: 'gpt-4o', tokens: { input: 1_000_000 } }, NOW)?.usd).toBe('2.5');
    prices.close();
  });
});
