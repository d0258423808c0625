import { BadConfig, loadConfig, VARIABLE_NAMES } from './config';

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
    });
    expect(config.dataDir.endsWith('/data')).toBe(true);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every bad variable at once', () => {
    const problems = problemsOf({
      LEDGER_DTA_DIR: '/x',
      LEDGER_DATA_DIR: '',
      GRPC_LISTEN: '50051',
      LOG_LEVEL: 'loud',
      LEDGER_QUEUE_TOTAL_MAX: '-1',
    });
    for (const name of ['LEDGER_DTA_DIR', 'LEDGER_DATA_DIR', 'GRPC_LISTEN', 'LOG_LEVEL', 'LEDGER_QUEUE_TOTAL_MAX']) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
  });

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

  it('knows the variables that a deployment may set', () => {
    expect(VARIABLE_NAMES).toContain('LEDGER_DATA_DIR');
  });
});
