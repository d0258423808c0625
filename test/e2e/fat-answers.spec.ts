import { AccountKind, ConsumeMode, NATS_SUBJECTS, WindowUnit, type Command, type CommandBody } from '@ledger/protocol';
import { accepted, connectLedger, envelope, faultOf, type LedgerClient } from '../support/client';
import { natsCaller, type Json, type NatsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { removeData, startServer, type ServerProcess } from '../support/server';

/** Pages and batches whose rows and answers are as large as they come: whole over several messages, or told in short. */
const LEDGER = 'fat';
const ACCOUNTS = 120;
const FRESH = 128;
/** Names in ascending order, as answers list them. */
const RESOURCES = ['usd', 'tokens', 'steps', 'tool_calls', 'seconds'];
const OWN = Array.from({ length: 59 }, (_, i) => `r${String(i).padStart(2, '0')}${'x'.repeat(60)}`);
const all = [...RESOURCES, ...OWN].map((resource) => ({ resource, amount: '1' }));
const accountId = (i: number): string => `agent-${String(i).padStart(3, '0')}${'y'.repeat(100)}`;
const labels = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`label${i}`, '"'.repeat(256)]));

let nats: NatsServer;
let server: ServerProcess;
let client: LedgerClient;
let caller: NatsCaller;

const batch = async (bodies: readonly CommandBody[]) => {
  const commands: Command[] = bodies.map((command) => ({ command }));
  return (await client.commands.executeBatch({ commands })).answers;
};

beforeAll(async () => {
  nats = await natsServer();
  server = await startServer({ env: { NATS_URL: nats.url } });
  client = connectLedger(server.address);
  caller = await natsCaller(nats.url);
  await caller.served();
  const resources = OWN.map((resource) => ({ resource, scale: 18 }));
  accepted(await client.commands.openLedger({ envelope: envelope(LEDGER), resources }));
  const funds = all.map(({ resource }) => ({ resource, amount: '1000000' }));
  accepted(await client.commands.fund({ envelope: envelope(LEDGER), amounts: funds }));
  const opened = await Promise.all(
    Array.from({ length: ACCOUNTS }, (_, i) =>
      client.commands.openAccount({
        envelope: envelope(LEDGER),
        accountId: accountId(i),
        kind: AccountKind.AGENT,
        labels: { entries: labels },
        allocation: all,
      }),
    ),
  );
  opened.forEach(accepted);
  const used = await Promise.all(
    Array.from({ length: ACCOUNTS }, (_, i) =>
      client.commands.consume({
        envelope: envelope(LEDGER),
        accountId: accountId(i),
        mode: ConsumeMode.ENFORCE,
        amounts: all.map(({ resource }) => ({ resource, amount: resource === 'usd' ? '0.25' : '1' })),
        attribution: { operation: '😀'.repeat(256), session: `${i}-${'😀'.repeat(250)}` },
      }),
    ),
  );
  used.forEach(accepted);
  accepted(
    await client.commands.setLimit({
      envelope: envelope(LEDGER),
      accountId: accountId(0),
      resource: 'usd',
      amount: '5',
      window: { unit: WindowUnit.DAY, timeZone: undefined },
    }),
  );
  const [last] = await batch([
    { $case: 'suspendAccount', value: { envelope: envelope(LEDGER), accountId: accountId(0), reason: undefined } },
  ]);
  await client.queries.getLedgerTotals({ ledgerId: LEDGER, minPosition: last!.position });
});
afterAll(async () => {
  await caller.close();
  client.close();
  await server.stop();
  await nats.remove();
  await removeData(server.dataDir);
});

interface Paged {
  readonly name: string;
  readonly request: Json;
  readonly rows: string;
  readonly next: readonly [token: string, after: string];
  /** Reads the id of a row. */
  readonly id: (row: never) => string;
  readonly count: number;
}
const PAGED: readonly Paged[] = [
  {
    name: 'ListAccounts',
    request: { ledgerId: LEDGER },
    rows: 'accounts',
    next: ['nextAfterId', 'afterId'],
    id: (row: { accountId: string }) => row.accountId,
    count: ACCOUNTS + 1,
  },
  {
    name: 'GetBalances',
    request: { ledgerId: LEDGER, depth: 3 },
    rows: 'accounts',
    next: ['nextAfterId', 'afterId'],
    id: (row: { account: { accountId: string } }) => row.account.accountId,
    count: ACCOUNTS + 1,
  },
  {
    name: 'GetUsage',
    request: { ledgerId: LEDGER, groupBy: [1, 2, 8] },
    rows: 'rows',
    next: ['nextPageToken', 'pageToken'],
    id: (row: { accountId: string; resource: string; session?: string }) => `${row.accountId} ${row.resource}`,
    count: ACCOUNTS * 64,
  },
];

