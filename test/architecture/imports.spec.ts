import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..');
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

interface Cruise {
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
    readonly totalCruised: number;
  };
}

/** The cruiser is an ES module with a parser of its own: it runs beside the tests, not in them. */
const cruise = async (...args: readonly string[]): Promise<Cruise> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cruiser, '--config', join(__dirname, 'import-rules.cjs'), '--output-type', 'json', ...args],
    { cwd: root, maxBuffer: OUTPUT_BYTES_MAX },
  ).catch((failure: { stdout: string }) => {
    // A run with violations ends with an error, and prints them all the same.
    if (!failure.stdout) throw failure;
    return failure;
  });
  return JSON.parse(stdout) as Cruise;
};

describe('imports', () => {
  it('go in the one direction, through doors, in no circle', async () => {
    const { summary } = await cruise('apps', 'libs', 'test');
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(100);
  });
});
