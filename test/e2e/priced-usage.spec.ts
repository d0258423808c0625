import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerClient } from '@ledger/client';
import { AccountKind, ConsumeMode, RejectionCode, Remedy, UnpricedPolicy } from '@ledger/protocol';
import { accepted, connectLedger, envelope, rejected, usd } from '../support/client';
import { removeData, startServer, temporaryData, type ServerProcess } from '../support/server';

const PRICES = `
prices:
  - { provider: acme, model: big-1, per_million: { input: 6, output: 30 } }
  - provider: acme
    model: big-1
    from: 2026-06-01
    per_million: { input: 3, cached_input: 0.3, cache_write: 3.75, output: 15 }
  - { provider: acme, model: speech, per_second: 0.0001 }
  - { provider: acme, model: search, per_call: 0.004 }
`;

let server: ServerProcess;
let client: LedgerClient;
let files: string;

beforeAll(async () => {
  files = await temporaryData();
  const file = join(files, 'prices.yaml');
  await writeFile(file, PRICES);
  server = await startServer({ env: { LEDGER_PRICES_FILE: file } });
  client = connectLedger(server.address);
});
afterAll(async () => {
  client.close();
  await server.stop();
  await removeData(server.dataDir);
  await removeData(files);
});

const ledgerOf = async (ledgerId: string) => {
  const { commands } = client;
  accepted(await commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await commands.fund({ envelope: envelope(ledgerId), amounts: usd('100') }));
  const kind = AccountKind.AGENT;
  accepted(await commands.openAccount({ envelope: envelope(ledgerId), accountId: 'a', kind, allocation: usd('10') }));
  type Consume = Parameters<typeof commands.consume>[0];
  return {
    consume: (
      attribution: NonNullable<Consume>['attribution'],
      rest: Partial<Consume> & { occurredAt?: string } = {},
    ) =>
      commands.consume({
        envelope: { ...envelope(ledgerId), occurredAt: rest.occurredAt },
        accountId: 'a',
        mode: rest.mode ?? ConsumeMode.ENFORCE,
        amounts: rest.amounts ?? [],
        attribution,
      }),
    reserve: (fields: Partial<Parameters<typeof commands.reserve>[0]>) =>
      commands.reserve({ envelope: envelope(ledgerId), accountId: 'a', reservationId: 'r', ttlSeconds: 60, ...fields }),
  };
};

const BIG = { provider: 'acme', model: 'big-1' };

describe('usage whose cost the caller does not know', () => {
  it('is priced by class of token, and the price is on the answer', async () => {
    const { consume } = await ledgerOf('classes');
    const tokens = { input: 1_000, cachedInput: 2_000, cacheWrite: 400, output: 300, reasoning: 100 };
    const answer = accepted(await consume({ ...BIG, tokens }, { occurredAt: '2026-06-01T00:00:00Z' }));
    // 1000 x 3 + 2000 x 0.3 + 400 x 3.75 + 400 x 15 usd for a million.
    expect(answer.charges).toMatchObject([{ resource: 'usd', amount: '0.0111', payerId: 'a' }]);
    expect(answer.notes).toMatchObject([
      {
        accountId: 'a',
        price: {
          ...BIG,
          source: 'overrides',
          from: '2026-06-01T00:00:00.000Z',
          perMillion: { input: '3', cachedInput: '0.3', cacheWrite: '3.75', output: '15', reasoning: '15' },
        },
        unpriced: false,
      },
    ]);
  });

  it('has the price of the day on which the call was made, as a report; a request that of today', async () => {
    const { consume } = await ledgerOf('dates');
    const tokens = { input: 1_000_000 };
    const cost = async (occurredAt: string, mode = ConsumeMode.RECORD) =>
      accepted(await consume({ ...BIG, tokens }, { occurredAt, mode })).charges[0]!.amount;
    expect(await cost('2026-05-31T23:59:59.999Z', ConsumeMode.ENFORCE)).toBe('3');
    expect(await cost('2026-05-31T23:59:59.999Z')).toBe('6');
    expect(await cost('2026-06-01T00:00:00.000Z')).toBe('3');
  });

  it.each([
    { what: 'seconds', attribution: { model: 'speech', provider: 'acme', seconds: '2.5' }, cost: '0.00025' },
    { what: 'calls', attribution: { model: 'search', provider: 'acme', calls: 3 }, cost: '0.012' },
    { what: 'tokens, from the package', attribution: { model: 'gpt-4o', tokens: { output: 1_000 } }, cost: '0.01' },
  ])('is priced by $what', async ({ what, attribution, cost }) => {
    const { consume } = await ledgerOf(`by-${what.slice(0, 5)}-${cost.slice(2)}`);
    expect(accepted(await consume(attribution)).charges).toMatchObject([{ resource: 'usd', amount: cost }]);
  });

  it('counts tokens where a limit does, with a model or without', async () => {
    const { consume } = await ledgerOf('counted');
    accepted(
      await client.commands.setLimit({
        envelope: envelope('counted'),
        accountId: 'a',
        resource: 'tokens',
        amount: '100',
      }),
    );
    const unnamed = { tokens: { input: 40, reasoning: 20 } };
    expect(rejected(await consume(unnamed)).code).toBe(RejectionCode.PRICE_UNKNOWN);
    expect(accepted(await consume(unnamed, { amounts: usd('0') })).charges).toMatchObject([
      { resource: 'tokens', amount: '60', payerId: undefined },
    ]);
    expect(rejected(await consume({ ...BIG, tokens: { output: 41 } })).detail).toMatchObject({
      value: { accountId: 'a', resource: 'tokens', requested: '41', available: '40' },
    });
  });

  it('is not priced where usd are stated', async () => {
    const { consume } = await ledgerOf('stated');
    const answer = accepted(await consume({ ...BIG, tokens: { input: 1_000 } }, { amounts: usd('0.5') }));
    expect(answer.charges).toMatchObject([{ amount: '0.5' }]);
    expect(answer.notes).toEqual([]);
  });

  it('is refused where there is no price, or flagged where the policy says so, and a report is always booked', async () => {
    const { consume } = await ledgerOf('mystery');
    const mystery = { provider: 'acme', model: 'mystery', tokens: { input: 10 } };
    const steps = [{ resource: 'steps', amount: '1' }];
    expect(rejected(await consume(mystery, { amounts: steps }))).toMatchObject({
      code: RejectionCode.PRICE_UNKNOWN,
      remedy: Remedy.MEND,
      detail: { $case: 'unpriced', value: { provider: 'acme', model: 'mystery' } },
    });
    const reported = accepted(await consume(mystery, { amounts: steps, mode: ConsumeMode.RECORD }));
    expect(reported.notes).toMatchObject([{ unpriced: true, price: undefined }]);
    accepted(
      await client.commands.updateAccount({
        envelope: envelope('mystery'),
        accountId: 'a',
        policy: { unpriced: UnpricedPolicy.FLAG },
      }),
    );
    const flagged = accepted(await consume(mystery, { amounts: steps }));
    expect(flagged.notes).toMatchObject([{ unpriced: true }]);
    expect(flagged.charges).toMatchObject([{ resource: 'steps', amount: '1' }]);
  });
});

