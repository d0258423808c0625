import type { LedgerClient } from '@ledger/client';
import { messageJson, PARTITIONS, partitionsOwnedBy, type Command, type RecordedEvent } from '@ledger/protocol';
import { isDeepStrictEqual } from 'node:util';
import { connectLedger } from '../support/client';
import { eventually } from '../support/eventually';
import { historyOf } from '../support/history';
import { openFunded } from '../support/ledger-load';
import { natsCaller, natsEnvelope, type Json, type NatsCaller } from '../support/nats-client';
import { natsServer } from '../support/nats-server';
import { removeData, startServer } from '../support/server';

const AGENTS = ['agent-1'];
const consume = {
  accountId: 'agent-1',
  mode: 'CONSUME_MODE_RECORD',
  amounts: [{ resource: 'usd', amount: '0.001' }],
};

describe('a server with NATS', () => {
  it('starts before NATS does, serves gRPC meanwhile, and NATS when it comes', async () => {
    const nats = await natsServer({ stopped: true });
    const server = await startServer({ env: { NATS_URL: nats.url } });
    const client = connectLedger(server.address);
    await openFunded(client, 'early', AGENTS);
    expect((await client.queries.getStatus({})).nats).toMatchObject({ connected: false });
    await nats.start();
    const caller = await natsCaller(nats.url);
    await caller.served();
    expect((await caller.query('Check', { ledgerId: 'early', accountId: 'agent-1' })).body).toHaveProperty('spending');
    await caller.close();
    client.close();
    expect(await server.stop()).toBe(0);
    await nats.remove();
    await removeData(server.dataDir);
  });

  it('stops while NATS was never there', async () => {
    const nats = await natsServer({ stopped: true });
    const server = await startServer({ env: { NATS_URL: nats.url } });
    expect(await server.stop()).toBe(0);
    await nats.remove();
    await removeData(server.dataDir);
  });

  it('answers everything that it took when it is told to stop', async () => {
    const nats = await natsServer();
    const server = await startServer({ env: { NATS_URL: nats.url } });
    const client = connectLedger(server.address);
    await openFunded(client, 'last', AGENTS);
    const caller = await natsCaller(nats.url);
    await caller.served();
    let answered = 0;
    let code: Promise<number | null> | undefined;
    const sender = async (): Promise<string> => {
      for (;;) {
        const outcome = await caller.command('last', 'consume', consume).catch((error: Error) => error);
        // NATS says at once that nobody listens any more; what was taken must not time out.
        if (outcome instanceof Error) return outcome.message;
        if ('error' in outcome.body) return (outcome.body['error'] as Json)['status'] as string;
        answered += 1;
        if (answered === 200) code = server.stop();
      }
    };
    const ends = await Promise.all(Array.from({ length: 50 }, sender));
    for (const end of ends) expect(end).toMatch(/no responders|RESOURCE_EXHAUSTED/);
    expect(await code).toBe(0);
    client.close();

    const again = await startServer({ dataDir: server.dataDir });
    const reader = connectLedger(again.address);
    const { account } = await reader.queries.getAccount({ ledgerId: 'last', accountId: 'agent-1' });
    const usd = account!.balances.find(({ resource }) => resource === 'usd')!;
    expect(Math.round(Number(usd.consumed) * 1000)).toBe(answered);
    reader.close();
    await again.stop();
    await caller.close();
    await nats.remove();
    await removeData(server.dataDir);
  });

  it('says who it is, and waits where NATS does not let it in', async () => {
    const nats = await natsServer({ settings: 'authorization { user: ledger, password: secret }' });
    const stranger = await startServer({ env: { NATS_URL: nats.url } });
    await eventually(() => /cannot be reached yet: .*[Aa]uthorization/.test(stranger.output()));
    expect(await stranger.stop()).toBe(0);
    const env = { NATS_URL: nats.url, NATS_USER: 'ledger', NATS_PASSWORD: 'secret' };
    const server = await startServer({ dataDir: stranger.dataDir, env });
    await eventually(() => server.output().includes('connected to'));
    expect(await server.stop()).toBe(0);
    await nats.remove();
    await removeData(server.dataDir);
  });

  it.each(['NATS_CREDS_FILE', 'NATS_TLS_CA_FILE'])('refuses to start where %s is not there', async (variable) => {
    const env = { NATS_URL: 'nats://127.0.0.1:4222', [variable]: '/nowhere.pem' };
    await expect(startServer({ env })).rejects.toThrow('/nowhere.pem');
  });
});

