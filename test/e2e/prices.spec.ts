import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountKind, ConsumeMode, type CommandAnswer } from '@ledger/protocol';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { accepted, connectLedger, envelope, faultOf, rejected, usd, type LedgerClient } from '../support/client';
import { removeData, startServer, type ServerProcess } from '../support/server';

const LEDGER = 'priced';
const TEXT = '预算账本 decides whether an agent may spend. 🤖 '.repeat(40);

let directory: string;
let server: ServerProcess;
let client: LedgerClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prices-'));
  const file = join(directory, 'prices.yaml');
  await writeFile(file, 'prices:\n  - { provider: in-house, model: search, per_call: 0.004 }\n');
  server = await startServer({ env: { LEDGER_PRICES_FILE: file } });
  client = connectLedger(server.address);
  accepted(await client.commands.openLedger({ envelope: envelope(LEDGER) }));
  accepted(await client.commands.fund({ envelope: envelope(LEDGER), amounts: usd('100') }));
  const account = { envelope: envelope(LEDGER), accountId: 'a', kind: AccountKind.AGENT, allocation: usd('10') };
  accepted(await client.commands.openAccount(account));
});
afterAll(async () => {
  client.close();
  await server.stop();
  await removeData(server.dataDir);
  await rm(directory, { recursive: true, force: true });
});

const reserve = (reservationId: string, text: string, model = 'gpt-4o') => ({
  envelope: envelope(LEDGER),
  accountId: 'a',
  reservationId,
  ttlSeconds: 60,
  estimate: { provider: 'openai', model, text, maxOutputTokens: 100 },
});
const settle = (reservationId: string) => ({
  envelope: envelope(LEDGER),
  reservationId,
  attribution: { tokens: { input: 10, output: 1 } },
});

describe('usage without a cost', () => {
  it('is priced by the bundled prices: 1,000 x 2.5 + 100 x 10, per million', async () => {
    const attribution = { provider: 'openai', model: 'gpt-4o', tokens: { input: 1000, output: 100 } };
    const consume = { envelope: envelope(LEDGER), accountId: 'a', mode: ConsumeMode.ENFORCE, attribution };
    const { notes } = accepted(await client.commands.consume(consume));
    expect(notes).toMatchObject([{ price: { provider: 'openai', model: 'gpt-4o', perMillion: { input: '2.5' } } }]);
    const { account } = await client.queries.getAccount({ ledgerId: LEDGER, accountId: 'a' });
    expect(account?.balances).toMatchObject([{ resource: 'usd', consumed: '0.0035' }]);
  });

  it("is priced by the operator's own, where there are any", async () => {
    const attribution = { provider: 'in-house', model: 'search', calls: 2 };
    const consume = { envelope: envelope(LEDGER), accountId: 'a', mode: ConsumeMode.RECORD, attribution };
    const { notes } = accepted(await client.commands.consume(consume));
    expect(notes).toMatchObject([{ price: { source: 'overrides', perCall: '0.004' } }]);
  });

  it('is refused without a price', async () => {
    const attribution = { provider: 'in-house', model: 'nobody', calls: 2 };
    const consume = { envelope: envelope(LEDGER), accountId: 'a', mode: ConsumeMode.ENFORCE, attribution };
    expect(rejected(await client.commands.consume(consume))).toMatchObject({ reason: 'price_unknown' });
  });
});

describe('a reservation by a text', () => {
  it("holds by the count of the model's own tokenizer, and a repeat of it is the same command", async () => {
    const command = reserve('text-1', TEXT);
    const { notes } = accepted(await client.commands.reserve(command));
    const inputTokens = encode(TEXT).length;
    expect(notes).toMatchObject([{ estimate: { inputTokens, maxOutputTokens: 100, method: 'tokenizer:o200k_base' } }]);
    const { reservation } = await client.queries.getReservation({ ledgerId: LEDGER, reservationId: 'text-1' });
    // 2.5 and 10 usd for a million: billionths of a usd are 2,500 and 10,000 a token.
    const billionths = inputTokens * 2_500 + 100 * 10_000;
    expect(reservation?.holds).toMatchObject([{ resource: 'usd', amount: String(billionths / 1e9) }]);
    expect((await client.commands.reserve(command)).answer?.replayed).toBe(true);
    const other = { ...command, estimate: { ...command.estimate, text: `${TEXT}!` } };
    expect(rejected(await client.commands.reserve(other)).reason).toBe('idempotency_conflict');
  });

  it('says where its count is a rule of thumb', async () => {
    const estimated = { ...reserve('text-2', 'hello world'), amounts: usd('1') };
    estimated.estimate.model = 'nobody-knows';
    const { notes } = accepted(await client.commands.reserve(estimated));
    expect(notes).toMatchObject([{ estimate: { inputTokens: 5, method: 'heuristic' } }]);
  });

  it('is bounded by a mebibyte', async () => {
    const fault = await faultOf(client.commands.reserve(reserve('text-3', 'x'.repeat(1_048_577))));
    expect(fault.message).toContain('text');
  });

  it('keeps its place among the commands of one message', async () => {
    const { answers } = await client.commands.executeBatch({
      commands: [
        { command: { $case: 'reserve', value: reserve('in-order', TEXT.repeat(100)) } },
        { command: { $case: 'settle', value: settle('in-order') } },
        { command: { $case: 'settle', value: settle('in-order') } },
      ],
    });
    expect(answers.map(reasonOf)).toEqual(['accepted', 'accepted', 'reservation_closed']);
  });

  it('may be an item of an atomic batch', async () => {
    const { answers } = await client.commands.executeBatch({
      atomic: envelope(LEDGER),
      commands: [
        { command: { $case: 'reserve', value: { ...reserve('atomic', TEXT), envelope: undefined } } },
        { command: { $case: 'settle', value: { ...settle('atomic'), envelope: undefined } } },
      ],
    });
    expect(answers.map(reasonOf)).toEqual(['accepted']);
  });
});

it('a file of prices that is wrong keeps the server from starting', async () => {
  const file = join(directory, 'wrong.yaml');
  await writeFile(file, 'prices:\n  - { provider: p, model: m, per_cal: 1 }\n');
  const start = startServer({ dataDir: join(directory, 'data'), env: { LEDGER_PRICES_FILE: file } });
  await expect(start).rejects.toThrow(`${file}:2:30 prices.0.per_cal is not known here`);
});

const reasonOf = ({ outcome }: CommandAnswer) =>
  outcome?.$case === 'rejected' ? outcome.value.reason : outcome?.$case;
