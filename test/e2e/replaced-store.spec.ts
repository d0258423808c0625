import { status } from '@grpc/grpc-js';
import { ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, faultOf, usd, type LedgerClient } from '../support/client';
import { runCliAlone } from '../support/cli';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { eventually } from '../support/eventually';
import { healthOf } from '../support/health';
import { openFunded } from '../support/ledger-load';
import { removeData, startServer, type ServerProcess } from '../support/server';

interface Member {
  readonly server: ServerProcess;
  readonly client: LedgerClient;
  readonly health: ReturnType<typeof healthOf>;
}

describe('servers whose EventStoreDB others damage', () => {
  let store: EventStoreDbDouble;
  let members: Member[];

  const join = async (): Promise<Member> => {
    const server = await startServer({ env: { EVENTSTOREDB_URL: store.connectionString } });
    const member = { server, client: connectLedger(server.address), health: healthOf(server.address) };
    members.push(member);
    return member;
  };
  const consume = (ledgerId: string, amount: string) => ({
    envelope: envelope(ledgerId),
    accountId: 'a',
    mode: ConsumeMode.ENFORCE,
    amounts: usd(amount),
  });
  const spend = ({ client }: Member, amount = '0.3', ledgerId = 'l') =>
    client.commands.consume(consume(ledgerId, amount));

  beforeEach(async () => {
    members = [];
    store = await startDouble();
  });
  afterEach(async () => {
    for (const { server, client, health } of members) {
      client.close();
      health.close();
      await server.stop();
      await removeData(server.dataDir);
    }
    await store.stop();
  });

  it('pay nothing out of an older disk, say so, and leave it to an operator', async () => {
    const [one, two] = [await join(), await join()];
    await openFunded(one.client, 'l', ['a']);
    const backup = store.storage.log.copy();
    accepted(await spend(one));
    accepted(await spend(two));
    await store.crash();
    store.storage.log.restore(backup);
    await store.start();
    for (const member of [one, two]) {
      let fault: Awaited<ReturnType<typeof faultOf>> | undefined;
      await eventually(async () => {
        fault = await faultOf(spend(member));
        return fault.message.includes('another log');
      });
      expect(fault).toMatchObject({ code: status.UNAVAILABLE, message: expect.stringContaining('ledger-l') as string });
      await eventually(async () => (await member.health.check('')) === 'NOT_SERVING');
      expect(await member.health.check('live')).toBe('SERVING');
      const told = await member.client.queries.getStatus({});
      expect(told.storeTrouble).toContain('another log');
      expect(await faultOf(member.client.queries.getAccount({ ledgerId: 'l', accountId: 'a' }))).toMatchObject({
        code: status.UNAVAILABLE,
      });
      expect(member.server.output()).toContain('another log');
    }
    const fresh = await join();
    accepted(await spend(fresh, '0.9'));
    expect(await runCliAlone('verify', '--store', store.connectionString)).toMatchObject({ code: 0 });
  });

  it('tell every door that a ledger is damaged, by its name, and go on with the others', async () => {
    const one = await join();
    const { client, server } = one;
    await openFunded(client, 'l', ['a']);
    await openFunded(client, 'sound', ['a']);
    store.storage.log.write('$$ledger-l', [settings('{"$tb":3}')]);
    store.storage.writeSystemEvents(1);
    await eventually(() => server.output().includes('other tools changed the stream settings of ledger l'));
    const damaged = { code: status.DATA_LOSS, message: expect.stringMatching(/^damaged: ledger-l: .*\$tb/) as string };
    expect(await faultOf(spend(one))).toMatchObject(damaged);
    expect(await faultOf(client.queries.check({ ledgerId: 'l', accountId: 'a' }))).toMatchObject(damaged);
    expect(await faultOf(client.queries.getAccount({ ledgerId: 'l', accountId: 'a' }))).toMatchObject(damaged);
    const { answers } = await client.commands.executeBatch({
      commands: ['l', 'sound'].map((ledgerId) => ({
        command: { $case: 'consume' as const, value: consume(ledgerId, '0.1') },
      })),
    });
    expect(answers.map(({ outcome }) => outcome?.$case)).toEqual(['failed', 'accepted']);
    expect(answers[0]!.outcome).toMatchObject({ value: { grpcCode: damaged.code, message: damaged.message } });
    expect(await one.health.check('')).toBe('SERVING');
  });
});

const settings = (json: string) => ({
  id: '5f2b1f6e-6d6f-4a62-9a0c-0d5c1c1b2a3d',
  type: '$metadata',
  isJson: true,
  data: Buffer.from(json),
  metadata: new Uint8Array(),
});
