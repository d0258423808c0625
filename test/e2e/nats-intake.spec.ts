import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { LedgerClient } from '@ledger/client';
import { ConsumeMode, NATS_PARKED_HEADERS, NATS_STREAMS, NATS_SUBJECTS } from '@ledger/protocol';
import { connectLedger, envelope, usd } from '../support/client';
import { eventually } from '../support/eventually';
import { commandIdOf, historyOf } from '../support/history';
import { openFunded } from '../support/ledger-load';
import { natsCaller, natsEnvelope, type Json, type NatsCaller } from '../support/nats-client';
import { natsServer, type NatsServer } from '../support/nats-server';
import { removeData, startServer, temporaryData, type ServerProcess } from '../support/server';
import { streamContents } from '../support/stream-contents';

const AGENTS = ['agent-1', 'agent-2'];
const { intake, parked } = NATS_STREAMS;

let nats: NatsServer;
let dataDir: string;
let server: ServerProcess;
let client: LedgerClient;
let caller: NatsCaller;
/** Each test has a ledger of its own. */
let LEDGER = '';
let ledgers = 0;
/** Counts of recorded, rejected and parked messages before the test. */
let before: { readonly recorded: bigint; readonly rejected: bigint; readonly parked: number };

const begin = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
  server = await startServer({ dataDir, env: { NATS_URL: nats.url, ...env } });
  client = connectLedger(server.address);
};
const end = async (signal?: NodeJS.Signals): Promise<number | null> => {
  client.close();
  return server.stop(signal);
};
beforeAll(async () => {
  nats = await natsServer();
  dataDir = await temporaryData();
  await begin();
  caller = await natsCaller(nats.url);
  // Before the server has made its streams, nobody would keep what is sent.
  const manager = await jetstreamManager(caller.connection);
  await eventually(async () => (await manager.consumers.info(intake.name, 'budget-ledger')).num_pending === 0);
});
beforeEach(async () => {
  LEDGER = `reports-${(ledgers += 1)}`;
  await openFunded(client, LEDGER, AGENTS);
  const { intakeRecorded: recorded, intakeRejected: rejected } = await status();
  before = { recorded, rejected, parked: (await streamContents(caller.connection, parked.name)).length };
});
afterAll(async () => {
  await caller.close();
  await end();
  await nats.remove();
  await removeData(dataDir);
});

const status = async () => (await client.queries.getStatus({})).nats!;

/** Counts since the test began. */
const counted = async () => {
  const { intakeRecorded, intakeRejected } = await status();
  return { recorded: intakeRecorded - before.recorded, rejected: intakeRejected - before.rejected };
};
const parkedMessages = async () => (await streamContents(caller.connection, parked.name)).slice(before.parked);

/** Kept by the stream when it resolves. */
const send = async (body: unknown, ledgerId = LEDGER): Promise<void> => {
  await jetstream(caller.connection).publish(NATS_SUBJECTS.intake(ledgerId), bytesOf(body), { retries: 20 });
};

const bytesOf = (body: unknown): Buffer =>
  body instanceof Buffer ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

const report = (commandId: string, rest: Json = {}): Json => ({
  consume: {
    envelope: natsEnvelope(LEDGER, { commandId }),
    accountId: 'agent-1',
    mode: 'CONSUME_MODE_RECORD',
    amounts: usd('0.001'),
    ...rest,
  },
});

/**
 * Until everything that was sent is recorded or parked. What the stream still holds says less: a server that was killed
 * may keep messages that were acknowledged.
 */
const taken = async (): Promise<void> => {
  const manager = await jetstreamManager(caller.connection);
  await eventually(async () => {
    const { num_pending, num_ack_pending } = await manager.consumers.info(intake.name, 'budget-ledger');
    return num_pending === 0 && num_ack_pending === 0;
  });
};

const consumedBy = async (accountId: string): Promise<string> => {
  const { account } = await client.queries.getAccount({ ledgerId: LEDGER, accountId });
  return account!.balances.find(({ resource }) => resource === 'usd')!.consumed;
};

const recordedIds = async (): Promise<readonly (string | undefined)[]> =>
  (await historyOf(client, LEDGER)).filter(({ type }) => type === 'Consumed').map(commandIdOf);

const ids = (count: number, prefix = 'r'): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

