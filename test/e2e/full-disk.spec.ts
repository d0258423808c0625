import { execFileSync } from 'node:child_process';
import { status } from '@grpc/grpc-js';
import { ConsumeMode } from '@ledger/protocol';
import { accepted, envelope, faultOf, usd } from '../support/client';
import { eventually } from '../support/eventually';
import { healthOf } from '../support/health';
import { openFunded } from '../support/ledger-load';
import { runningServer } from '../support/running-server';

/** Far below the ten seconds that a command has. */
const AT_ONCE_MS = 5_000;

describe('a server whose disk takes no more', () => {
  const running = runningServer();

  /** No file of the server may be written beyond so many bytes; as a full disk or a quota does, to all of them. */
  const limitFiles = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(running.server.process.pid), `--fsize=${bytes}:unlimited`]);
  };
  const charge = (commandId: string) =>
    running.client.commands.consume({
      envelope: envelope('l', { commandId }),
      accountId: 'a',
      mode: ConsumeMode.RECORD,
      amounts: usd('1'),
    });

  it('refuses at once in plain words, is not ready, and goes on by itself when there is room', async () => {
    const { client, server } = running;
    const health = healthOf(server.address);
    await openFunded(client, 'l', ['a']);
    expect(await health.check('')).toBe('SERVING');
    limitFiles('0');
    for (const commandId of ['c-1', 'c-2']) {
      const since = performance.now();
      const { code, message } = await faultOf(charge(commandId));
      expect([code, message]).toEqual([
        status.UNAVAILABLE,
        expect.stringMatching(/events\.db: the disk takes no more/),
      ]);
      expect(performance.now() - since).toBeLessThan(AT_ONCE_MS);
    }
    await eventually(async () => (await health.check('')) === 'NOT_SERVING');
    expect(await health.check('live')).toBe('SERVING');
    expect(server.output()).toMatch(/not ready: nothing can be recorded: .*the disk takes no more/);
    // Reads go on.
    const { account } = await client.queries.getAccount({ ledgerId: 'l', accountId: 'a' });
    expect(account?.balances[0]?.used).toBe('0');

    limitFiles('unlimited');
    await eventually(async () => (await health.check('')) === 'SERVING');
    let position = '';
    for (const commandId of ['c-1', 'c-2', 'c-3']) {
      const answered = await charge(commandId);
      accepted(answered);
      position = answered.answer!.position!;
    }
    const { accounts } = await client.queries.listAccounts({ ledgerId: 'l', minPosition: position, pageSize: 10 });
    expect(accounts.map(({ accountId }) => accountId)).toContain('a');
    const after = await client.queries.getAccount({ ledgerId: 'l', accountId: 'a' });
    expect(after.account?.balances[0]?.used).toBe('3');
    health.close();
  });
});
