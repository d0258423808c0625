import type { LedgerClient } from '@ledger/client';
import { NATS_ERROR_HEADERS, NATS_STREAMS, NATS_SUBJECTS } from '@ledger/protocol';
import { accepted, connectLedger, envelope, usd } from '../support/client';
import { eventually } from '../support/eventually';
import {
  natsAccepted,
  natsCaller,
  natsEnvelope,
  natsFaultOf,
  type Json,
  type NatsCaller,
} from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { removeData, startServer, type ServerProcess } from '../support/server';

const MAX_PAYLOAD = 64 * 1024;
const LEDGER = 'over:nats@home_1-a';

let nats: NatsServer;
let server: ServerProcess;
let client: LedgerClient;
let caller: NatsCaller;

beforeAll(async () => {
  nats = await natsServer({ settings: `max_payload: ${MAX_PAYLOAD}` });
  server = await startServer({ env: { NATS_URL: nats.url } });
  client = connectLedger(server.address);
  caller = await natsCaller(nats.url);
  await caller.served();
  natsAccepted(await caller.command(LEDGER, 'openLedger'));
  natsAccepted(await caller.command(LEDGER, 'fund', { amounts: usd('100') }));
});
afterAll(async () => {
  await caller.close();
  client.close();
  await server.stop();
  await nats.remove();
  await removeData(server.dataDir);
});

describe('a command over NATS', () => {
  it('is answered as over gRPC', async () => {
    const account = { accountId: 'agent', kind: 'ACCOUNT_KIND_AGENT', allocation: usd('5') };
    natsAccepted(await caller.command(LEDGER, 'openAccount', account));
    const consume = { accountId: 'agent', mode: 'CONSUME_MODE_ENFORCE', amounts: usd('4.9') };
    const answer = natsAccepted(await caller.command(LEDGER, 'consume', consume));
    expect(answer).toMatchObject({
      ledgerId: LEDGER,
      accepted: { charges: [{ accountId: 'agent', resource: 'usd', amount: '4.9', payerId: 'agent' }] },
      spending: { accountId: 'agent', status: 'SPENDING_STATUS_BLACK', action: 'SPENDING_ACTION_STOP' },
      revision: expect.stringMatching(/^\d+$/),
    });
    const { account: seen } = await client.queries.getAccount({ ledgerId: LEDGER, accountId: 'agent' });
    expect(seen!.balances.find(({ resource }) => resource === 'usd')).toMatchObject({ consumed: '4.9' });
  });

  it('is told of a rejection by an answer, without the headers of an error', async () => {
    const { body, headers } = await caller.command(LEDGER, 'withdraw', { amounts: usd('1000000') });
    expect(body).toMatchObject({ answer: { rejected: { code: 'REJECTION_CODE_INSUFFICIENT_FUNDS' } } });
    expect(headers.size).toBe(0);
  });

  it('is the same command as one over gRPC: its repeat is answered by what was recorded', async () => {
    const header = envelope(LEDGER, { commandId: 'from-grpc' });
    const first = await client.commands.fund({ envelope: header, amounts: usd('1') });
    accepted(first);
    const { dryRun: _dryRun, ...sent } = header;
    const again = natsAccepted(await caller.command(LEDGER, 'fund', { envelope: sent, amounts: usd('1') }));
    expect(again).toMatchObject({ replayed: true, revision: String(first.answer!.revision) });
  });

  it('records nothing as a dry run', async () => {
    const answer = natsAccepted(
      await caller.command(LEDGER, 'fund', { envelope: natsEnvelope(LEDGER, { dryRun: true }), amounts: usd('1') }),
    );
    expect(answer).toMatchObject({ dryRun: true });
    expect(answer).not.toHaveProperty('revision');
  });
});

