import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { openTerminal } from '@ledger/terminal';
import { runCli } from '../../apps/cli/src/program';
import { accepted, envelope } from '../support/client';
import { eventually } from '../support/eventually';
import { runningServer } from '../support/running-server';

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

it('a path that cannot be written is told in one line', async () => {
  const { code, written } = begin('backup', join(__filename, 'backup'), '--data-dir', running.server.dataDir);
  expect(await code).toBe(1);
  expect(written.err).toMatch(/^error: .*: a part of the path is no directory$/m);
  expect(written.err).not.toMatch(/\n {4}at /);
});
