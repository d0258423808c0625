import { loadConfig, VARIABLE_NAMES } from '@ledger/platform';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { natsServer } from '../support/nats-server';
import { removeData, startServer, temporaryData } from '../support/server';

const README = readFileSync('README.md', 'utf8');
const run = promisify(execFile);

/** Each step of a tour with what the README says that it prints. */
const stepsOf = (tour: string) =>
  [
    ...README.matchAll(new RegExp(`\`\`\`sh ${tour}\\n([\\s\\S]*?)\`\`\`\\n\\n\`\`\`text\\n([\\s\\S]*?)\`\`\``, 'g')),
  ].map(([, script, printed]) => ({ script: script!, printed: printed! }));

/** Walks a tour against a server on that data. */
const walk = async (tour: string, dataDir: string, environment: Readonly<Record<string, string>>): Promise<void> => {
  const steps = stepsOf(tour);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.length).toBe(README.split(`\`\`\`sh ${tour}\n`).length - 1);
  const server = await startServer({ dataDir, env: environment });
  const env = { ...process.env, ...environment, BUDGET_LEDGER_SERVER: server.address };
  try {
    for (const { script, printed } of steps) {
      const { stdout } = await run('bash', ['-c', script], { env });
      expect(linesOf(stdout)).toEqual(linesOf(printed));
    }
  } finally {
    await server.stop();
  }
};

describe('the README', () => {
  it('has a tour whose every step prints what it says, and one over NATS that goes on after it', async () => {
    const dataDir = await temporaryData();
    const nats = await natsServer();
    try {
      await walk('tour', dataDir, {});
      await walk('nats tour', dataDir, { NATS_URL: nats.url });
    } finally {
      await nats.remove();
      await removeData(dataDir);
    }
  }, 480_000);

  it('leaves to OPERATIONS a table that names every variable of the configuration and no other', () => {
    const operations = readFileSync('docs/OPERATIONS.md', 'utf8');
    const table = operations.slice(operations.indexOf('## Configuration'), operations.indexOf('## In production'));
    const named = table.match(/`[A-Z][A-Z_]+`/g) ?? [];
    expect([...new Set(named)].map((name) => name.slice(1, -1)).sort()).toEqual([...VARIABLE_NAMES].sort());
    expect(() => loadConfig({})).not.toThrow();
  });
});

const linesOf = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
