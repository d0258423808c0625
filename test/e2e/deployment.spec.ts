import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCompose } from '../support/compose';
import { removeData, startServer } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const ROOT = join(__dirname, '../..');
const newDirectory = temporaryDirectories();
const dockerfile = readFileSync(join(ROOT, 'apps/ledger/Dockerfile'), 'utf8');
const [building, running] = dockerfile.split(/^(?=FROM )/m).filter((stage) => stage.startsWith('FROM')) as [
  string,
  string,
];
const wordsOf = (instruction: RegExp): readonly string[] => JSON.parse(instruction.exec(running)![1]!) as string[];
const main = wordsOf(/^CMD (\[.*\])$/m);
const check = wordsOf(/^HEALTHCHECK --interval=\S+ --timeout=\S+ --start-period=\S+ CMD (\[.*\])$/m);

describe('the Dockerfile', () => {
  it('is what docker-compose.yml builds, from files that are there', () => {
    for (const { build } of Object.values(readCompose(ROOT).services)) {
      if (build !== undefined) expect(build).toEqual({ context: '.', dockerfile: 'apps/ledger/Dockerfile' });
    }
    const copied = [...building.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '));
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', 'node_modules', 'data']));
    expect(copied.filter((source) => ignored.includes(source))).toEqual([]);
  });

  it('builds and runs on one stated version, and leaves the tools of building behind', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
    expect(building).toContain('npm ci');
    expect(building).toContain('npm prune --omit=dev');
    expect(running).not.toContain('npm ');
  });

  it('runs as a user without rights, Node itself as the first process, which a stop lets finish', () => {
    const user = running.indexOf('USER node');
    expect(user).toBeGreaterThan(running.indexOf('chown node:node /data'));
    expect(running.slice(user)).not.toMatch(/^(?:RUN|COPY|USER root)/m);
    expect([main[0], check[0]]).toEqual(['node', 'node']);
    expect(running).toContain('STOPSIGNAL SIGTERM');
  });

  it('holds every file that the server and its health check need', async () => {
    const image = newDirectory();
    for (const [, from, to] of running.matchAll(/^COPY --from=build \/app\/(\S+) (\S+)$/gm)) {
      const target = join(image, to!.endsWith('/') ? from! : to!);
      mkdirSync(dirname(target), { recursive: true });
      if (from === 'node_modules') symlinkSync(join(ROOT, from), target);
      else cpSync(join(ROOT, from!), target, { recursive: true });
    }
    const server = await startServer({ root: image, command: main.slice(1) });
    const asked = spawnSync(process.execPath, check.slice(1), { cwd: image, env: { GRPC_LISTEN: server.address } });
    expect(asked.status).toBe(0);
    const set = /^ENV (.+)$/m
      .exec(running)![1]!
      .split(' ')
      .map((pair) => pair.split('=') as [string, string]);
    const npm = spawnSync('npm', ['run', '-s', 'cli', '--', 'accounts', 'nobody', '--server', server.address], {
      cwd: image,
      env: { PATH: process.env['PATH'], HOME: newDirectory(), ...Object.fromEntries(set) },
      encoding: 'utf8',
    });
    expect(npm.stderr).toMatch(/nobody/);
    expect(await server.stop()).toBe(0);
    await removeData(server.dataDir);
  });
});

describe('the health check', () => {
  it('succeeds beside a running server and fails beside none', async () => {
    const server = await startServer();
    const ask = () =>
      spawnSync(process.execPath, check.slice(1), {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], GRPC_LISTEN: server.address },
        encoding: 'utf8',
      });
    expect(ask()).toMatchObject({ status: 0, stderr: '' });
    await server.stop();
    expect(ask().status).toBe(1);
    await removeData(server.dataDir);
  });
});