describe('a batch over NATS', () => {
  const fund = (commandId: string): Json => ({
    fund: { envelope: natsEnvelope(LEDGER, { commandId }), amounts: usd('1') },
  });

  it('is answered command by command, in order', async () => {
    const { body } = await caller.request(NATS_SUBJECTS.batch, { commands: [fund('b-1'), fund('b-2'), fund('b-1')] });
    const answers = body['answers'] as Json[];
    expect(answers.map(({ commandId, replayed = false }) => [commandId, replayed])).toEqual([
      ['b-1', false],
      ['b-2', false],
      ['b-1', true],
    ]);
  });

  it('is all or nothing where it is atomic', async () => {
    const commands = [{ fund: { amounts: usd('1') } }, { withdraw: { amounts: usd('1000000') } }];
    const { body } = await caller.request(NATS_SUBJECTS.batch, { commands, atomic: natsEnvelope(LEDGER) });
    expect(body['answers']).toMatchObject([{ rejected: { code: 'REJECTION_CODE_INSUFFICIENT_FUNDS', item: 1 } }]);
  });

  it('is malformed as a whole, and the field is named', async () => {
    const { envelope: header } = fund('b-3')['fund'] as Json;
    const bad = { fund: { envelope: header, amounts: [{ resource: 'usd', amount: '-1' }] } };
    const reply = await caller.request(NATS_SUBJECTS.batch, { commands: [fund('b-4'), bad] });
    expect(natsFaultOf(reply).violations[0]!.field).toBe('commands[1].fund.amounts[0].amount');
  });

  it('is refused before it is decided where its answers may be more than NATS carries', async () => {
    const commands = Array.from({ length: 250 }, (_, i) => fund(`big-${i}`));
    const fault = natsFaultOf(await caller.request(NATS_SUBJECTS.batch, { commands }));
    expect(fault).toMatchObject({ code: 3, violations: [{ field: 'commands' }] });
    const { body } = await caller.request(NATS_SUBJECTS.batch, { commands: commands.slice(0, 2) });
    expect(body['answers']).toMatchObject([{ accepted: {} }, { accepted: {} }]);
    expect(JSON.stringify(body)).not.toContain('replayed');
  });
});

describe('a query over NATS', () => {
  it.each<{ name: string; body: Json; answers: Json }>([
    { name: 'Check', body: { ledgerId: LEDGER, accountId: 'root' }, answers: { spending: { accountId: 'root' } } },
    { name: 'GetAccount', body: { ledgerId: LEDGER, accountId: 'root' }, answers: { account: { accountId: 'root' } } },
    { name: 'ListReservations', body: { ledgerId: LEDGER, accountId: 'root' }, answers: { asOf: {} } },
    { name: 'ListLedgers', body: {}, answers: { ledgers: [{ ledgerId: LEDGER }] } },
    { name: 'ListAccounts', body: { ledgerId: LEDGER, pageSize: 1 }, answers: { accounts: [{ accountId: 'agent' }] } },
    { name: 'GetBalances', body: { ledgerId: LEDGER }, answers: { accounts: [{ account: { accountId: 'root' } }] } },
    { name: 'GetUsage', body: { ledgerId: LEDGER }, answers: { rows: [{ resource: 'usd', charges: '1' }] } },
    {
      name: 'GetLedgerTotals',
      body: { ledgerId: LEDGER },
      answers: {
        resources: expect.arrayContaining([expect.objectContaining({ resource: 'usd', difference: '0' })]) as unknown,
      },
    },
    { name: 'GetStatus', body: {}, answers: { version: expect.any(String) as unknown } },
    { name: 'ConfirmClock', body: { actor: 'ops' }, answers: { clock: { reads: expect.any(String) as unknown } } },
  ])('$name is answered', async ({ name, body, answers }) => {
    expect((await caller.query(name, body)).body).toMatchObject(answers);
  });

  it('sees what was just done, where it says how far it must see', async () => {
    const { position } = natsAccepted(await caller.command(LEDGER, 'fund', { amounts: usd('1') }));
    const { body } = await caller.query('GetLedgerTotals', { ledgerId: LEDGER, minPosition: position as string });
    expect(Number(body['position'])).toBeGreaterThanOrEqual(Number(position));
  });
});

