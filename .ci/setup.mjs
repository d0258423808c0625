// Makes a bare clone runnable: brings Node where the machine's own is too old, installs the locked dependencies when they
// are missing or out of date, and with --build compiles; with --nats also nats-server is there, which the tests run. Plain
// Node, because nothing is installed yet when it runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { delimiter, dirname, join } from 'node:path';
import { bringNode } from './node/bring.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lock');
const lockHash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

// npm ci empties the folder that it finds there, and would empty another checkout's through a link.
if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
  process.stderr.write(
    `${modules} is a symbolic link, and what is installed through it would replace the packages of another checkout: ` +
      'remove the link, and run this again.\n',
  );
  process.exit(1);
}

const node = bringNode();
// The PATH makes npm run on it as well; npm would otherwise warn of every package that asks for a newer Node than the
// machine's own.
const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
const run = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockHash) {
  run('npm', 'ci', '--no-audit', '--no-fund');
  writeFileSync(stamp, lockHash);
}
if (process.argv.includes('--build')) {
  // A command line that builds for seconds each time is no command line: built is what did not change since.
  const built = join(root, 'dist', '.built');
  const now = sourceState();
  if (!existsSync(built) || readFileSync(built, 'utf8') !== now) {
    run(node, join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build');
    writeFileSync(built, now);
  }
}
if (process.argv.includes('--nats')) installNats();

// Debian's package, by whoever may install it.
function installNats() {
  const there = () => spawnSync('nats-server', ['--version']).status === 0;
  if (there()) return;
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    // Runlevel 1 keeps the package from starting a service of its own.
    const [command, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...args];
    return spawnSync(command, rest, { stdio: 'inherit' }).status === 0;
  };
  if (
    apt('install', '-y', '-qq', 'nats-server') ||
    (apt('update', '-qq') && apt('install', '-y', '-qq', 'nats-server'))
  ) {
    if (there()) return;
  }
  process.stderr.write(
    'The tests need nats-server, and it could not be installed: run "apt-get install nats-server" as root, or put the ' +
      'binary of https://github.com/nats-io/nats-server/releases (2.9 or later) on the PATH.\n',
  );
  process.exit(1);
}

function sourceState() {
  const hash = createHash('sha256').update(lockHash);
  const add = (file) => {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  };
  ['.swcrc', 'nest-cli.json', 'tsconfig.json'].forEach(add);
  for (const top of ['apps', 'libs']) {
    const files = readdirSync(join(root, top), { recursive: true }).filter((name) => name.endsWith('.ts'));
    files.sort().forEach((name) => add(join(top, name)));
  }
  return hash.digest('hex');
}
