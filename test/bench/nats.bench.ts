import { connect, type NatsConnection } from '@nats-io/transport-node';
import { connectLedger } from '@ledger/client';
import type { Route } from '@ledger/protocol';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { natsServer } from '../support/nats-server';
import { removeData, startServer } from '../support/server';
import { openBenchLedger } from './grpc-load';
import { requestBatchRate, requestRate, type RequestFigures } from './nats-load';
import { median, perSecond, ratio, type Row, sized } from './row';

const REQUESTS = sized(30_000, 200);
const IN_FLIGHT = [1, 16, 64, 200];
const ROUNDS = sized(3, 1);
const BATCH = { size: sized(1_000, 10), batches: sized(40, 4), inFlight: 4 };
/** No subject of the ledger's: it would answer, too. */
const ECHO_SUBJECT = 'bench.echo';
const ECHO: Route = [ECHO_SUBJECT, ECHO_SUBJECT];

/**
 * Commands by request and reply over a real nats-server, durable, against a bare responder of the same messages: in turn,
 * round after round. The requester is one Node process, which is part of what is measured.
 */
export const run = async (): Promise<Row[]> => {
  const nats = await natsServer();
  const server = await startServer({ env: { NATS_URL: nats.url } });
  const echo = fork(resolve('dist/test/bench/nats-echo.js'), [nats.url, ECHO_SUBJECT]);
  const connection = await connect({ servers: nats.url });
  const client = connectLedger(server.address);
  try {
    await once(echo, 'message');
    await openBenchLedger(client);
    return [...(await unary(connection)), ...(await batches(connection))];
  } finally {
    client.close();
    await connection.close();
    echo.kill();
    await server.stop();
    await removeData(server.dataDir);
    await nats.remove();
  }
};

const unary = async (connection: NatsConnection): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const inFlight of IN_FLIGHT) {
    const total = inFlight === 1 ? REQUESTS / 10 : REQUESTS;
    const seen: { readonly echo: RequestFigures; readonly ledger: RequestFigures }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const load = { name: `${inFlight}-${round}`, inFlight, total };
      const echo = await requestRate(connection, { ...load, route: ECHO });
      seen.push({ echo, ledger: await requestRate(connection, load) });
    }
    const of = (side: 'echo' | 'ledger', figure: keyof RequestFigures) =>
      median(seen.map((both) => both[side][figure]));
    const latencies = `p50 ${of('ledger', 'p50Ms').toFixed(2)} ms, p99 ${of('ledger', 'p99Ms').toFixed(2)} ms`;
    const what = `request and reply, ${inFlight} in flight`;
    rows.push(
      { what: `${what}: bare responder`, value: perSecond(of('echo', 'perSecond')) },
      { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger', 'perSecond'))}, ${latencies}` },
      { what: `${what}: ledger / bare responder`, value: ratio(of('ledger', 'perSecond'), of('echo', 'perSecond')) },
    );
  }
  return rows;
};

const batches = async (connection: NatsConnection): Promise<Row[]> => {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.push(await requestBatchRate(connection, { name: `b${round}`, ...BATCH }));
  }
  const what = `batches of ${BATCH.size}, ${BATCH.inFlight} in flight: ledger, durable`;
  return [{ what, value: `${perSecond(median(rates))} commands` }];
};
