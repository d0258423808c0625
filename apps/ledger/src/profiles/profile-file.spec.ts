import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileBook } from '@ledger/domain';
import { problemsIn } from '../../../../test/support/yaml-problems';
import { readProfiles, shippedProfiles } from './profile-file';

let directory: string;
beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'profiles-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

const read = async (text: string): Promise<ProfileBook> => {
  const file = join(directory, 'profiles.yaml');
  await writeFile(file, text);
  return readProfiles(file);
};

const problemsOf = (text: string): Promise<readonly string[]> => problemsIn(read(text));

const quick = (...lines: string[]): string =>
  ['profiles:', '  quick:', ...lines.map((line) => `    ${line}`), ''].join('\n');

describe('the profiles that ship', () => {
  it('are three examples and the default of threads', async () => {
    const book = await readProfiles(shippedProfiles());
    for (const name of ['quick_answer', 'deep_research', 'batch_processing']) {
      expect(book.profile(name)?.maxima).toContainEqual(expect.objectContaining({ resource: 'usd' }));
      expect(book.profile(name)?.maxSeconds).toBeGreaterThan(0);
    }
    expect(book.profile(book.defaultFor('thread')!)).toEqual({
      maxima: [{ resource: 'tokens', amount: '100000' }],
      thresholds: { yellow: '0.75', orange: '0.9', red: '0.95' },
    });
    expect(book.defaultFor('agent')).toBeUndefined();
  });
});

describe('a file of profiles', () => {
  it('gives every term its name and its exact text', async () => {
    const book = await read(`
profiles:
  all:
    maxima: { usd: 0.000000001, tokens: 100000000000000000001 }
    max_seconds: 60
    max_open: 0
    allocation: { usd: 1.50 }
    priority: 7
    min_reserve: { usd: 0.1 }
    thresholds: { yellow: 0.75, black: 1.2 }
    confidence_threshold: 0.90
    policy:
      unfunded: deny
      donors: ledger
      stop: binding
      throttle: binding
      enforcement: observe
      unpriced: flag
      degrade: { models: [small, "4"], drop_features: [images] }
  nothing: {}
defaults: { run: all }
`);
    expect(book.profile('all')).toEqual({
      maxima: [
        { resource: 'usd', amount: '0.000000001' },
        { resource: 'tokens', amount: '100000000000000000001' },
      ],
      maxSeconds: 60,
      maxOpen: 0,
      allocation: [{ resource: 'usd', amount: '1.5' }],
      priority: 7,
      minReserve: [{ resource: 'usd', amount: '0.1' }],
      thresholds: { yellow: '0.75', black: '1.2' },
      confidenceThreshold: '0.9',
      policy: {
        unfunded: 'deny',
        donors: 'ledger',
        stop: 'binding',
        throttle: 'binding',
        enforcement: 'observe',
        unpriced: 'flag',
        degrade: { models: ['small', '4'], dropFeatures: ['images'] },
      },
    });
    expect(book.profile('nothing')).toEqual({});
    expect(book.defaultFor('run')).toBe('all');
    expect(book.profile('constructor')).toBeUndefined();
  });

  it.each([
    [
      'an unknown key',
      quick('max_second: 5'),
      '3:5 profiles.quick.max_second is not known here; did you mean max_seconds?',
    ],
    ['a wrong number', quick('maxima: {}', 'max_seconds: 0'), '4:5 profiles.quick.max_seconds must be a whole number'],
    ['a part of a second', quick('max_seconds: 1.5'), '3:5 profiles.quick.max_seconds must be a whole number'],
    ['a number that is none', quick('max_open: many'), '3:5 profiles.quick.max_open must be a whole number from 0'],
    [
      'a number that is missing',
      quick('priority:'),
      '3:5 profiles.quick.priority must be a whole number from 1 to 1000000; there is none',
    ],
    ['an exponent', quick('maxima:', '  usd: 1e3'), '4:7 profiles.quick.maxima.usd must be a plain decimal'],
    ['a negative amount', quick('allocation: { usd: -1 }'), '3:19 profiles.quick.allocation.usd must be a plain'],
    ['amounts that are a list', quick('maxima: [usd]'), '3:5 profiles.quick.maxima must map resources to amounts'],
    ['no name of a resource', quick('maxima: { 9usd: 1 }'), '3:15 profiles.quick.maxima.9usd must begin with a letter'],
    [
      'a threshold of zero',
      quick('thresholds:', '  yellow: 0'),
      '4:7 profiles.quick.thresholds.yellow must be a plain',
    ],
    ['an unknown status', quick('thresholds: { blue: 1 }'), '3:19 profiles.quick.thresholds.blue is not known here'],
    [
      'thresholds that fall',
      quick('thresholds:', '  yellow: 0.5', '  red: 0.5'),
      '5:7 profiles.quick.thresholds.red must be above the thresholds of the better statuses',
    ],
    ['a confidence above 1', quick('confidence_threshold: 1.1'), '3:5 profiles.quick.confidence_threshold must be a'],
    [
      'a choice that is mistyped',
      quick('policy:', '  stop: bindng'),
      '4:7 profiles.quick.policy.stop must be one of advice, binding; given "bindng"; did you mean binding?',
    ],
    [
      'a default that is mistyped',
      'profiles: {quick: {}}\ndefaults:\n  run: quik\n',
      '3:3 defaults.run names quik, which is not a profile here; did you mean quick?',
    ],
    ['an unknown choice', quick('policy:', '  stop: hard'), '4:7 profiles.quick.policy.stop must be one of advice, '],
    [
      'hints that are no list',
      quick('policy: { degrade: { models: a } }'),
      '3:26 profiles.quick.policy.degrade.models',
    ],
    ['no name of a profile', 'profiles:\n  9x: {}\n', '2:3 profiles.9x must begin with a letter'],
    ['a profile without a map', 'profiles:\n  x: 5\n', '2:3 profiles.x must be a map'],
    ['a default that is not there', 'profiles: {}\ndefaults:\n  run: x\n', '3:3 defaults.run names x, which is not'],
    ['a default of no kind', 'profiles: {}\ndefaults:\n  robot: x\n', '3:3 defaults.robot is not known here'],
    ['no profiles', 'defaults: {}\n', '1:1 profiles must be a map'],
    ['nothing', '', '1:1 must be a map with the keys profiles and defaults'],
    ['a key that stands twice', 'profiles:\n  x: {}\n  x: {}\n', '3:3 Map keys must be unique'],
    ['no YAML', 'profiles:\n  x: {\n', '3:1 '],
    ['two documents', 'profiles: {}\n---\nprofiles: {}\n', '2:1 Source contains multiple documents'],
  ])('with %s is refused where that stands', async (_, text, problem) => {
    const problems = await problemsOf(text);
    expect(problems.map((one) => one.slice(0, problem.length))).toContain(problem);
  });

  it('is told all that is wrong with it at once, from top to bottom', async () => {
    const problems = await problemsOf(
      [
        'profiles:',
        '  a: { max_seconds: 0, priority: 0 }',
        '  b: { thresholds: { red: 0.9, black: 0.8 }, colour: blue }',
        'defaults: { thread: c }',
        'default: {}',
        '',
      ].join('\n'),
    );
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '2:8 profiles.a.max_seconds',
      '2:24 profiles.a.priority',
      '3:32 profiles.b.thresholds.black',
      '3:46 profiles.b.colour',
      '4:13 defaults.thread',
      '5:1 default',
    ]);
  });

  it('that is not there is named', async () => {
    const missing = join(directory, 'none.yaml');
    await expect(readProfiles(missing)).rejects.toThrow(`${missing} is not usable`);
  });
});
