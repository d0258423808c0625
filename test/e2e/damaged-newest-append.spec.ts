import { status } from '@grpc/grpc-js';
import { ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, faultOf, usd } from '../support/client';
import { DamagedLog } from '../support/damaged-log';
import { eventually } from '../support/eventually';
import { healthOf } from '../support/health';
import { openFunded } from '../support/ledger-load';
import { startServer } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();

describe.each([
  { where: 'at its very end', last: 'bad' },
  { where: 'before what others recorded', last: 'good' },
])('a server whose log is damaged $where', ({ last }) => {
  it('starts, names the ledger of the damaged append and serves the others', async () => {
    const dataDir = temporary();
    const charge = ({ commands }: ReturnType<typeof connectLedger>, ledgerId: string, commandId: string) =>
      commands.consume({
        envelope: envelope(ledgerId, { commandId }),
        accountId: 'a',
        mode: ConsumeMode.ENFORCE,
        amounts: usd('0.1'),
      });
    const first = await startServer({ dataDir });
    const before = connectLedger(first.address);
    for (const ledgerId of ['good', 'bad']) await openFunded(before, ledgerId, ['a']);
    for (const ledgerId of last === 'bad' ? ['good', 'bad'] : ['bad', 'good']) {
      accepted(await charge(before, ledgerId, 'once'));
    }
    before.close();
    expect(await first.stop()).toBe(0);
    const mend = new DamagedLog(dataDir).flip('ledger-bad', 'last');

    for (const commandId of ['new-1', 'new-2']) {
      const server = await startServer({ dataDir });
      const client = connectLedger(server.address);
      const health = healthOf(server.address);
      expect(server.output()).toMatch(/revisions? .* of ledger-bad, .* damaged.*the others go on/);
      for (const id of ['once', commandId]) {
        expect(await faultOf(charge(client, 'bad', id))).toMatchObject({
          code: status.DATA_LOSS,
          message: expect.stringMatching(/^damaged: .* of ledger-bad/),
        });
      }
      accepted(await charge(client, 'good', 'once'));
      const charged = await charge(client, 'good', commandId);
      accepted(charged);
      const minPosition = charged.answer!.position;
      const { accounts } = await client.queries.getBalances({ ledgerId: 'good', accountId: 'a', minPosition });
      expect(accounts[0]!.balances[0]!.subtree!.consumed).toBe(commandId === 'new-1' ? '0.2' : '0.3');
      await eventually(async () => (await client.queries.getStatus({})).parkedLedgersCount === 1);
      expect((await client.queries.getStatus({})).parkedLedgers).toMatchObject([
        { ledgerId: 'bad', reason: expect.stringMatching(/of ledger-bad, .* damaged/) },
      ]);
      expect(await health.check('')).toBe('SERVING');
      expect(await health.check('read-models')).toBe('NOT_SERVING');
      health.close();
      client.close();
      expect(await server.stop()).toBe(0);
    }

    mend();
    const server = await startServer({ dataDir });
    const client = connectLedger(server.address);
    for (const ledgerId of ['good', 'bad']) accepted(await charge(client, ledgerId, 'once'));
    await eventually(async () => (await client.queries.getStatus({})).parkedLedgersCount === 0);
    const { accounts } = await client.queries.getBalances({ ledgerId: 'bad', accountId: 'a' });
    expect(accounts[0]!.balances[0]!.subtree!.consumed).toBe('0.1');
    client.close();
    await server.stop();
  });
});
