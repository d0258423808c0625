import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { AccountKind, ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, faultOf, usd, type LedgerClient } from '../support/client';
import { runCliAlone, startCli } from '../support/cli';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { eventually } from '../support/eventually';
import { healthOf } from '../support/health';
import { openFunded } from '../support/ledger-load';
import { removeData, startServer, type ServerProcess } from '../support/server';

const COMMAND_MS = 2_000;
/** Time that a loaded machine may add to a bound. */
const SLACK_MS = 3_000;

describe('a server whose EventStoreDB goes away', () => {
  let store: EventStoreDbDouble;
  let server: ServerProcess;
  let client: LedgerClient;
  let health: ReturnType<typeof healthOf>;

  const start = async (): Promise<void> => {
    server = await startServer({
      env: {
        EVENTSTOREDB_URL: store.connectionString,
        LEDGER_STORE_TIMEOUT_MS: '500',
        LEDGER_COMMAND_TIMEOUT_MS: String(COMMAND_MS),
      },
    });
    client = connectLedger(server.address);
    health = healthOf(server.address);
  };
  beforeEach(async () => void (store = await startDouble()));
  afterEach(async () => {
    store.network.thaw();
    client.close();
    health.close();
    await server.stop();
    await removeData(server.dataDir);
    await store.stop();
  });

  const becomes = (state: 'SERVING' | 'NOT_SERVING'): Promise<void> =>
    eventually(async () => (await health.check('')) === state);
  const charge = (commandId?: string) =>
    client.commands.consume({
      envelope: envelope('l', commandId === undefined ? {} : { commandId }),
      accountId: 'a',
      mode: ConsumeMode.RECORD,
      amounts: usd('0.001'),
    });
  /** Answers the position at or after it. */
  const charged = async (commandId?: string): Promise<string> => {
    const answered = await charge(commandId);
    accepted(answered);
    return answered.answer!.position!;
  };
  const used = async (minPosition: string): Promise<string | undefined> => {
    const { accounts } = await client.queries.listAccounts({ ledgerId: 'l', minPosition, pageSize: 10 });
    const { account } = await client.queries.getAccount({ ledgerId: 'l', accountId: 'a' });
    expect(accounts.map(({ accountId }) => accountId)).toContain('a');
    return account?.balances[0]?.used;
  };
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const since = performance.now();
    const result = await work;
    expect(performance.now() - since).toBeLessThan(COMMAND_MS + SLACK_MS);
    return result;
  };

  it('starts without it, says so, and serves everything once it is there', async () => {
    await store.crash();
    await start();
    expect(server.output()).toMatch(/ listening: gRPC on .*; not ready: the event store does not answer: /);
    expect(server.output()).not.toContain(' ready: gRPC on');
    await becomes('NOT_SERVING');
    expect(await health.check('live')).toBe('SERVING');
    const opening = client.commands.openLedger({ envelope: envelope('l') });
    expect(await timed(faultOf(opening))).toMatchObject({ code: status.UNAVAILABLE, retryAfterMs: 500 });
    expect(await client.queries.getStatus({})).toMatchObject({ storePosition: '' });
    const silence = `the event store of ${server.address} does not answer: `;
    expect(await runCliAlone('tail', 'l', '--server', server.address)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${silence}try again later\n`,
    });
    const following = startCli('tail', 'l', '--follow', '--json', '--after', '0', '--server', server.address);
    const [remark] = (await once(following.process.stderr!, 'data')) as [Buffer];
    expect(String(remark)).toBe(`${silence}waiting for it\n`);
    await store.start();
    await becomes('SERVING');
    await openFunded(client, 'l', ['a']);
    const position = await charged();
    await eventually(async () =>
      (await client.queries.getStatus({})).projections.every(({ state }) => state === 'live'),
    );
    expect(await used(position)).toBe('0.001');
    const { value: first } = (await following.lines.next()) as { value: string };
    expect(JSON.parse(first)).toMatchObject({ revision: 0, type: 'LedgerOpened' });
    following.process.kill('SIGINT');
    await following.ended;
  });

  it('says at its start that the store does not know it', async () => {
    const guarded = await startDouble({ users: { ledger: 'right' } });
    const url = guarded.connectionString.replace('esdb://', 'esdb://ledger:wr0ng@');
    const refused = await startServer({ env: { EVENTSTOREDB_URL: url } });
    expect(refused.output()).toMatch(/ listening: gRPC on .*; not ready: .*refuses.* password of EVENTSTOREDB_URL/);
    expect(refused.output()).not.toContain('wr0ng');
    await refused.stop();
    await removeData(refused.dataDir);
    await guarded.stop();
  });

  it.each([
    { way: 'is killed', away: () => store.crash(), back: () => store.start() },
    {
      way: 'falls silent',
      away: () => Promise.resolve(store.network.freeze()),
      back: () => Promise.resolve(store.network.thaw()),
    },
  ])('answers every command in time while it $way under load, and counts each once when it is back', async (fault) => {
    await start();
    await becomes('SERVING');
    await openFunded(client, 'l', ['a']);
    await client.commands.openAccount({
      envelope: envelope('l'),
      accountId: 'b',
      kind: AccountKind.AGENT,
    });
    const ids = Array.from({ length: 200 }, (_, i) => `charge-${i}`);
    const faults: string[] = [];
    const send = async (id: string): Promise<void> => {
      const settled = await timed(charge(id).then(accepted, (error: { details: string }) => error));
      if ('details' in settled) faults.push(settled.details);
    };
    const before = ids.slice(0, 50).map(send);
    await fault.away();
    await Promise.all([...before, ...ids.slice(50, 100).map(send)]);
    expect(faults.length).toBeGreaterThan(0);
    await becomes('NOT_SERVING');
    expect(await health.check('live')).toBe('SERVING');
    await fault.back();
    await becomes('SERVING');
    // Commands that may have been recorded and commands that were not are sent again alike.
    let position = '';
    for (const id of ids) position = await charged(id);
    expect(await used(position)).toBe('0.2');
    expect(server.process.exitCode).toBeNull();
  });
});