describe('an error over NATS', () => {
  const command = NATS_SUBJECTS.command(LEDGER);
  const query = NATS_SUBJECTS.query;
  const fund = { envelope: natsEnvelope(LEDGER), amounts: usd('1') };
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

  it.each<{ what: string; subject: string; body: unknown; code: number; field?: string }>([
    {
      what: 'bytes that are no text',
      subject: command,
      body: Buffer.from([0xff, 0xfe, 0]),
      code: 3,
      field: 'the message',
    },
    { what: 'text that is no JSON', subject: command, body: '{"fund":', code: 3, field: 'the message' },
    { what: 'deep JSON', subject: command, body: deep, code: 3, field: 'the message' },
    {
      what: 'deep JSON inside',
      subject: command,
      body: `{"fund":{"amounts":${deep}}}`,
      code: 3,
      field: 'fund.amounts[0]',
    },
    { what: 'no command', subject: command, body: {}, code: 3, field: 'the message' },
    { what: 'an unknown command', subject: command, body: { spend: {} }, code: 3, field: 'spend' },
    { what: 'an unknown field', subject: command, body: { fund: { ...fund, sum: 1 } }, code: 3, field: 'fund.sum' },
    {
      what: 'a rule of a field',
      subject: command,
      body: { fund: { ...fund, amounts: [] } },
      code: 3,
      field: 'fund.amounts',
    },
    {
      what: 'a missing envelope',
      subject: command,
      body: { fund: { amounts: usd('1') } },
      code: 3,
      field: 'fund.envelope',
    },
    {
      what: 'what only the ledger can tell',
      subject: command,
      body: { fund: { ...fund, amounts: usd('0.0000000001') } },
      code: 3,
      field: 'fund.amounts[0].amount',
    },
    {
      what: 'a name that the sender made up, as it is',
      subject: command,
      body: { fund: { ...fund, cost_center: 1 } },
      code: 3,
      field: 'fund.cost_center',
    },
    {
      what: 'a time that only the ledger can judge',
      subject: command,
      body: { fund: { ...fund, envelope: { ...fund.envelope, at: '2026-11-23T12:00:00Z' } } },
      code: 3,
      field: 'fund.envelope.at',
    },
    {
      what: "another ledger's command",
      subject: NATS_SUBJECTS.command('other'),
      body: { fund },
      code: 3,
      field: 'fund.envelope.ledgerId',
    },
    { what: 'an empty batch', subject: NATS_SUBJECTS.batch, body: {}, code: 3, field: 'commands' },
    {
      what: 'a bad query',
      subject: query('Check'),
      body: { ledgerId: '', accountId: 'a' },
      code: 3,
      field: 'ledgerId',
    },
    { what: 'a stream', subject: query('Watch'), body: { ledgerId: LEDGER }, code: 12 },
    { what: 'an unknown query', subject: query('Nothing'), body: {}, code: 12 },
    { what: 'what does not exist', subject: query('Check'), body: { ledgerId: 'nowhere', accountId: 'a' }, code: 5 },
  ])('says $what', async ({ subject, body, code, field }) => {
    const reply = await caller.request(subject, body);
    const fault = natsFaultOf(reply);
    expect(fault.code).toBe(code);
    expect(fault.violations[0]?.field).toBe(field);
    expect(reply.headers.get(NATS_ERROR_HEADERS.code)).toBe(String(code));
    expect(reply.headers.get(NATS_ERROR_HEADERS.message)).toBeTruthy();
  });

  it.each([
    { to: 'nobody', reply: undefined },
    { to: 'the administration of a stream', reply: `$JS.API.STREAM.PURGE.${NATS_STREAMS.events.name}` },
    { to: 'the subject of an event', reply: NATS_SUBJECTS.event(LEDGER, 'Funded') },
  ])('is written down where its answer would go to $to, and nothing is done', async ({ reply }) => {
    const unanswerable = async (): Promise<unknown> => (await client.queries.getStatus({})).nats!.requestsUnanswerable;
    const counted = (await unanswerable()) as bigint;
    const before = (await caller.query('Check', { ledgerId: LEDGER, accountId: 'root' })).body;
    caller.connection.publish(command, JSON.stringify({ fund }), { ...(reply !== undefined && { reply }) });
    await eventually(async () => (await unanswerable()) === counted + 1n);
    const after = (await caller.query('Check', { ledgerId: LEDGER, accountId: 'root' })).body;
    expect(revisionOf(after)).toBe(revisionOf(before));
    await eventually(() => server.output().includes('has no reply subject'));
  });
});

const revisionOf = (body: Json): unknown => (body['asOf'] as Json)['revision'];

describe('overload over NATS', () => {
  it('is told at once, with a time to wait', async () => {
    const ownNats = await natsServer();
    const narrow = await startServer({ env: { NATS_URL: ownNats.url, LEDGER_QUEUE_PER_LEDGER_MAX: '2' } });
    const own = await natsCaller(ownNats.url);
    await own.served();
    natsAccepted(await own.command('full', 'openLedger'));
    const calls = Array.from({ length: 200 }, () => own.command('full', 'fund', { amounts: usd('1') }));
    const refused = (await Promise.all(calls)).filter(({ body }) => 'error' in body).map(natsFaultOf);
    expect(refused.length).toBeGreaterThan(0);
    for (const fault of refused) expect(fault).toMatchObject({ status: 'RESOURCE_EXHAUSTED', retryAfterMs: 100 });
    await own.close();
    await narrow.stop();
    await ownNats.remove();
    await removeData(narrow.dataDir);
  });
});
