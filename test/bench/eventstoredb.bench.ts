import { openReader, type StoreLocation } from '@ledger/stores';
import type { EventReader } from '@ledger/event-store';
import { connectLedger } from '@ledger/client';
import { ReadSide } from '@ledger/read-models';
import { connect } from '@nats-io/transport-node';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { natsServer } from '../support/nats-server';
import { removeData, startServer } from '../support/server';
import { batchRate, openBenchLedger, UnaryLoad } from './grpc-load';
import { measuredServer } from './measured-server';
import { requestBatchRate, requestRate } from './nats-load';
import { rawAppends, rawCatchUp, type SampleEvent } from './raw-client';
import { median, perSecond, ratio, type Row, sized } from './row';

const ROUNDS = sized(3, 1);
const RAW = [
  { size: 1, inFlight: 64, appends: sized(15_000, 20) },
  { size: 100, inFlight: 1, appends: sized(400, 20) },
  { size: 100, inFlight: 4, appends: sized(600, 20) },
] as const;
const UNARY = [
  { inFlight: 1, total: sized(1_500, 20) },
  { inFlight: 16, total: sized(10_000, 20) },
  { inFlight: 64, total: sized(20_000, 20) },
  { inFlight: 200, total: sized(30_000, 20) },
] as const;
const BATCHES = [
  { size: 100, batches: sized(300, 4), inFlight: 4 },
  { size: 1_000, batches: sized(40, 1), inFlight: 4 },
] as const;
const REQUESTS = [
  { inFlight: 64, total: sized(15_000, 20) },
  { inFlight: 200, total: sized(20_000, 20) },
] as const;

/**
 * One server process on the EventStoreDB that EVENTSTOREDB_URL names, by every transport, against what the client alone
 * appends there, in turn, round after round; then the read side against the client's bare subscription.
 */
export const run = async (): Promise<readonly Row[]> => {
  const url = measuredServer();
  const directory = mkdtempSync(join(tmpdir(), 'bench-eventstoredb-'));
  const location: StoreLocation = { kind: 'eventstoredb', connectionString: url, directory: join(directory, 'reader') };
  const reader = await openReader(location);
  try {
    const writing = await new Writing(url, directory, reader).rows();
    return [...writing, ...(await catchingUp(url, location, reader, directory))];
  } finally {
    await reader.close();
    rmSync(directory, { recursive: true });
  }
};

/** Measurements of one name, round after round. */
class Series {
  private readonly seen = new Map<string, number[]>();

  add(name: string, value: number): void {
    const values = this.seen.get(name) ?? [];
    values.push(value);
    this.seen.set(name, values);
  }

  median(name: string): number {
    return median(this.seen.get(name)!);
  }

  get names(): string[] {
    return [...this.seen.keys()];
  }
}

class Writing {
  private readonly rates = new Series();
  private readonly latencies = new Series();
  private readonly appended = new Series();
  private readonly ledgerId = `bench-${process.pid}-${Date.now()}`;

  constructor(
    private readonly url: string,
    private readonly directory: string,
    private readonly reader: EventReader,
  ) {}

  async rows(): Promise<Row[]> {
    const nats = await natsServer();
    const env = { EVENTSTOREDB_URL: this.url, NATS_URL: nats.url, NATS_EVENTS: 'false', NATS_INTAKE: 'false' };
    const server = await startServer({ env });
    const client = connectLedger(server.address);
    const connection = await connect({ servers: nats.url });
    try {
      await openBenchLedger(client, this.ledgerId);
      const load = new UnaryLoad(this.directory);
      await load.call(server.address, 16, sized(2_000, 20), this.ledgerId);
      const sample = await this.sample();
      for (let round = 0; round < ROUNDS; round += 1) {
        await this.raw(sample);
        for (const { inFlight, total } of UNARY) {
          await this.measure(`gRPC unary, ${inFlight} in flight`, async () => {
            const { perSecond: rate, p99Ms } = await load.call(server.address, inFlight, total, this.ledgerId);
            return { rate, p99Ms };
          });
        }
        for (const shape of BATCHES) {
          const name = `g${round}-${shape.size}`;
          await this.measure(`gRPC batches of ${shape.size}, ${shape.inFlight} in flight`, async () => ({
            rate: await batchRate(client, { name, ledgerId: this.ledgerId, ...shape }),
          }));
        }
        for (const shape of REQUESTS) {
          const request = { ...shape, name: `n${round}-${shape.inFlight}`, ledgerId: this.ledgerId };
          await this.measure(`NATS requests, ${shape.inFlight} in flight`, async () => {
            const { perSecond: rate, p99Ms } = await requestRate(connection, request);
            return { rate, p99Ms };
          });
        }
        for (const shape of BATCHES) {
          const name = `m${round}-${shape.size}`;
          await this.measure(`NATS batches of ${shape.size}, ${shape.inFlight} in flight`, async () => ({
            rate: await requestBatchRate(connection, { name, ledgerId: this.ledgerId, ...shape }),
          }));
        }
      }
      return this.report();
    } finally {
      client.close();
      await connection.close();
      await server.stop();
      await removeData(server.dataDir);
      await nats.remove();
    }
  }

