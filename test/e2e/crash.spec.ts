import { formatAmount } from '@ledger/domain';
import type { LedgerClient } from '@ledger/client';
import { AccountKind } from '@ledger/protocol';
import { accepted, connectLedger, usd } from '../support/client';
import { eventually } from '../support/eventually';
import { commandIdOf, conservation, decoded, folded, historyOf } from '../support/history';
import { RandomTraffic, revisionsOf } from '../support/random-traffic';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { removeData, startServer, temporaryData } from '../support/server';

const KILLS = 10;
const CLIENTS = 24;
/** A kill comes after so many acknowledgements of a round, at most. */
const ACKNOWLEDGED_MAX = 400;
const LEDGER = 'survivor';
/** Nobody names it after its set-up. */
const QUIET = 'quiet';
const AGENTS = Array.from({ length: 8 }, (_, i) => `agent-${i}`);

const envelope = (commandId: string) => ({ commandId, ledgerId: LEDGER, actor: 'survivor' });

describe('a server that is killed under load', () => {
  let dataDir: string;
  beforeAll(async () => (dataDir = await temporaryData()));
  afterAll(() => removeData(dataDir));

  it('keeps every acknowledged command, once and whole, and its projections catch up', async () => {
    const seed = chosenSeed();
    process.stdout.write(`crash seed ${seed}\n`);
    const random = new SeededRandom(seed);
    const traffic = new RandomTraffic({
      random,
      ledgerIds: [LEDGER],
      agents: AGENTS,
      ttlSeconds: 3_600,
      unit: '0.001',
    });
    await openLedger(dataDir);
    for (let kill = 0; kill < KILLS; kill += 1)
      await runUntilKilled(dataDir, traffic, 1 + random.below(ACKNOWLEDGED_MAX));

    const server = await startServer({ dataDir });
    const client = connectLedger(server.address);
    let newest = '0';
    for (const sent of traffic.sent) {
      const answer = await sent.send(client);
      // A rejection beyond the recorded rate keeps nothing: its repeat is decided anew.
      if (sent.acknowledged?.revision === undefined) sent.acknowledged = answer;
      else expect(answer).toMatchObject({ replayed: true, revision: sent.acknowledged.revision });
      newest = answer.position ?? newest;
    }
    const history = await historyOf(client, LEDGER);
    for (const { commandId, acknowledged } of traffic.sent) {
      const own = history.filter((event) => commandIdOf(event) === commandId).map(({ revision }) => revision);
      expect({ commandId, own }).toEqual({ commandId, own: revisionsOf(acknowledged!) });
    }
    const state = folded(history.map(decoded));
    for (const { funded, accounted } of conservation(state)) expect(accounted).toBe(funded);
    await expectProjected(client, newest, state);
    await eventually(async () => (await historyOf(client, QUIET)).some(({ type }) => type === 'ReservationsExpired'));
    client.close();
    await server.stop();
  }, 240_000);
});

const openLedger = async (dataDir: string): Promise<void> => {
  const server = await startServer({ dataDir });
  const client = connectLedger(server.address);
  accepted(await client.commands.openLedger({ envelope: envelope('open') }));
  accepted(await client.commands.fund({ envelope: envelope('fund'), amounts: usd('1000') }));
  for (const accountId of AGENTS) {
    const kind = AccountKind.AGENT;
    accepted(
      await client.commands.openAccount({ envelope: envelope(accountId), accountId, kind, allocation: usd('0.5') }),
    );
  }
  // Its hold passes while no server runs, or while one runs that nobody asks for it.
  const quiet = (commandId: string) => ({ ...envelope(commandId), ledgerId: QUIET });
  accepted(await client.commands.openLedger({ envelope: quiet('open') }));
  const accountId = 'root';
  accepted(await client.commands.fund({ envelope: quiet('fund'), amounts: usd('1') }));
  const held = { envelope: quiet('hold'), reservationId: 'held', accountId, amounts: usd('1'), ttlSeconds: 3 };
  accepted(await client.commands.reserve(held));
  client.close();
  await server.stop();
};

/** All clients send until the server is gone; what was not answered then stays without acknowledgement. */
const runUntilKilled = async (dataDir: string, traffic: RandomTraffic, killAfter: number): Promise<void> => {
  const server = await startServer({ dataDir });
  const client = connectLedger(server.address);
  let acknowledged = 0;
  let killed: Promise<unknown> | undefined;
  const sender = async (): Promise<void> => {
    while (killed === undefined) {
      const sent = traffic.next();
      try {
        sent.acknowledged = await sent.send(client);
      } catch {
        return;
      }
      acknowledged += 1;
      if (acknowledged >= killAfter) killed ??= server.stop('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, sender));
  await killed;
  client.close();
};

/** The projections and the live state say of every account what the log says. */
const expectProjected = async (
  client: LedgerClient,
  minPosition: string,
  state: ReturnType<typeof folded>,
): Promise<void> => {
  const { accounts } = await client.queries.getBalances({ ledgerId: LEDGER, depth: 32, pageSize: 1_000, minPosition });
  expect(accounts).toHaveLength(AGENTS.length + 1);
  const place = state.resources.places.get('usd')!;
  for (const { account, balances } of accounts) {
    const { accountId } = account!;
    const book = state.accounts.get(accountId)!.books[place]!;
    const text = (units: bigint) => formatAmount(units, state.resources.scales[place]!);
    const expected = {
      available: text(book.available),
      held: text(book.held),
      consumed: text(book.consumed),
      used: text(book.used),
      reserved: text(book.reserved),
    };
    expect(balances[0]!.own).toMatchObject(expected);
    const live = await client.queries.getAccount({ ledgerId: LEDGER, accountId });
    expect(live.account!.balances[0]).toMatchObject(expected);
  }
};
