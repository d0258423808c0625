import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve('dist/apps/cli/src/main.js');

/** Runs the built program and answers the packages and libs that it loaded. */
const loadedBy = (...args: readonly string[]): readonly string[] => {
  const program = `
    process.argv.splice(1, 0, ${JSON.stringify(MAIN)});
    process.on('exit', () => process.stderr.write('loaded ' + Object.keys(require.cache).join('\\n')));
    require(${JSON.stringify(MAIN)});`;
  const { stderr } = spawnSync('node', ['-e', program, '--', ...args], { encoding: 'utf8' });
  const paths = stderr.slice(stderr.indexOf('loaded ')).split('\n');
  const names = paths.flatMap((path) =>
    /(?:node_modules\/((?:@[^/]+\/)?[^/]+)|dist\/(libs\/[^/]+))/.exec(path)?.slice(1),
  );
  return [...new Set(names.filter((name) => name !== undefined))];
};

const STORES = ['libsql', 'classic-level', '@eventstore/db-client', 'libs/stores', 'libs/event-store-embedded'];
const NATS = ['@nats-io/transport-node', '@nats-io/nats-core'];
const AUDIT = ['libs/audit', 'libs/read-models'];

describe('the command line loads', () => {
  it.each([
    { args: ['--version'], not: [...STORES, ...NATS, ...AUDIT, 'libs/domain', 'jsonc-parser'] },
    { args: ['accounts', '--help'], not: [...STORES, ...NATS, ...AUDIT, 'jsonc-parser'] },
    { args: ['usage', '--help'], not: [...STORES, ...NATS, ...AUDIT, 'jsonc-parser'] },
    { args: ['send', '--help'], not: [...STORES, ...AUDIT] },
    { args: ['verify', '--help'], not: [...NATS, 'jsonc-parser'] },
  ])('for $args nothing of $not', ({ args, not }) => {
    const loaded = loadedBy(...args);
    expect(loaded).toContain('commander');
    expect(loaded.filter((name) => not.includes(name))).toEqual([]);
  });

  it('all of it for the help, which has every command', () => {
    expect(loadedBy('--help')).toEqual(expect.arrayContaining([...NATS, 'libs/audit', 'libs/stores', 'jsonc-parser']));
  });
});
