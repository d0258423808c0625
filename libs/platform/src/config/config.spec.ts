import { BadConfig, loadConfig, VARIABLE_NAMES } from './config';
import { storeName } from './store-config';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof BadConfig) return error.problems;
    throw error;
  }
};

describe('configuration', () => {
  it('has a default for everything, listens on loopback and is frozen', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      grpcListen: '127.0.0.1:50051',
      logFormat: 'text',
      messageBytesMax: 4 * 1024 * 1024,
      commandTimeoutMs: 10_000,
    });
    expect(config.dataDir.endsWith('/data')).toBe(true);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every bad variable at once', () => {
    const problems = problemsOf({
      LEDGER_DTA_DIR: '/x',
      EVENTSTOREDB_URI: 'esdb://127.0.0.1:2113?tls=false',
      LEDGER_DATA_DIR: '',
      GRPC_LISTEN: '50051',
      LOG_LEVEL: 'loud',
      LEDGER_QUEUE_TOTAL_MAX: '-1',
    });
    const names = [
      'LEDGER_DTA_DIR',
      'EVENTSTOREDB_URI',
      'LEDGER_DATA_DIR',
      'GRPC_LISTEN',
      'LOG_LEVEL',
      'LEDGER_QUEUE_TOTAL_MAX',
    ];
    for (const name of names) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
  });

  it.each<{ env: Record<string, string>; says: string }>([
    {
      env: { LEDGER_DTA_DIR: '/x' },
      says: 'LEDGER_DTA_DIR is not a variable of this server; did you mean LEDGER_DATA_DIR?',
    },
    { env: { LEDGER_COLOUR: 'red' }, says: 'LEDGER_COLOUR is not a variable of this server' },
    {
      env: { LOG_LEVEL: 'wran' },
      says: 'LOG_LEVEL must be one of fatal, error, warn, log, debug, verbose; given "wran"; did you mean warn?',
    },
    { env: { LOG_FORMAT: 'yaml' }, says: 'LOG_FORMAT must be one of json, text; given "yaml"' },
    { env: { GRPC_LISTEN: '50051' }, says: 'GRPC_LISTEN must be host:port, such as 127.0.0.1:50051; given "50051"' },
    { env: { LEDGER_LOADED_MAX: '0' }, says: 'LEDGER_LOADED_MAX must be a whole number from 1 to 1000000; given "0"' },
    {
      env: { LEDGER_LOADED_MAX: 'many' },
      says: 'LEDGER_LOADED_MAX must be a whole number from 1 to 1000000; given "many"',
    },
    { env: { ALLOW_UNAUTHENTICATED: 'yes' }, says: 'ALLOW_UNAUTHENTICATED must be true or false; given "yes"' },
    { env: { LEDGER_DATA_DIR: '' }, says: 'LEDGER_DATA_DIR must not be empty' },
  ])('says the rule, what was given and what was perhaps meant: $env', ({ env, says }) => {
    expect(problemsOf(env)).toEqual([says]);
  });

  it.each([{ NATS_URL: 'nats://u:secret@h:1' }, { EVENTSTOREDB_URL: 'http://u:secret@h:1' }])(
    'says no secret',
    (env) => {
      expect(problemsOf(env as never).join()).toMatch(/^(?!.*secret)\w+_URL must be/);
    },
  );

  it.each([
    { listen: '127.0.0.1:50051', allowed: true },
    { listen: 'localhost:0', allowed: true },
    { listen: '[::1]:50051', allowed: true },
    { listen: '0.0.0.0:50051', allowed: false },
    { listen: '[::]:50051', allowed: false },
    { listen: '127.evil.example:50051', allowed: false },
    { listen: 'ledger.example:50051', allowed: false },
  ])('unauthenticated callers on $listen: $allowed', ({ listen, allowed }) => {
    expect(problemsOf({ GRPC_LISTEN: listen })).toHaveLength(allowed ? 0 : 1);
    expect(problemsOf({ GRPC_LISTEN: listen, ALLOW_UNAUTHENTICATED: 'true' })).toEqual([]);
  });

  it.each(['0', '67108865', '1e3', '', ' 5000'])('refuses %j as a message size', (text) => {
    expect(problemsOf({ LEDGER_MESSAGE_BYTES_MAX: text })).toHaveLength(1);
  });

  it.each(['99', '600001', '1.5', '-1'])('refuses %j as the time of a command', (text) => {
    expect(problemsOf({ LEDGER_COMMAND_TIMEOUT_MS: text })).toHaveLength(1);
  });

  it('knows the variables that a deployment may set', () => {
    expect(VARIABLE_NAMES).toContain('LEDGER_DATA_DIR');
  });

  describe('of the store', () => {
    it('is the directory without a URL', () => {
      const { store, dataDir } = loadConfig({});
      expect(store).toEqual({ kind: 'embedded', directory: dataDir });
    });

    it.each([
      'esdb://127.0.0.1:2113?tls=false',
      'esdb://localhost:2113?tls=false&keepAliveInterval=10000',
      'esdb+discover://user:pass@cluster.example:2113',
      'esdb://a.example:2113,b.example:2113/?tlsVerifyCert=false',
      'kurrentdb://localhost?tls=false',
      'kurrentdb+discover://far',
    ])('is a server at %s', (url) => {
      expect(
        loadConfig({ EVENTSTOREDB_URL: url, LEDGER_DATA_DIR: '/d', LEDGER_STORE_TIMEOUT_MS: '250' }).store,
      ).toEqual({
        kind: 'eventstoredb',
        connectionString: url,
        directory: '/d',
        timeoutMs: 250,
      });
    });

    it.each<{ what: string; env: Record<string, string>; names: string }>([
      { what: 'another scheme', env: { EVENTSTOREDB_URL: 'http://localhost:2113' }, names: 'EVENTSTOREDB_URL' },
      { what: 'no host', env: { EVENTSTOREDB_URL: 'esdb://' }, names: 'EVENTSTOREDB_URL' },
      { what: 'nothing', env: { EVENTSTOREDB_URL: '' }, names: 'EVENTSTOREDB_URL' },
      {
        what: 'another machine in plain text',
        env: { EVENTSTOREDB_URL: 'esdb://u:secret@far:2113?tls=false' },
        names: 'EVENTSTOREDB_URL esdb://far:2113 ',
      },
      {
        what: 'one of several on another machine in plain text',
        env: { EVENTSTOREDB_URL: 'esdb://127.0.0.1:2113,far:2113?keepAliveTimeout=5&T_LS=False' },
        names: 'EVENTSTOREDB_URL',
      },
      { what: 'a time without a URL', env: { LEDGER_STORE_TIMEOUT_MS: '500' }, names: 'LEDGER_STORE_TIMEOUT_MS' },
    ])('refuses $what by name, without the password', ({ env, names }) => {
      const problems = problemsOf(env);
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${names}`))]);
      expect(problems[0]).not.toContain('secret');
    });

    it('may be plain text where the network keeps strangers out', () => {
      const env = { EVENTSTOREDB_URL: 'esdb://far:2113?tls=false', ALLOW_UNAUTHENTICATED: 'true' };
      expect(problemsOf(env)).toEqual([]);
    });

    it('is named without user, password and options', () => {
      expect(storeName('esdb+discover://u:p@a:1,b:2?userCertFile=/k')).toBe('esdb+discover://a:1,b:2');
    });
  });

  describe('of NATS', () => {
    const NATS_URL = 'nats://127.0.0.1:4222';

    it('is absent without a URL', () => {
      expect(loadConfig({}).nats).toBeUndefined();
    });

    it('has a default for everything but the URL', () => {
      expect(loadConfig({ NATS_URL: `${NATS_URL},tls://localhost:4223` }).nats).toMatchObject({
        servers: [NATS_URL, 'tls://localhost:4223'],
        credentials: undefined,
        queueGroup: 'budget-ledger',
        intake: true,
        events: true,
      });
    });

    it('takes a password or a file of credentials', () => {
      const password = { NATS_URL: 'nats://far:4222', NATS_USER: 'u', NATS_PASSWORD: 'p' };
      expect(loadConfig(password).nats?.credentials).toEqual({ kind: 'password', user: 'u', password: 'p' });
      const file = { NATS_URL: 'nats://far:4222', NATS_CREDS_FILE: '/c' };
      expect(loadConfig(file).nats?.credentials).toEqual({ kind: 'file', path: '/c' });
    });

    it.each<{ what: string; env: Record<string, string>; names: string }>([
      { what: 'a URL without a port', env: { NATS_URL: 'nats://localhost' }, names: 'NATS_URL' },
      { what: 'a port that none can have', env: { NATS_URL: 'nats://localhost:99999' }, names: 'NATS_URL' },
      { what: 'one bad port of several', env: { NATS_URL: `${NATS_URL},nats://localhost:0` }, names: 'NATS_URL' },
      { what: 'a password in the URL', env: { NATS_URL: 'nats://u:p@localhost:4222' }, names: 'NATS_URL' },
      { what: 'another machine without credentials', env: { NATS_URL: 'nats://far:4222' }, names: 'NATS_URL' },
      { what: 'settings without a URL', env: { NATS_INTAKE: 'false' }, names: 'NATS_INTAKE' },
      { what: 'a user without a password', env: { NATS_URL, NATS_USER: 'u' }, names: 'NATS_USER' },
      { what: 'a key without a certificate', env: { NATS_URL, NATS_TLS_KEY_FILE: '/k' }, names: 'NATS_TLS_CERT_FILE' },
      {
        what: 'two kinds of credentials',
        env: { NATS_URL, NATS_USER: 'u', NATS_PASSWORD: 'p', NATS_CREDS_FILE: '/c' },
        names: 'NATS_USER',
      },
      { what: 'a flag that is none', env: { NATS_URL, NATS_EVENTS: 'yes' }, names: 'NATS_EVENTS' },
      { what: 'a group with a point', env: { NATS_URL, NATS_QUEUE_GROUP: 'a.b' }, names: 'NATS_QUEUE_GROUP' },
      { what: 'an address without a port', env: { NATS_URL, LEDGER_ADVERTISE: 'ledger-1' }, names: 'LEDGER_ADVERTISE' },
      {
        what: 'an address that nobody dials',
        env: { NATS_URL, LEDGER_ADVERTISE: 'a:65536' },
        names: 'LEDGER_ADVERTISE',
      },
      {
        what: 'an address without a port of its own',
        env: { NATS_URL, LEDGER_ADVERTISE: 'a:0' },
        names: 'LEDGER_ADVERTISE',
      },
      { what: 'an address that nobody asks for', env: { LEDGER_ADVERTISE: 'a:1' }, names: 'LEDGER_ADVERTISE' },
      { what: 'six replicas', env: { NATS_URL, NATS_STREAM_REPLICAS: '6' }, names: 'NATS_STREAM_REPLICAS' },
    ])('refuses $what by name', ({ env, names }) => {
      const problems = problemsOf(env);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${names}`));
    });

    it('may be on another machine where the network keeps strangers out', () => {
      expect(problemsOf({ NATS_URL: 'nats://far:4222', ALLOW_UNAUTHENTICATED: 'true' })).toEqual([]);
    });
  });
});
