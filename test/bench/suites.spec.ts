import type { Row } from './row';
import { runSuites, type Suite } from './suites';

const rows =
  (...values: string[]): Suite =>
  () =>
    Promise.resolve(values.map((value) => ({ what: 'speed', value })));
const failing: Suite = () => Promise.reject(new Error('the pipe is gone'));

const heard: string[] = [];
const listener = {
  started: (suite: string) => heard.push(suite),
  ended: (suite: string, { length }: readonly Row[]) => heard.push(`${suite}: ${length}`),
};

describe('the suites of benchmarks', () => {
  beforeEach(() => heard.splice(0));

  it.each([
    { wanted: [], heard: ['one', 'one: 1', 'two', 'two: 2'] },
    { wanted: ['two'], heard: ['two', 'two: 2'] },
  ])('$wanted are run, one after the other', async ({ wanted, heard: expected }) => {
    await runSuites({ one: rows('1 /s'), two: rows('1.5 us', '3 MiB') }, wanted, listener);
    expect(heard).toEqual(expected);
  });

  it.each([
    { rule: 'it fails', broken: failing, said: 'suite broken failed' },
    { rule: 'it has no figures', broken: rows(), said: 'suite broken has no figures: no rows' },
    { rule: 'a figure is none', broken: rows('1 /s', 'NaN /s'), said: 'suite broken has no figures: speed' },
    { rule: 'a figure is endless', broken: rows('Infinity /s'), said: 'suite broken has no figures: speed' },
    { rule: 'a figure is only its unit', broken: rows('/s'), said: 'suite broken has no figures: speed' },
  ])('are refused with the one that is broken, where $rule', async ({ broken, said }) => {
    await expect(runSuites({ sound: rows('1 /s'), broken, last: rows('2 /s') }, [], listener)).rejects.toThrow(said);
    expect(heard).toEqual(['sound', 'sound: 1', 'broken']);
  });

  it('are refused by a name that none has', async () => {
    const asked = runSuites({ one: rows('1 /s') }, ['toString'], listener);
    await expect(asked).rejects.toThrow('no suite toString; there are one');
    expect(heard).toEqual([]);
  });
});
