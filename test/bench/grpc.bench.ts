import {
  connectLedger,
  ConsumeRequest,
  grpcService,
  LedgerCommandServiceDefinition,
  type LedgerClient,
} from '@ledger/protocol';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from '../support/server';
import { median, perSecond, ratio, type Row } from './row';

const UNARY_CALLS = 40_000;
const IN_FLIGHT = [1, 16, 64];
const ROUNDS = 3;
const BATCH = 1_000;
const BATCHES = 60;
const BATCHES_IN_FLIGHT = 4;
const LEDGER = 'bench';
const COUNTER = '0'.repeat(12);
const CONSUME_PATH = '/budget.v1.LedgerCommandService/Consume';

const consumeRequest = (commandId: string) => ({
  envelope: { commandId, ledgerId: LEDGER, actor: 'bench' },
  accountId: 'agent',
  mode: 1,
  amounts: [{ resource: 'usd', amount: '0.000125' }],
  attribution: { operation: 'chat', model: 'gpt' },
});

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
    const client = connectLedger(server.address);
    await openLedger(client);
    const ports = { ledger: Number(server.address.split(':').at(-1)), echo: echoPort };
    const rows = unary(directory, ports);
    rows.push(...(await batches(client, connectLedger(`127.0.0.1:${echoPort}`))));
    client.close();
    return rows;
  } finally {
    echo.kill();
    await server.stop();
    rmSync(directory, { recursive: true });
  }
};

const openLedger = async ({ commands }: LedgerClient): Promise<void> => {
  const envelope = (commandId: string) => ({ commandId, ledgerId: LEDGER, actor: 'bench' });
  const amounts = [{ resource: 'usd', amount: '1000000' }];
  await commands.openLedger({ envelope: envelope('open') });
  await commands.fund({ envelope: envelope('fund'), amounts });
  await commands.openAccount({ envelope: envelope('agent'), accountId: 'agent', kind: 3, allocation: amounts });
};

const unary = (directory: string, ports: { readonly ledger: number; readonly echo: number }): Row[] => {
  const load = join(directory, 'unary-load');
  execFileSync('cc', ['-O2', '-o', load, resolve('test/bench/unary-load.c'), '-lnghttp2']);
  let round = 0;
  const call = (port: number, inFlight: number) => {
    const { requestSerialize } = grpcService(LedgerCommandServiceDefinition)['Consume']!;
    const message = requestSerialize(
      ConsumeRequest.fromPartial(consumeRequest(`${(round += 1)}-${COUNTER}`)),
    ) as Buffer;
    const frame = Buffer.concat([Buffer.alloc(5), message]);
    frame.writeUInt32BE(message.length, 1);
    const body = join(directory, 'body');
    writeFileSync(body, frame);
    const total = inFlight === 1 ? UNARY_CALLS / 10 : UNARY_CALLS;
    const args = [port, CONSUME_PATH, body, frame.indexOf(COUNTER), inFlight, total].map(String);
    const seen = JSON.parse(execFileSync(load, args).toString()) as Seen;
    if (seen.failed > 0) throw new Error(`${seen.failed} calls failed`);
    return seen;
  };
  return IN_FLIGHT.flatMap((inFlight) => {
    const seen = Array.from({ length: ROUNDS }, () => ({
      echo: call(ports.echo, inFlight),
      ledger: call(ports.ledger, inFlight),
    }));
    const of = (side: 'echo' | 'ledger', figure: keyof Seen) => median(seen.map((both) => both[side][figure]));
    const latencies = `p50 ${of('ledger', 'p50Ms').toFixed(2)} ms, p99 ${of('ledger', 'p99Ms').toFixed(2)} ms`;
    const what = `unary Consume, ${inFlight} in flight`;
    return [
      { what: `${what}: bare echo`, value: perSecond(of('echo', 'perSecond')) },
      { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger', 'perSecond'))}, ${latencies}` },
      { what: `${what}: ledger / echo`, value: ratio(of('ledger', 'perSecond'), of('echo', 'perSecond')) },
    ];
  });
};

interface Seen {
  readonly failed: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const batches = async (ledger: LedgerClient, echo: LedgerClient): Promise<Row[]> => {
  const seen: { readonly echo: number; readonly ledger: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    seen.push({ echo: await batchRate(echo, `e${round}`), ledger: await batchRate(ledger, `l${round}`) });
  }
  echo.close();
  const of = (side: 'echo' | 'ledger') => median(seen.map((both) => both[side]));
  const what = `batches of ${BATCH}, ${BATCHES_IN_FLIGHT} in flight`;
  return [
    { what: `${what}: bare echo`, value: `${perSecond(of('echo'))} commands` },
    { what: `${what}: ledger, durable`, value: `${perSecond(of('ledger'))} commands` },
    { what: `${what}: ledger / echo`, value: ratio(of('ledger'), of('echo')) },
  ];
};

const batchRate = async ({ commands }: LedgerClient, name: string): Promise<number> => {
  let sent = 0;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (sent < BATCHES) {
      const batch = (sent += 1);
      const items = Array.from({ length: BATCH }, (_, i) => ({
        command: { $case: 'consume' as const, value: consumeRequest(`${name}-${batch}-${i}`) },
      }));
      const { answers } = await commands.executeBatch({ commands: items });
      if (answers.length !== BATCH || answers.some(({ outcome }) => outcome?.$case !== 'accepted')) {
        throw new Error('a command of a batch was not accepted');
      }
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, sender));
  return (BATCHES * BATCH) / ((performance.now() - started) / 1_000);
};
