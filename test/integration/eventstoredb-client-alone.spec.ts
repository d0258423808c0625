import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { itOnDouble, serverUnderTest } from '../support/server-under-test';

/**
 * Faults of the client that hit its whole process, which is why it runs in a thread of the store's. They are shown in a
 * process of their own.
 */
describe('the client of EventStoreDB, alone in a process', () => {
  const server = serverUnderTest();

  it('dies of a late answer to an append of an empty type', async () => {
    const { code, said, errors } = await run('an empty type', server.connectionString);
    expect(said).toBe('UnknownError');
    expect(code).not.toBe(0);
    expect(errors).toContain('TypeError');
  });

  it('fails an append above 16 MB', async () => {
    const { said } = await run('a message above 16 MB', server.connectionString);
    expect(said).toMatch(/^UnknownError /);
  });

  itOnDouble('fails with it every append under way beside it', async () => {
    server.double.faults.script('append', { kind: 'late', ms: 20_000 });
    const { said } = await run('a message above 16 MB', server.connectionString);
    expect(said).toBe('UnknownError UnknownError');
  });

  it('dies of a callback for checkpoints that throws, which no listener hears', async () => {
    const { code, said, errors } = await run('a callback that throws', server.connectionString);
    expect([said, code]).toEqual(['', 1]);
    expect(errors).toContain('of the callback');
  });

  describe('with two servers', () => {
    let slow: EventStoreDbDouble;
    beforeAll(async () => void (slow = await startDouble()));
    afterAll(() => slow.stop());

    itOnDouble('fails appends to one for a fault of the other, and dies of their answers', async () => {
      server.double.faults.clear();
      slow.faults.byChance(1, [{ on: 'append', fault: { kind: 'late', ms: 1_500 }, probability: 1 }]);
      const scripted = new Promise<void>((resolve) => {
        const asked = setInterval(() => {
          if ((slow.faults.met.get('late') ?? 0) < 2) return;
          clearInterval(asked);
          server.double.faults.script('append', { kind: 'unavailable' });
          resolve();
        }, 5);
      });
      const { code, said, errors } = await run('two servers', server.connectionString, slow.connectionString);
      await scripted;
      expect(said).toBe('UnavailableError UnavailableError');
      expect(code).not.toBe(0);
      expect(errors).toContain('TypeError');
    });
  });
});

const SCRIPT = join(__dirname, '..', 'support', 'client-alone.cjs');

const run = (scenario: string, ...urls: string[]): Promise<{ code: number | null; said: string; errors: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, scenario, ...urls]);
    let [said, errors] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => void (said += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => void (errors += bytes.toString()));
    child.on('close', (code) => resolve({ code, said: said.trim(), errors }));
  });