describe('the intake', () => {
  it('records reports in the order in which they were sent', async () => {
    for (const id of ids(300)) await send(report(id));
    await taken();
    expect(await recordedIds()).toEqual(ids(300));
    expect(await consumedBy('agent-1')).toBe('0.3');
    expect(await counted()).toEqual({ recorded: 300n, rejected: 0n });
    expect(await parkedMessages()).toEqual([]);
  });

  it('takes every kind of command, also those that a rule refuses, which the ledger shows', async () => {
    await send({
      reserve: {
        envelope: natsEnvelope(LEDGER),
        reservationId: 'hold',
        accountId: 'agent-1',
        amounts: usd('0.5'),
        ttlSeconds: 60,
      },
    });
    await send({ settle: { envelope: natsEnvelope(LEDGER), reservationId: 'hold', amounts: usd('0.4') } });
    await send({ withdraw: { envelope: natsEnvelope(LEDGER), amounts: usd('1000000') } });
    await taken();
    expect(await consumedBy('agent-1')).toBe('0.4');
    const types = (await historyOf(client, LEDGER)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['Reserved', 'Settled', 'CommandRejected']);
    expect(await counted()).toEqual({ recorded: 3n, rejected: 1n });
  });

  it('counts a report once, however often and by whatever way it comes', async () => {
    for (let time = 0; time < 3; time += 1) await send(report('same'));
    await taken();
    await client.commands.consume({
      envelope: { ...envelope(LEDGER), commandId: 'same' },
      accountId: 'agent-1',
      mode: ConsumeMode.RECORD,
      amounts: usd('0.001'),
    });
    expect(await consumedBy('agent-1')).toBe('0.001');
    expect(await parkedMessages()).toEqual([]);
  });

  it('counts every report once when the ledger is killed in between, again and again', async () => {
    const all: string[] = [];
    for (let kill = 0; kill < 3; kill += 1) {
      const round = ids(250, `k${kill}`);
      all.push(...round);
      const sent = Promise.all(round.map((id) => send(report(id))));
      await eventually(async () => (await recordedIds()).length >= kill * 250 + 20 * (kill + 1));
      await end('SIGKILL');
      await sent;
      await begin();
    }
    await taken();
    expect([...(await recordedIds())].sort()).toEqual(all.sort());
    expect(await consumedBy('agent-1')).toBe('0.75');
  });

  it('counts every report once when NATS is killed in between', async () => {
    const first = ids(200, 'a');
    for (const id of first) await send(report(id));
    await nats.stop('SIGKILL');
    await nats.start();
    const second = ids(200, 'b');
    for (const id of second) await send(report(id));
    await taken();
    expect([...(await recordedIds())].sort()).toEqual([...first, ...second].sort());
    // Acknowledgements that NATS lost are made up for when it delivers again, half a minute later.
  }, 120_000);

  it('keeps reports while no ledger runs', async () => {
    expect(await end()).toBe(0);
    for (const id of ids(5)) await send(report(id));
    await begin();
    await taken();
    expect(await recordedIds()).toEqual(ids(5));
  });

  it('gives back what the queue has no room for, and takes it later', async () => {
    await end();
    await begin({ LEDGER_QUEUE_PER_LEDGER_MAX: '2' });
    await Promise.all(ids(400).map((id) => send(report(id))));
    await taken();
    expect([...(await recordedIds())].sort()).toEqual(ids(400).sort());
    expect((await status()).intakeRetried).toBeGreaterThan(0n);
    await end();
    await begin();
  });
});

describe('what the intake cannot take', () => {
  it.each<{ what: string; body: () => unknown; reason: string; detail: string; ledgerId?: string }>([
    { what: 'bytes that are no text', body: () => Buffer.from([0xff, 0]), reason: 'malformed', detail: 'the message' },
    { what: 'text that is no JSON', body: () => '{', reason: 'malformed', detail: 'the message' },
    { what: 'an unknown field', body: () => ({ fund: { sum: 1 } }), reason: 'malformed', detail: 'fund.sum' },
    {
      what: 'a rule of a field',
      body: () => report('p', { amounts: [] }),
      reason: 'malformed',
      detail: 'consume.amounts',
    },
    {
      what: 'what only the ledger can tell',
      body: () => report('p', { amounts: usd('1e40') }),
      reason: 'malformed',
      detail: 'consume.amounts',
    },
    {
      what: 'a trial',
      body: () => ({ fund: { envelope: natsEnvelope(LEDGER, { dryRun: true }), amounts: usd('1') } }),
      reason: 'malformed',
      detail: 'fund.envelope.dryRun',
    },
    {
      what: "another ledger's command",
      body: () => report('p'),
      ledgerId: 'other',
      reason: 'malformed',
      detail: 'consume.envelope.ledgerId',
    },
    {
      what: 'a ledger that there is not',
      body: () => ({ fund: { envelope: natsEnvelope('nowhere'), amounts: usd('1') } }),
      ledgerId: 'nowhere',
      reason: 'ledger_not_found',
      detail: '',
    },
  ])('is parked with the reason: $what', async ({ body, reason, detail, ledgerId = LEDGER }) => {
    const sent = bytesOf(body());
    await send(sent, ledgerId);
    await taken();
    const [message, ...others] = await parkedMessages();
    expect(others).toEqual([]);
    expect(message!.subject).toBe(NATS_SUBJECTS.parked(ledgerId));
    expect(message!.headers.get(NATS_PARKED_HEADERS.reason)).toBe(reason);
    expect(message!.headers.get(NATS_PARKED_HEADERS.detail)).toContain(detail);
    expect(message!.headers.get(NATS_PARKED_HEADERS.subject)).toBe(NATS_SUBJECTS.intake(ledgerId));
    expect(message!.text).toBe(sent.toString());
    expect((await counted()).recorded).toBe(0n);
    const sequence = message!.headers.get(NATS_PARKED_HEADERS.sequence)!;
    await eventually(() => server.output().includes(`parked message ${sequence} of`));
  });

  it('is parked where another command has the id, and holds up nothing behind it', async () => {
    await send(report('one'));
    await send(report('one', { amounts: usd('9') }));
    await send(report('two'));
    await taken();
    expect(await recordedIds()).toEqual(['one', 'two']);
    const [message] = await parkedMessages();
    expect(message!.headers.get(NATS_PARKED_HEADERS.reason)).toBe('idempotency_conflict');
  });

  it('is parked, too, after somebody deleted the stream that keeps it', async () => {
    await (await jetstreamManager(caller.connection)).streams.delete(parked.name);
    await send('{');
    await taken();
    expect(await streamContents(caller.connection, parked.name)).toHaveLength(1);
  });
});
