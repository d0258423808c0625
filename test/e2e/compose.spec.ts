import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadConnectionString, openEventStoreDb } from '@ledger/event-store-eventstoredb';
import { loadConfig, VARIABLE_NAMES } from '@ledger/platform';
import { certificateAuthority } from '../support/certificates';
import { readCompose, startedWith, type ComposeService } from '../support/compose';
import { temporaryDirectories } from '../support/temporary-directories';

const ROOT = join(__dirname, '../..');
const newDirectory = temporaryDirectories();
const compose = readCompose(ROOT);
const dockerfile = readFileSync(join(ROOT, 'apps/ledger/Dockerfile'), 'utf8');
const names = Object.keys(compose.services);
const service = (name: string): ComposeService => compose.services[name]!;
const environment = (name: string): Readonly<Record<string, string>> => service(name).environment!;

/** The ways to start it that the file's head names, by profile. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  default: ['ledger'],
  single: ['ledger-single'],
  cluster: ['ledger-a', 'ledger-b'],
  postgres: ['postgres'],
};
const ledgers = names.filter((name) => name.startsWith('ledger'));
const nodes = names.filter((name) => service(name).image?.startsWith('eventstore/eventstore:'));
const clusterNodes = nodes.filter((name) => service(name).profiles?.includes('cluster'));

/**
 * Options of EventStoreDB 23.10 that a deployment may set, as environment variables; an unknown one keeps the server from
 * starting. Source: https://developers.eventstore.com/server/v23.10/configuration/ and the pages below it.
 */
const EVENTSTOREDB_OPTIONS = new Set(
  `ADVERTISE_HOST_TO_CLIENT_AS ADVERTISE_NODE_PORT_TO_CLIENT_AS ALLOW_ANONYMOUS_ENDPOINT_ACCESS
  ALLOW_ANONYMOUS_STREAM_ACCESS CACHED_CHUNKS CERTIFICATE_FILE CERTIFICATE_PRIVATE_KEY_FILE
  CERTIFICATE_RESERVED_NODE_COMMON_NAME CHUNKS_CACHE_SIZE CLUSTER_DNS CLUSTER_GOSSIP_PORT CLUSTER_SIZE
  COMMIT_TIMEOUT_MS DB DEFAULT_ADMIN_PASSWORD DEFAULT_OPS_PASSWORD DISABLE_LOG_FILE DISCOVER_VIA_DNS
  ENABLE_ATOM_PUB_OVER_HTTP GOSSIP_ALLOWED_DIFFERENCE_MS GOSSIP_INTERVAL_MS GOSSIP_SEED GOSSIP_TIMEOUT_MS INDEX INSECURE
  KEEP_ALIVE_INTERVAL KEEP_ALIVE_TIMEOUT LEADER_ELECTION_TIMEOUT_MS LOG LOG_CONSOLE_FORMAT LOG_LEVEL
  MAX_MEM_TABLE_SIZE MEM_DB NODE_HEARTBEAT_INTERVAL NODE_HEARTBEAT_TIMEOUT NODE_HOST_ADVERTISE_AS NODE_IP NODE_PORT
  NODE_PORT_ADVERTISE_AS PREPARE_TIMEOUT_MS READER_THREADS_COUNT READ_ONLY_REPLICA REPLICATION_HEARTBEAT_INTERVAL
  REPLICATION_HEARTBEAT_TIMEOUT REPLICATION_HOST_ADVERTISE_AS REPLICATION_IP REPLICATION_PORT
  REPLICATION_TCP_PORT_ADVERTISE_AS RUN_PROJECTIONS SKIP_DB_VERIFY SKIP_INDEX_VERIFY STATS_PERIOD_SEC
  STREAM_EXISTENCE_FILTER_SIZE STREAM_INFO_CACHE_CAPACITY TELEMETRY_OPTOUT TRUSTED_ROOT_CERTIFICATES_PATH WORKER_THREADS`
    .split(/\s+/)
    .map((option) => `EVENTSTORE_${option}`),
);

