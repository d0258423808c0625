import { connect, type NatsConnection } from '@nats-io/transport-node';
import { NATS_SUBJECTS } from '@ledger/protocol';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { natsServer } from '../support/nats-server';
import { removeData, startServer } from '../support/server';
import { median, perSecond, ratio, type Row } from './row';

const REQUESTS = 30_000;
const IN_FLIGHT = [1, 16, 64, 200];
const ROUNDS = 3;
const BATCH = 1_000;
const BATCHES = 40;
const BATCHES_IN_FLIGHT = 4;
const LEDGER = 'bench';
/** No subject of the ledger's: it would answer, too. */
const ECHO_SUBJECT = 'bench.echo';

const CONSUME = {
  accountId: 'agent',
  mode: 'CONSUME_MODE_ENFORCE',
  amounts: [{ resource: 'usd', amount: '0.000125' }],
  attribution: { operation: 'chat', model: 'gpt' },
};
const command = (commandId: string) => ({
  consume: { envelope: { commandId, ledgerId: LEDGER, actor: 'bench' }, ...CONSUME },
});
/**
 * Commands by request and reply over a real nats-server, durable, against a bare responder of the same messages: in turn,
 * round after round. The requester is one Node process, which is part of what is measured.
 */
export const run = async (): Promise<Row[]> => {
  const nats = await natsServer();
  const server = await startServer({ env: { NATS_URL: nats.url } });
  const echo = fork(resolve('dist/test/bench/nats-echo.js'), [nats.url, ECHO_SUBJECT]);
  const connection = await connect({ servers: nats.url });
  try {
    await once(echo, 'message');
    await openLedger(connection);
    return [...(await unary(connection)), ...(await batches(connection))];
  } finally {
    await connection.close();
    echo.kill();
    await server.stop();
    await removeData(server.dataDir);
    await nats.remove();
  }
};

const openLedger = async (connection: NatsConnection): Promise<void> => {
  const amounts = [{ resource: 'usd', amount: '1000000' }];
  const bodies = {
    openLedger: {},
    fund: { amounts },
    openAccount: { accountId: 'agent', kind: 'ACCOUNT_KIND_AGENT', allocation: amounts },
  };
  for (const [name, body] of Object.entries(bodies)) {
    const envelope = { commandId: name, ledgerId: LEDGER, actor: 'bench' };
    const reply = await connection.request(
      NATS_SUBJECTS.command(LEDGER),
      JSON.stringify({ [name]: { envelope, ...body } }),
    );
    if (!reply.string().includes('"accepted"')) throw new Error(reply.string());
  }
};

interface Seen {
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const unary = async (connection: NatsConnection): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const inFlight of IN_FLIGHT) {
    const seen: { readonly echo: Seen; readonly ledger: Seen }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      seen.push({
        echo: await requests(connection, ECHO_SUBJECT, inFlight, round),
        ledger: await requests(connection, NATS_SUBJECTS.command(LEDGER), inFlight, round),
      });
    }
    const of = (side: 'echo' | 'ledger', figure: keyof Seen) => median(seen.map((both) => both[side][figure]));
    const latencies = `p50 ${of('ledger', 'p50Ms').toFixed(2)} ms, p99 ${of('ledger', 'p99Ms').toFixed(2)} ms`;
    const what = `request and reply, ${inFlight} in flight`;
    rows.push(
      { what: `${what}: bare responder`, value: perSecond(of('echo', 'rate')) },
      { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger', 'rate'))}, ${latencies}` },
      { what: `${what}: ledger / bare responder`, value: ratio(of('ledger', 'rate'), of('echo', 'rate')) },
    );
  }
  return rows;
};

const requests = async (
  connection: NatsConnection,
  subject: string,
  inFlight: number,
  round: number,
): Promise<Seen> => {
  const total = inFlight === 1 ? REQUESTS / 10 : REQUESTS;
  const took: number[] = [];
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < total) {
      const id = `${inFlight}-${round}-${(sent += 1)}`;
      const before = performance.now();
      const reply = await connection.request(subject, JSON.stringify(command(id)), {
        timeout: 10_000,
      });
      took.push(performance.now() - before);
      if (!reply.string().includes('"accepted"')) throw new Error(reply.string());
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
  const rate = total / ((performance.now() - started) / 1_000);
  took.sort((a, b) => a - b);
  return { rate, p50Ms: took[Math.floor(total / 2)]!, p99Ms: took[Math.floor(total * 0.99)]! };
};

const batches = async (connection: NatsConnection): Promise<Row[]> => {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rates.push(await batchRate(connection, round));
  const what = `batches of ${BATCH}, ${BATCHES_IN_FLIGHT} in flight: ledger, durable`;
  return [{ what, value: `${perSecond(median(rates))} commands` }];
};

const batchRate = async (connection: NatsConnection, round: number): Promise<number> => {
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < BATCHES) {
      const batch = (sent += 1);
      const commands = Array.from({ length: BATCH }, (_, i) => command(`b${round}-${batch}-${i}`));
      const reply = await connection.request(NATS_SUBJECTS.batch, JSON.stringify({ commands }), { timeout: 30_000 });
      const { answers } = reply.json<{ readonly answers: readonly { readonly accepted?: object }[] }>();
      if (answers.length !== BATCH || answers.some(({ accepted }) => accepted === undefined)) {
        throw new Error('a command of a batch was not accepted');
      }
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, sender));
  return (BATCHES * BATCH) / ((performance.now() - started) / 1_000);
};
