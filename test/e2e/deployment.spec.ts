import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, VARIABLE_NAMES } from '@ledger/platform';
import { parse } from 'yaml';
import { removeData, startServer } from '../support/server';

const ROOT = join(__dirname, '../..');

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly build: { readonly context: string; readonly dockerfile: string };
        readonly environment: Readonly<Record<string, string>>;
        readonly ports: readonly string[];
        readonly volumes: readonly string[];
      }
    >
  >;
  readonly volumes: Readonly<Record<string, object>>;
}

const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as Compose;
const dockerfile = readFileSync(join(ROOT, 'apps/ledger/Dockerfile'), 'utf8');

describe('docker-compose.yml', () => {
  const { build, environment, ports, volumes } = compose.services['ledger']!;

  it('sets only variables that the server reads, to values that it takes', () => {
    expect(Object.keys(environment).filter((name) => !VARIABLE_NAMES.includes(name))).toEqual([]);
    expect(loadConfig(environment)).toMatchObject({ dataDir: '/data', logFormat: 'json' });
  });

  it('publishes the port that the server listens on, to this machine alone', () => {
    const port = environment['GRPC_LISTEN']!.split(':')[1];
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(dockerfile).toContain(`EXPOSE ${port}`);
  });

  it('keeps the data in a volume of its own', () => {
    const [name, path] = volumes[0]!.split(':') as [string, string];
    expect(Object.keys(compose.volumes)).toEqual([name]);
    expect(path).toBe(environment['LEDGER_DATA_DIR']);
    expect(dockerfile).toContain(`VOLUME ${path}`);
  });

  it('builds from files that are there', () => {
    expect(existsSync(join(ROOT, build.context, build.dockerfile))).toBe(true);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
      sources!.split(' '),
    );
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const run = [...dockerfile.matchAll(/"(dist\/[^"]+)"/g)].map(([, file]) => file!);
    expect(run).toHaveLength(2);
    expect(run.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});

describe('the health check', () => {
  it('succeeds beside a running server and fails beside none', async () => {
    const server = await startServer();
    const check = () =>
      spawnSync(process.execPath, [join(ROOT, 'dist/apps/ledger/src/health-check.js')], {
        env: { PATH: process.env['PATH'], GRPC_LISTEN: server.address },
        encoding: 'utf8',
      });
    expect(check()).toMatchObject({ status: 0, stderr: '' });
    await server.stop();
    expect(check().status).toBe(1);
    await removeData(server.dataDir);
  });
});