describe('a reservation that is estimated', () => {
  it('from a text by the tokenizer of the model, and settled by what was used', async () => {
    const { reserve } = await ledgerOf('text');
    const estimate = { provider: 'openai', model: 'gpt-4o', text: 'hello world', maxOutputTokens: 100 };
    const held = accepted(await reserve({ estimate }));
    // 2 x 2.5 + 100 x 10 usd for a million.
    expect(held.reservation!.holds).toEqual([{ resource: 'usd', amount: '0.001005', payerId: 'a' }]);
    expect(held.notes).toMatchObject([
      {
        accountId: 'a',
        reservationId: 'r',
        price: { provider: 'openai', perMillion: { input: '2.5', output: '10' } },
        estimate: {
          provider: 'openai',
          model: 'gpt-4o',
          inputTokens: 2,
          maxOutputTokens: 100,
          method: 'tokenizer:o200k_base',
        },
      },
    ]);
    const settled = accepted(
      await client.commands.settle({
        envelope: envelope('text'),
        reservationId: 'r',
        attribution: { provider: 'openai', model: 'gpt-4o', tokens: { input: 2, output: 10 } },
      }),
    );
    expect(settled.charges).toMatchObject([{ amount: '0.000105', fromHold: '0.000105' }]);
    expect(settled.released).toMatchObject([{ hold: { amount: '0.0009' } }]);
    expect(settled.notes).toMatchObject([{ reservationId: 'r', price: { model: expect.stringContaining('gpt-4o') } }]);
  });

  it('from a text of 1 MiB by a rule of thumb where the model has no tokenizer, and says so', async () => {
    const { reserve } = await ledgerOf('long-text');
    const text = 'some words. '.repeat(87_381);
    const held = accepted(await reserve({ estimate: { ...BIG, text, maxOutputTokens: 1 } }));
    const [{ estimate }] = held.notes as [(typeof held.notes)[0]];
    expect(estimate!.method).toBe('heuristic');
    expect(estimate!.inputTokens).toBeGreaterThan(100_000);
  });

  it('from a count, with tokens where somebody counts them, beside amounts that are stated', async () => {
    const { reserve } = await ledgerOf('counts');
    accepted(
      await client.commands.setLimit({
        envelope: envelope('counts'),
        accountId: 'root',
        resource: 'tokens',
        amount: '1500',
      }),
    );
    const estimate = { ...BIG, inputTokens: 1_000, maxOutputTokens: 501 };
    expect(rejected(await reserve({ estimate }))).toMatchObject({
      code: RejectionCode.LIMIT_EXCEEDED,
      detail: { value: { resource: 'tokens', requested: '1501', available: '1500' } },
    });
    const amounts = [{ resource: 'tokens', amount: '7' }];
    const held = accepted(await reserve({ estimate, amounts }));
    expect(held.reservation!.holds.map(({ resource, amount }) => [resource, amount])).toEqual([
      ['tokens', '7'],
      ['usd', '0.010515'],
    ]);
    expect(held.notes).toMatchObject([{ estimate: { method: 'given', inputTokens: 1_000 } }]);
  });
});
