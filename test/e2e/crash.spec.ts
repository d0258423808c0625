import { formatAmount } from '@ledger/domain';
import { AccountKind, ConsumeMode, type CommandAnswer, type LedgerClient } from '@ledger/protocol';
import { accepted, connectLedger, usd } from '../support/client';
import { commandIdOf, conservation, decoded, folded, historyOf } from '../support/history';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { removeData, startServer, temporaryData } from '../support/server';

const KILLS = 10;
const CLIENTS = 24;
/** A kill comes after so many acknowledgements of a round, at most. */
const ACKNOWLEDGED_MAX = 400;
const LEDGER = 'survivor';
const AGENTS = Array.from({ length: 8 }, (_, i) => `agent-${i}`);

/** A command as it was sent, and again whenever nobody knows what became of it. */
interface Sent {
  readonly commandId: string;
  readonly send: (client: LedgerClient) => Promise<CommandAnswer>;
  acknowledged?: CommandAnswer;
}

const envelope = (commandId: string) => ({ commandId, ledgerId: LEDGER, actor: 'survivor' });

/** Random commands of every kind of effect: charges, holds, bills, moves, and several of them in one. */
class Traffic {
  readonly sent: Sent[] = [];
  private readonly openReservations: string[] = [];

  constructor(private readonly random: SeededRandom) {}

  next(): Sent {
    const commandId = `c-${this.sent.length}`;
    const sent = { commandId, send: this.command(commandId) };
    this.sent.push(sent);
    return sent;
  }

  private command(commandId: string): Sent['send'] {
    const accountId = this.random.of(AGENTS);
    const amounts = usd(`0.00${1 + this.random.below(9)}`);
    const header = { envelope: envelope(commandId) };
    const reservationId = this.openReservations.pop();
    switch (this.random.below(5)) {
      case 0: {
        const reserved = `r-${commandId}`;
        return async ({ commands }) => {
          const answer = await commands.reserve({
            ...header,
            accountId,
            reservationId: reserved,
            amounts,
            ttlSeconds: 3_600,
          });
          this.openReservations.push(reserved);
          return answer.answer!;
        };
      }
      case 1:
        if (reservationId !== undefined) {
          return async ({ commands }) => (await commands.settle({ ...header, reservationId, amounts })).answer!;
        }
        break;
      case 2: {
        const toId = AGENTS[(AGENTS.indexOf(accountId) + 1) % AGENTS.length]!;
        return async ({ commands }) =>
          (await commands.transfer({ ...header, fromId: accountId, toId, amounts })).answer!;
      }
      case 3: {
        const consume = { accountId, mode: ConsumeMode.ENFORCE, amounts };
        const items = [
          { command: { $case: 'allocate' as const, value: { accountId, amounts } } },
          { command: { $case: 'consume' as const, value: consume } },
          { command: { $case: 'reclaim' as const, value: { accountId, amounts } } },
        ];
        return async ({ commands }) =>
          (await commands.executeBatch({ atomic: envelope(commandId), commands: items })).answers[0]!;
      }
    }
    if (reservationId !== undefined) this.openReservations.push(reservationId);
    const mode = this.random.chance(0.5) ? ConsumeMode.ENFORCE : ConsumeMode.RECORD;
    return async ({ commands }) => (await commands.consume({ ...header, accountId, mode, amounts })).answer!;
  }
}

describe('a server that is killed under load', () => {
  let dataDir: string;
  beforeAll(async () => (dataDir = await temporaryData()));
  afterAll(() => removeData(dataDir));

  it('keeps every acknowledged command, once and whole, and its projections catch up', async () => {
    const seed = chosenSeed();
    process.stdout.write(`crash seed ${seed}\n`);
    const random = new SeededRandom(seed);
    const traffic = new Traffic(random);
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
      const last = acknowledged!.revision;
      const expected = last === undefined ? [] : range(recordedFirst(acknowledged!), last);
      expect({ commandId, own }).toEqual({ commandId, own: expected });
    }
    const state = folded(history.map(decoded));
    for (const { funded, accounted } of conservation(state)) expect(accounted).toBe(funded);
    await expectProjected(client, newest, state);
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
  client.close();
  await server.stop();
};

/** All clients send until the server is gone; what was not answered then stays without acknowledgement. */
const runUntilKilled = async (dataDir: string, traffic: Traffic, killAfter: number): Promise<void> => {
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

const recordedFirst = (answer: CommandAnswer): bigint =>
  answer.outcome?.$case === 'accepted' ? answer.outcome.value.firstRevision! : answer.revision!;

const range = (first: bigint, last: bigint): bigint[] =>
  Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i));

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
