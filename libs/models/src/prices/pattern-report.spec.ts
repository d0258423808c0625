import { ListedPriceBook } from './listed-price-book';
import { patternReports } from './pattern-report';
import type { PriceOverride } from './price-override';

const listed = new ListedPriceBook();
const NOW = Date.parse('2026-12-01T12:00:00Z');
const own = (model: string, input: string, output: string): PriceOverride => ({
  provider: 'openai',
  model,
  perMillion: { input, output },
});

describe('what a pattern catches', () => {
  const [report] = patternReports([own('gpt-5*', '1', '8')], listed, NOW);

  it('is told with the distance from the list, and far ones are warned of', () => {
    expect(report!.caught.find(({ model }) => model === 'gpt-5-nano')).toEqual({
      model: 'gpt-5-nano',
      input: { own: '1', list: '0.05', factor: '20' },
      output: { own: '8', list: '0.4', factor: '20' },
    });
    expect(report!.warnings).toContain(
      'openai gpt-5* also prices gpt-5-nano: 1 for input, 20 times the list price of 0.05; ' +
        '8 for output, 20 times the list price of 0.4 (usd per million tokens)',
    );
    expect(report!.warnings.filter((warning) => warning.includes('prices gpt-5:'))).toEqual([]);
  });

  it('is not what another price names more closely', () => {
    const overrides = [own('gpt-5*', '1', '8'), own('gpt-5-nano', '0.05', '0.4'), own('gpt-5-m*', '0.2', '2')];
    const reports = patternReports(overrides, listed, NOW);
    expect(reports.map(({ pattern }) => pattern)).toEqual(['gpt-5*', 'gpt-5-m*']);
    expect(reports[0]!.caught.map(({ model }) => model)).not.toContain('gpt-5-nano');
    expect(reports[1]!.caught.map(({ model }) => model)).toContain('gpt-5-mini');
    expect(reports[1]!.warnings).toEqual([]);
  });
});

it('a pattern of an alias is one of its provider', () => {
  const [report] = patternReports([{ ...own('gemini-2.5-f*', '0.3', '2.5'), provider: 'vertex_ai' }], listed, NOW);
  expect(report!.caught.map(({ model }) => model)).toContain('gemini-2.5-flash');
});

it('a pattern of nobody that the lists know catches nothing of theirs', () => {
  expect(patternReports([{ ...own('*', '1', '1'), provider: 'in-house' }], listed, NOW)).toEqual([
    { provider: 'in-house', pattern: '*', caught: [], warnings: [] },
  ]);
});
