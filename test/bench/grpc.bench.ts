import { connectLedger, type LedgerClient } from '@ledger/client';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from '../support/server';
import { batchRate, openBenchLedger, UnaryLoad, type UnaryFigures } from './grpc-load';
import { median, perSecond, ratio, type Row, sized } from './row';

const UNARY_CALLS = sized(40_000, 200);
const IN_FLIGHT = [1, 16, 64];
const ROUNDS = sized(3, 1);
const BATCH = { size: sized(1_000, 10), batches: sized(60, 4), inFlight: 4 };

/**
 * The server against a bare grpc-js server that echoes the same messages with the same codecs: unary calls from a
 * native client, and batches from a Node client, in turn, round after round.
 */
export const run = async (): Promise<Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-grpc-'));
  const server = await startServer();
  const echo = fork(resolve('dist/test/bench/echo-server.js'));
  try {
    const [echoPort] = (await once(echo, 'message')) as [number];
    const addresses = { ledger: server.address, echo: `127.0.0.1:${echoPort}` };
    const client = connectLedger(addresses.ledger);
    await openBenchLedger(client);
    const rows = await unary(new UnaryLoad(directory), addresses);
    rows.push(...(await batches(client, connectLedger(addresses.echo))));
    client.close();
    return rows;
  } finally {
    echo.kill();
    await server.stop();
    rmSync(directory, { recursive: true });
  }
};

const unary = async (
  load: UnaryLoad,
  addresses: { readonly ledger: string; readonly echo: string },
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const inFlight of IN_FLIGHT) {
    const total = inFlight === 1 ? UNARY_CALLS / 10 : UNARY_CALLS;
    const seen: { readonly echo: UnaryFigures; readonly ledger: UnaryFigures }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const echo = await load.call(addresses.echo, inFlight, total);
      seen.push({ echo, ledger: await load.call(addresses.ledger, inFlight, total) });
    }
    const of = (side: 'echo' | 'ledger', figure: keyof UnaryFigures) => median(seen.map((both) => both[side][figure]));
    const latencies = `p50 ${of('ledger', 'p50Ms').toFixed(2)} ms, p99 ${of('ledger', 'p99Ms').toFixed(2)} ms`;
    const what = `unary Consume, ${inFlight} in flight`;
    rows.push(
      { what: `${what}: bare echo`, value: perSecond(of('echo', 'perSecond')) },
      { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger', 'perSecond'))}, ${latencies}` },
      { what: `${what}: ledger / echo`, value: ratio(of('ledger', 'perSecond'), of('echo', 'perSecond')) },
    );
  }
  return rows;
};

const batches = async (ledger: LedgerClient, echo: LedgerClient): Promise<Row[]> => {
  const seen: { readonly echo: number; readonly ledger: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const echoed = await batchRate(echo, { name: `e${round}`, ...BATCH });
    seen.push({ echo: echoed, ledger: await batchRate(ledger, { name: `l${round}`, ...BATCH }) });
  }
  echo.close();
  const of = (side: 'echo' | 'ledger') => median(seen.map((both) => both[side]));
  const what = `batches of ${BATCH.size}, ${BATCH.inFlight} in flight`;
  return [
    { what: `${what}: bare echo`, value: `${perSecond(of('echo'))} commands` },
    { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger'))} commands` },
    { what: `${what}: ledger / echo`, value: ratio(of('ledger'), of('echo')) },
  ];
};
