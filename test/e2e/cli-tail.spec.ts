import { PassThrough } from 'node:stream';
import { dirname, join } from 'node:path';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { openTerminal } from '@ledger/terminal';
import { runCli } from '../../apps/cli/src/program';
import { accepted, envelope } from '../support/client';
import { eventually } from '../support/eventually';
import { runningServer } from '../support/running-server';
import { removeData, temporaryData } from '../support/server';

const running = runningServer();
const open = async (ledgerId: string): Promise<void> => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(ledgerId) }));
};

/** The command line within this process, and what it has written so far. */
const begin = (...args: readonly string[]) => {
  const interruption = new AbortController();
  const written = { out: '', err: '' };
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  const streams = { stdout, stderr } as unknown as { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  const code = runCli(args, openTerminal(streams, {}, interruption.signal));
  return { code, written, interrupt: () => interruption.abort() };
};
const sources = (): readonly (readonly string[])[] => [
  ['--server', running.server.address],
  ['--data-dir', running.server.dataDir],
];

describe('tail of a ledger that is not there', () => {
  it('fails and says so, from a server and from a directory', async () => {
    await open('look');
    for (const source of sources()) {
      // The second is the beginning of another one's id.
      for (const ledgerId of ['no-such-ledger', 'loo']) {
        const { code, written } = begin('tail', ledgerId, '--after', '0', ...source);
        expect(await code).toBe(1);
        expect(written).toEqual({ out: '', err: `error: there is no ledger ${ledgerId}\n` });
      }
      expect(await begin('tail', 'look', ...source).code).toBe(0);
    }
  });

  it('waits for it where it is to be followed', async () => {
    for (const [which, source] of sources().entries()) {
      const tail = begin('tail', `to-come-${which}`, '--follow', ...source);
      await eventually(() => tail.written.err === `there is no ledger to-come-${which} yet: waiting for it\n`);
      await open(`to-come-${which}`);
      await eventually(() => tail.written.out.includes('LedgerOpened'));
      tail.interrupt();
      expect(await tail.code).toBe(0);
    }
  });
});

it('tail of an account that is not there, or after a position that never was, fails and says so', async () => {
  await open('look-again');
  for (const source of sources()) {
    const nobody = begin('tail', 'look-again', '--account', 'nobody', ...source);
    expect(await nobody.code).toBe(1);
    expect(nobody.written).toEqual({ out: '', err: 'error: there is no account nobody in ledger look-again\n' });
    const beyond = begin('tail', 'look-again', '--after', '1000000', ...source);
    expect(await beyond.code).toBe(1);
    expect(beyond.written.err).toMatch(/^error: .*1000000.*(?:end|beyond|head)/);
    expect(await begin('tail', 'look-again', '--account', 'root', ...source).code).toBe(0);
  }
});

describe('a target that cannot be written', () => {
  // Node makes directories below the first one for ever, if it is asked to make those above as well.
  const targets = ['/proc/nothing', join(__filename, 'below'), __filename];
  let directory: string;
  let backup: string;

  beforeAll(async () => {
    const parent = await temporaryData();
    [directory, backup] = [join(parent, 'data'), join(parent, 'backup')];
    await (await openEmbeddedStore(directory)).close();
    expect(await begin('backup', backup, '--data-dir', directory).code).toBe(0);
  });
  afterAll(() => removeData(dirname(directory)));

  it.each(targets)('is told in one line: %s', async (target) => {
    const tried = [
      begin('backup', target, '--data-dir', directory),
      begin('restore', backup, '--data-dir', target),
      begin('move', '--from', directory, '--to', target),
    ];
    for (const { code, written } of tried) {
      expect(await code).toBe(1);
      expect(written.err).toMatch(/^error: .*(?:nothing|cli-tail).*: .*\S$/m);
      expect(written.err).not.toMatch(/\n {4}at /);
    }
    // Its tables are made of a log that is there: what it names is not to be made.
    const { code, written } = begin('rebuild', '--data-dir', target);
    expect(await code).toBe(target === __filename ? 1 : 2);
    expect(written.err).toMatch(/^error: .*(?:there is no such directory|holds no store)/m);
    expect(written.err).not.toMatch(/\n {4}at /);
  });
});