const overGrpc = async (name: string, request: Json): Promise<Json> => {
  const method = `${name[0]!.toLowerCase()}${name.slice(1)}` as 'getUsage';
  return (await client.queries[method](request)) as unknown as Json;
};
const overNats = async (name: string, request: Json): Promise<Json> => {
  const { body } = await caller.query(name, request);
  if ('error' in body) throw new Error(JSON.stringify(body['error']));
  return body;
};

describe.each([
  ['gRPC', overGrpc],
  ['NATS', overNats],
])('a page over %s', (_door, ask) => {
  it.each(PAGED)('of $name ends where it would be too large, and the next goes on there', async (paged) => {
    const seen: string[] = [];
    let pages = 0;
    let after: Json = {};
    for (;;) {
      const answer = await ask(paged.name, { ...paged.request, pageSize: 1_000, ...after });
      seen.push(...((answer[paged.rows] ?? []) as never[]).map(paged.id));
      pages += 1;
      const next = answer[paged.next[0]];
      if (next === undefined) break;
      after = { [paged.next[1]]: next };
    }
    expect(new Set(seen).size).toBe(paged.count);
    expect(seen).toHaveLength(paged.count);
    expect(pages).toBeGreaterThan(Math.ceil(paged.count / 1_000));
  });
});

describe('a batch whose answers are too large together', () => {
  const consumes = (count: number, ids: string) =>
    Array.from({ length: count }, (_, i) => ({
      accountId: accountId(1 + (i % (ACCOUNTS - 1))),
      mode: ConsumeMode.RECORD,
      amounts: all,
      attribution: undefined,
      onShortage: 0,
      reservationId: undefined,
      envelope: { ...envelope(LEDGER), commandId: `${ids}-${i}`.padEnd(FRESH, 'z') },
    }));

  it('is executed over gRPC, answered in short where there is no room, and in full by a repeat', async () => {
    const values = consumes(500, 'grpc');
    const answers = await batch(values.map((value) => ({ $case: 'consume', value })));
    expect(answers).toHaveLength(values.length);
    expect(answers.map(({ commandId }) => commandId)).toEqual(values.map((value) => value.envelope.commandId));
    expect(answers.every(({ outcome, revision }) => outcome?.$case === 'accepted' && revision !== undefined)).toBe(
      true,
    );
    const short = answers.findIndex(({ abridged }) => abridged);
    expect(short).toBeGreaterThan(0);
    expect(answers.slice(short).every(({ abridged }) => abridged)).toBe(true);
    expect(answers.at(-1)!.spending).toMatchObject({ status: 5, action: 5 });
    const again = await client.commands.consume(values.at(-1)!);
    expect(accepted(again).charges).toHaveLength(64);
    expect(again.answer).toMatchObject({ replayed: true, revision: answers.at(-1)!.revision, abridged: false });
  });

  it('is executed over NATS, answered in short where there is no room, and in full by a repeat', async () => {
    const values = consumes(150, 'nats').map((value) => ({ ...value, onShortage: undefined }));
    const { body } = await caller.request(NATS_SUBJECTS.batch, { commands: values.map((consume) => ({ consume })) });
    const answers = (body as { answers?: Json[] }).answers ?? [];
    expect(answers).toHaveLength(values.length);
    expect(answers.filter(({ abridged }) => abridged === true).length).toBeGreaterThan(0);
    expect(answers.every((answer) => 'accepted' in answer)).toBe(true);
    const again = await caller.command(LEDGER, 'consume', values.at(-1) as unknown as Json);
    const answer = again.body['answer'] as Json;
    expect(answer).toMatchObject({ replayed: true, revision: answers.at(-1)!['revision'] });
    expect((answer['accepted'] as { charges: unknown[] }).charges).toHaveLength(64);
  });
});

describe('a batch whose answers may not fit even in short', () => {
  it('is refused before any of it is decided', async () => {
    const small = await startServer({ env: { LEDGER_MESSAGE_BYTES_MAX: '8192' } });
    const other = connectLedger(small.address);
    try {
      accepted(await other.commands.openLedger({ envelope: envelope(LEDGER) }));
      const commands = (count: number): Command[] =>
        Array.from({ length: count }, () => ({
          command: { $case: 'defineResource', value: { envelope: envelope(LEDGER), resource: 'hours', scale: 2 } },
        }));
      const { code, violations } = await faultOf(other.commands.executeBatch({ commands: commands(20) }));
      expect(code).toBe(3);
      expect(violations).toEqual([{ field: 'commands', rule: expect.stringMatching(/^must be fewer/) as string }]);
      const { asOf } = await other.queries.check({ ledgerId: LEDGER, accountId: 'root' });
      expect(asOf!.revision).toBe(0n);
      expect((await other.commands.executeBatch({ commands: commands(5) })).answers).toHaveLength(5);
    } finally {
      other.close();
      await small.stop();
      await removeData(small.dataDir);
    }
  });
});