describe('every service', () => {
  it.each(names)('%s runs an image of a stated version', (name) => {
    expect(service(name).image).toMatch(/^[a-z0-9./-]+:\d+\.\d+(?:\.\d+)?(?:-[\w.]+)*$/);
  });

  it.each(names)('%s is reached from this machine alone', (name) => {
    const open = (service(name).ports ?? []).filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port));
    expect(open).toEqual([]);
  });

  it.each(names)('%s keeps data in volumes that are declared, each in one place', (name) => {
    const [volumes, paths] = [0, 1].map((part) => (service(name).volumes ?? []).map((v) => v.split(':')[part]!));
    expect(volumes!.filter((volume) => !(volume in compose.volumes))).toEqual([]);
    expect(new Set(paths).size).toBe(paths!.length);
  });

  const staying = names.filter((name) => service(name).restart !== 'no');
  it.each(staying)('%s comes back, is asked whether it is well, and has time to stop', (name) => {
    const { restart, stop_grace_period: grace, healthcheck } = service(name);
    expect({ restart, grace }).toEqual({ restart: 'unless-stopped', grace: '30s' });
    if (service(name).build === undefined) expect(healthcheck?.test[0]).toBe('CMD');
    else expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('is left the time that a ledger takes to stop beside a store that does not answer', () => {
    const { shutdownGraceSeconds, store } = loadConfig({ EVENTSTOREDB_URL: 'esdb://127.0.0.1:2113' });
    const timeoutMs = store.kind === 'eventstoredb' ? store.timeoutMs : NaN;
    // Calls, then writers, then what is asked of the store last.
    expect(2 * shutdownGraceSeconds + timeoutMs / 1000).toBeLessThan(30);
  });

  it('waits until what it needs is well, or done', () => {
    const wrong = names.flatMap((name) =>
      Object.entries(service(name).depends_on ?? {}).filter(
        ([needed, { condition }]) =>
          condition !== (service(needed).restart === 'no' ? 'service_completed_successfully' : 'service_healthy'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps no volume that nobody uses', () => {
    const used = names.flatMap((name) => (service(name).volumes ?? []).map((volume) => volume.split(':')[0]!));
    expect(Object.keys(compose.volumes).filter((volume) => !used.includes(volume))).toEqual([]);
  });
});

describe('each way to start it', () => {
  it.each(Object.entries(WAYS))('%s: what is named brings the whole profile, and nothing else', (profile, named) => {
    const ofProfile = names.filter((name) =>
      profile === 'default' ? service(name).profiles === undefined : service(name).profiles?.includes(profile),
    );
    expect([...startedWith(compose, named)].sort()).toEqual([...ofProfile].sort());
  });

  it.each(Object.entries(WAYS))('%s: every port is published once', (_, named) => {
    const ports = [...startedWith(compose, named)].flatMap((name) => service(name).ports ?? []);
    const published = ports.map((port) => port.split(':')[1]);
    expect(new Set(published).size).toBe(published.length);
  });

  it('is said in the head of the file', () => {
    const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
    expect(text).toMatch(/^# +docker compose up +/m);
    for (const profile of ['single', 'cluster']) {
      expect(text).toMatch(new RegExp(`^# +docker compose --profile ${profile} up ${WAYS[profile]!.join(' ')} `, 'm'));
    }
    expect(text).toMatch(/^ +# +docker compose up postgres$/m);
  });
});

describe('a ledger', () => {
  it.each(ledgers)('%s sets only variables that the server reads, to values that it takes', (name) => {
    expect(Object.keys(environment(name)).filter((variable) => !VARIABLE_NAMES.includes(variable))).toEqual([]);
    const config = loadConfig(environment(name));
    expect(config).toMatchObject({ dataDir: '/data', logFormat: 'json' });
    expect(config.store.kind).toBe(name === 'ledger' ? 'embedded' : 'eventstoredb');
  });

  it.each(ledgers)('%s publishes the port that it listens on, and keeps its data in a volume of its own', (name) => {
    const port = environment(name)['GRPC_LISTEN']!.split(':')[1];
    expect(service(name).ports).toEqual([expect.stringMatching(new RegExp(`:${port}$`))]);
    expect(dockerfile).toContain(`EXPOSE ${port}`);
    expect(service(name).volumes).toContain(`${name}-data:${environment(name)['LEDGER_DATA_DIR']}`);
    expect(dockerfile).toContain(`VOLUME ${environment(name)['LEDGER_DATA_DIR']}`);
  });

  it.each(ledgers)('%s speaks to services that are started with it, on ports that they listen on', (name) => {
    const started = startedWith(compose, [name]);
    const { EVENTSTOREDB_URL: store = '', NATS_URL: nats = '' } = environment(name);
    const hosts = [...`${store} ${nats}`.matchAll(/(?<=[/@,])([\w-]+):(\d+)/g)].map(([, host, port]) => ({
      host,
      port,
    }));
    const listening = [...started].flatMap((host) =>
      (service(host).ports ?? []).map((port) => ({ host, port: port.split(':')[2] })),
    );
    expect(listening).toEqual(expect.arrayContaining(hosts));
    expect(hosts).toHaveLength({ ledger: 0, 'ledger-single': 2 }[name] ?? 4);
  });

  it.each(ledgers.filter((name) => environment(name)['LEDGER_ADVERTISE'] !== undefined))(
    '%s advertises the address at which this machine reaches it',
    (name) => {
      expect(service(name).ports).toEqual([`${environment(name)['LEDGER_ADVERTISE']}:50051`]);
    },
  );

  it.each(ledgers.filter((name) => name !== 'ledger'))(
    '%s has a connection string that the client takes',
    async (name) => {
      const authority = `${environment(name)['EVENTSTOREDB_URL']}`.includes('/authority/ca.crt');
      // The file that it names is made when the services start.
      const certificate = join(newDirectory(), 'ca.crt');
      writeFileSync(certificate, certificateAuthority().certificate);
      const connectionString = environment(name)['EVENTSTOREDB_URL']!.replace('/authority/ca.crt', certificate);
      const opened = openEventStoreDb({ connectionString });
      await opened.close();
      expect(() => openEventStoreDb({ connectionString: `${connectionString}&oops` })).toThrow(BadConnectionString);
      expect(service(name).volumes?.includes('authority:/authority:ro') ?? false).toBe(authority);
    },
  );
});

describe('EventStoreDB', () => {
  it.each(nodes)('%s sets only options that the server knows', (name) => {
    expect(Object.keys(environment(name)).filter((option) => !EVENTSTOREDB_OPTIONS.has(option))).toEqual([]);
  });

  it.each(nodes)('%s keeps log and data, listens within the network and does not call home', (name) => {
    expect(service(name).volumes).toEqual(
      expect.arrayContaining([`${name}-data:/var/lib/eventstore`, `${name}-logs:/var/log/eventstore`]),
    );
    expect(environment(name)).toMatchObject({ EVENTSTORE_NODE_IP: '0.0.0.0', EVENTSTORE_TELEMETRY_OPTOUT: 'true' });
  });

  it.each(clusterNodes)('%s names itself, the other nodes and the size of the cluster', (name) => {
    const others = clusterNodes.filter((node) => node !== name).map((node) => `${node}:2113`);
    expect(environment(name)).toMatchObject({
      EVENTSTORE_CLUSTER_SIZE: String(clusterNodes.length),
      EVENTSTORE_GOSSIP_SEED: others.join(','),
      EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
      EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
      EVENTSTORE_DISCOVER_VIA_DNS: 'false',
    });
    expect(environment(name)).not.toHaveProperty('EVENTSTORE_INSECURE');
  });

  it('without TLS is a single node', () => {
    const insecure = nodes.filter((name) => environment(name)['EVENTSTORE_INSECURE'] !== undefined);
    expect(insecure).toEqual(['eventstoredb']);
  });
});

describe('certificates', () => {
  const script = service('certificates').command![1]!;

  it.each(clusterNodes)('%s finds its own where they were made', (name) => {
    expect(service('certificates').volumes).toContain('certificates:/certs');
    expect(service(name).volumes).toContain('certificates:/certs:ro');
    expect(script).toMatch(/^cd \/certs$/m);
    expect(script).toMatch(new RegExp(`^for node in .*\\b${name}\\b.*; do$`, 'm'));
    expect(script).toContain('-out ./$node -ip-addresses 127.0.0.1 -dns-names $node,localhost');
    expect(environment(name)).toMatchObject({
      EVENTSTORE_CERTIFICATE_FILE: `/certs/${name}/node.crt`,
      EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE: `/certs/${name}/node.key`,
      EVENTSTORE_TRUSTED_ROOT_CERTIFICATES_PATH: '/certs/trusted',
    });
    expect(script).toContain('cp ca/ca.crt trusted/ca.crt');
    expect(service(name).healthcheck!.test).toContain('/certs/trusted/ca.crt');
  });

  it('are made once, and the authority is told last, with its key kept back', () => {
    expect(script).toMatch(/^if \[ -s \/authority\/ca\.crt \]; then exit 0; fi$/m);
    expect(script.indexOf('/authority/ca.crt\nchmod')).toBeGreaterThan(script.indexOf('es-gencert-cli create-node'));
    expect(script).not.toMatch(/ca\.key \S*authority/);
    const seeing = names.filter((name) =>
      (service(name).volumes ?? []).some((volume) => /^certificates:/.test(volume)),
    );
    expect(seeing.sort()).toEqual(['certificates', ...clusterNodes].sort());
  });

  it('are left alone by a second start, and made anew after one that was cut off', () => {
    const [root, tools] = [newDirectory(), newDirectory()];
    const stub =
      'while [ $# -gt 0 ]; do [ "$1" = -out ] && out=$2; shift; done; mkdir $out; for f in ca node; do date +%N > $out/$f.crt; echo > $out/$f.key; done';
    writeFileSync(join(tools, 'es-gencert-cli'), `#!/bin/sh\n${stub}\n`, { mode: 0o755 });
    writeFileSync(join(tools, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
    ['certs', 'authority', 'certs/esdb-1', 'certs/trusted'].forEach((directory) => mkdirSync(join(root, directory)));
    const start = () =>
      spawnSync('bash', ['--norc', '-ec', script.replace(/(?<=[ "])\/(?=certs|authority)/g, `${root}/`)], {
        env: { PATH: `${tools}:${process.env['PATH']}` },
        encoding: 'utf8',
      });
    expect(start()).toMatchObject({ status: 0, stderr: '' });
    const authority = readFileSync(join(root, 'authority/ca.crt'), 'utf8');
    expect(readFileSync(join(root, 'certs/trusted/ca.crt'), 'utf8')).toBe(authority);
    expect(readdirSync(join(root, 'certs')).sort()).toEqual(['ca', ...clusterNodes, 'trusted']);
    expect(readdirSync(join(root, 'certs/trusted'))).toEqual(['ca.crt']);
    expect(start()).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(root, 'authority/ca.crt'), 'utf8')).toBe(authority);
  });
});