describe('two servers of one NATS', () => {
  it('share the partitions by the addresses that they advertise, and the one that stays takes all', async () => {
    const nats = await natsServer();
    const env = { NATS_URL: nats.url, NATS_EVENTS: 'false', NATS_INTAKE: 'false' };
    const servers = await Promise.all([
      startServer({ env }),
      startServer({ env: { ...env, LEDGER_ADVERTISE: 'ledger-2:50051' } }),
    ]);
    const clients = servers.map(({ address }) => connectLedger(address));
    const names = [servers[0].address, 'ledger-2:50051'];
    const shareOf = async (client: LedgerClient) => {
      const { members, partitions } = (await client.queries.getStatus({})).nats!;
      return { members, partitions };
    };
    const owned = (member: string, members: readonly string[]) => partitionsOwnedBy(member, members).length;
    const agreed = [...names].sort();
    for (const [place, client] of clients.entries()) {
      const share = { members: agreed, partitions: owned(names[place]!, agreed) };
      await eventually(async () => isDeepStrictEqual(await shareOf(client), share));
    }
    expect(await servers[1].stop()).toBe(0);
    const alone = { members: [names[0]!], partitions: PARTITIONS };
    await eventually(async () => isDeepStrictEqual(await shareOf(clients[0]!), alone));
    for (const client of clients) client.close();
    await servers[0].stop();
    await nats.remove();
    await Promise.all(servers.map(({ dataDir }) => removeData(dataDir)));
  });
});

describe('the same commands by gRPC and by NATS', () => {
  it('give the same types and data of events', async () => {
    const nats = await natsServer();
    const server = await startServer({ env: { NATS_URL: nats.url } });
    const client = connectLedger(server.address);
    const caller = await natsCaller(nats.url);
    await caller.served();
    await sendBoth(client, caller);
    const [byGrpc, byNats] = await Promise.all(['by-grpc', 'by-nats'].map((ledgerId) => historyOf(client, ledgerId)));
    // The ledger's own id is all that may differ.
    const said = (events: readonly RecordedEvent[]) =>
      events.map(({ type, dataJson }) => ({ type, dataJson: dataJson.replace('"by-nats"', '"by-grpc"') }));
    expect(said(byNats!)).toEqual(said(byGrpc!));
    expect(byGrpc!.length).toBeGreaterThan(COMMANDS.length - 1);
    await caller.close();
    client.close();
    await server.stop();
    await nats.remove();
    await removeData(server.dataDir);
  });
});

/** JSON form of the messages. The gRPC sender makes its own from the same text. */
const usdOf = (amount: string) => [{ resource: 'usd', amount }];
const account = (accountId: string, rest: Json = {}): [string, Json] => [
  'openAccount',
  { accountId, kind: 'ACCOUNT_KIND_AGENT', allocation: usdOf('10'), ...rest },
];
const COMMANDS: readonly (readonly [kind: string, body: Json])[] = [
  ['openLedger', { clock: 'LEDGER_CLOCK_CALLER', labels: { team: 'x' } }],
  ['fund', { amounts: usdOf('100') }],
  account('a', { priority: 2, thresholds: { yellow: '0.1' } }),
  account('b'),
  ['setLimit', { accountId: 'a', resource: 'tokens', amount: '1000' }],
  ['transfer', { fromId: 'a', toId: 'b', amounts: usdOf('1.25') }],
  ['reserve', { reservationId: 'r', accountId: 'a', amounts: usdOf('4'), ttlSeconds: 30 }],
  ['settle', { reservationId: 'r', amounts: usdOf('1.5'), final: false }],
  ['extendReservation', { reservationId: 'r', ttlSeconds: 90 }],
  ['voidReservation', { reservationId: 'r' }],
  [
    'consume',
    {
      accountId: 'a',
      mode: 'CONSUME_MODE_ENFORCE',
      amounts: usdOf('20'),
      onShortage: 'ON_SHORTAGE_REALLOCATE',
      attribution: { operation: 'chat', tags: { colour: 'red' } },
    },
  ],
  ['consume', { accountId: 'b', mode: 'CONSUME_MODE_RECORD', amounts: usdOf('12') }],
  ['suspendAccount', { accountId: 'b', reason: 'loops' }],
  ['consume', { accountId: 'b', mode: 'CONSUME_MODE_ENFORCE', amounts: usdOf('1') }],
  ['closeAccount', { accountId: 'b' }],
  ['closeLedger', {}],
];

const sendBoth = async (client: LedgerClient, caller: NatsCaller): Promise<void> => {
  const form = messageJson<Command>('budget.v1.Command');
  for (const [place, [kind, body]] of COMMANDS.entries()) {
    const at = new Date(Date.UTC(2026, 10, 23, 12, 0, place)).toISOString();
    const envelopeOf = (ledgerId: string) => natsEnvelope(ledgerId, { commandId: `c-${place}`, at });
    const reply = await caller.command('by-nats', kind, { envelope: envelopeOf('by-nats'), ...body });
    expect(reply.headers.size).toBe(0);
    const { command } = form.read({ [kind]: { envelope: envelopeOf('by-grpc'), ...body } });
    const call = client.commands[command!.$case] as (request: object) => Promise<unknown>;
    await call(command!.value);
  }
};
