// Node for a machine whose own is too old: the locked package of it lands beside this file, where npm ci of the project
// does not delete it, and node_modules/.bin/node links to it. That folder comes first on the PATH of every npm script and
// of npx, so that all of them run on it, as themselves: no process stands between npm and what it started.
// Plain Node of any age, because nothing is installed yet when it runs; npm ci runs it too, as the project's postinstall.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 12];

const here = dirname(fileURLToPath(import.meta.url));
const link = join(here, '..', '..', 'node_modules', '.bin', 'node');

/** The Node to run on: that of this process where it is new enough, else the one that was brought. */
export const bringNode = () => {
  const running = realpathSync(process.execPath);
  const brought = running.startsWith(join(realpathSync(here), 'node_modules'));
  if (isNewEnough(process.versions.node) && !brought) return running;
  const node = install();
  linkTo(node);
  return node;
};

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function install() {
  const locked = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).optionalDependencies;
  const name = Object.keys(locked).find((known) => known.endsWith(`-${process.platform}-${process.arch}`));
  if (name === undefined) return fail(`none is known for ${process.platform} on ${process.arch}`);
  const node = join(here, 'node_modules', name, 'bin', 'node');
  if (installedVersion(name) === locked[name]) return node;

  process.stderr.write(`Node ${process.versions.node} is older than ${OLDEST.join('.')}: bringing ${locked[name]}\n`);
  const { status } = spawnSync('npm', ['ci', '--prefix', here, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) return fail('npm could not install its package');
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (stdout?.trim() !== `v${locked[name]}`) {
    rmSync(join(here, 'node_modules'), { recursive: true });
    return fail('that of the npm registry does not run here');
  }
  return node;
}

function installedVersion(name) {
  const manifest = join(here, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

function linkTo(node) {
  const target = relative(dirname(link), node);
  try {
    if (readlinkSync(link) === target) return;
  } catch {
    // The link is missing, or npm made something else of that name.
  }
  mkdirSync(dirname(link), { recursive: true });
  const made = `${link}.${process.pid}`;
  symlinkSync(target, made);
  renameSync(made, link);
}

function fail(why) {
  process.stderr.write(
    `The ledger runs on Node ${OLDEST.join('.')} or newer, this is ${process.versions.node}, and ${why}. ` +
      'Install Node 24 (https://nodejs.org) and try again.\n',
  );
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  bringNode();
}
