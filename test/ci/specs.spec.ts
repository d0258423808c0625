import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { startsSomething } from '../support/starting-specs.cjs';

const runJest = (config: string, ...args: string[]) =>
  spawnSync('node', ['node_modules/jest/bin/jest.js', '-c', `test/${config}`, ...args], { encoding: 'utf8' });

/** Specs that jest would run, by paths from the root. */
const listed = (config: string): string[] =>
  runJest(config, '--listTests')
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map((line) => relative(resolve(), line))
    .sort();

const NOT_OURS = new Set(['node_modules', 'dist', '.git']);

const specsBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : specsBelow(path);
    return /[.](?:spec|test)[.][cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
  });

describe('the specs of this repository', () => {
  const all = specsBelow('.').sort();

  it('are all run by npm test, wherever they stand', () => {
    expect(all.length).toBeGreaterThan(0);
    expect(listed('jest.config.cjs')).toEqual(all);
  });

  it('are run by npm run test:fast where they start nothing', () => {
    const fast = listed('jest.fast.cjs');
    expect(fast).toEqual(all.filter((spec) => !startsSomething(resolve(spec))));
    expect(fast).toContain('test/domain/command-hash.spec.ts');
  });
});

it('npm run test:fast runs what it lists', () => {
  const { status, stderr } = runJest('jest.fast.cjs', 'test/domain/command-hash.spec.ts');
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('Tests:') as string });
});