  private get stream(): string {
    return `ledger-${this.ledgerId}`;
  }

  private async sample(): Promise<SampleEvent> {
    for await (const page of this.reader.readStream(this.stream, { direction: 'backwards', maxCount: 100 })) {
      for (const { type, data, metadata } of page) if (type === 'Consumed') return { type, data, metadata };
    }
    throw new Error('the ledger has no charge');
  }

  private async raw(sample: SampleEvent): Promise<void> {
    for (const load of RAW) {
      const { perSecond: rate, p99Ms } = await rawAppends(this.url, sample, load);
      const name = rawName(load);
      this.rates.add(name, rate);
      this.latencies.add(name, p99Ms);
    }
  }

  /** Together with how many events the appends had on the average. */
  private async measure(name: string, run: () => Promise<{ readonly rate: number; readonly p99Ms?: number }>) {
    const before = await this.reader.streamHead(this.stream);
    const { rate, p99Ms } = await run();
    this.rates.add(name, rate);
    if (p99Ms !== undefined) this.latencies.add(name, p99Ms);
    let [events, appends] = [0, 0];
    const from = before === 'no-stream' ? 0n : before + 1n;
    for await (const page of this.reader.readStream(this.stream, { from })) {
      events += page.length;
      for (const { metadata } of page) if (metadata.includes('"chain":{')) appends += 1;
    }
    this.appended.add(name, events / appends);
  }

  private report(): Row[] {
    const raw = this.rates.median(rawName(RAW[1]));
    return this.rates.names.map((name) => {
      const rate = perSecond(this.rates.median(name));
      if (name.startsWith('client alone')) {
        return { what: name, value: `${rate} events, p99 ${this.latencies.median(name).toFixed(1)} ms` };
      }
      const against = `${ratio(this.rates.median(name), raw)} of the client's ${RAW[1].size} at a time`;
      const late = this.latencies.names.includes(name) ? `, p99 ${this.latencies.median(name).toFixed(1)} ms` : '';
      const events = `${this.appended.median(name).toFixed(0)} events an append`;
      return { what: name, value: `${rate}${late}, ${events}, ${against}` };
    });
  }
}

const rawName = ({ size, inFlight }: (typeof RAW)[number]): string =>
  `client alone, appends of ${size}, ${inFlight} in flight`;

/** Everything that is in the store's ledgers. */
const catchingUp = async (
  url: string,
  location: StoreLocation,
  reader: EventReader,
  directory: string,
): Promise<Row[]> => {
  let [events, last] = [0, await reader.head()];
  for await (const page of reader.readAll({ streamPrefix: 'ledger-' })) {
    events += page.length;
    last = page[page.length - 1]!.position;
  }
  const rates = new Series();
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.add('raw', await rawCatchUp(url, 'ledger-', events));
    rates.add('port', events / (await seconds(() => subscribed(reader, events))));
    const readSide = await ReadSide.start({
      entry: resolve('dist/apps/ledger/src/read-side.worker.js'),
      workerData: { location, databasePath: join(directory, `read-models-${round}.db`) },
      log: (_level, message) => process.stderr.write(`${message}\n`),
    });
    rates.add('tables', events / (await seconds(() => readSide.waitFor(last, 600_000))));
    await readSide.close();
  }
  const against = (name: string) => ratio(rates.median(name), rates.median('raw'));
  return [
    { what: `client alone, subscription over ${events} events`, value: perSecond(rates.median('raw')) },
    { what: 'the port, subscription', value: `${perSecond(rates.median('port'))}, ${against('port')} of it` },
    { what: 'read models, catching up', value: `${perSecond(rates.median('tables'))}, ${against('tables')} of it` },
  ];
};

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
};

const subscribed = async (reader: EventReader, events: number): Promise<void> => {
  let seen = 0;
  for await (const message of reader.subscribe({ streamPrefix: 'ledger-' })) {
    if (message.kind === 'events' && (seen += message.events.length) >= events) return;
  }
};
