import { connectLedger, type LedgerClient } from '@ledger/client';
import { ownersInOrder, partitionOf } from '@ledger/protocol';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, startServer, type ServerProcess } from '../support/server';
import { openBenchLedger, UnaryLoad } from './grpc-load';
import { measuredServer } from './measured-server';
import { median, perSecond, type Row, isTrial, sized } from './row';

const PROCESSES = isTrial ? [2] : [1, 2, 3];
const LEDGERS = 6;
const CALLS_PER_LEDGER = sized(3_000, 10);
const IN_FLIGHT_PER_LEDGER = 24;
const ROUNDS = sized(3, 1);

interface Figures {
  readonly rate: number;
  readonly conflictsPerThousand: number;
  /** Calls that were told to come again. */
  readonly failed: number;
}

/**
 * One, two and three server processes on the EventStoreDB that EVENTSTOREDB_URL names: each ledger's calls to the process
 * that owns it, and to all of them alike. The processes, the store and the load share one machine.
 */
export const run = async (): Promise<readonly Row[]> => {
  const url = measuredServer();
  const directory = mkdtempSync(join(tmpdir(), 'bench-processes-'));
  try {
    const load = new UnaryLoad(directory);
    const rows: Row[] = [];
    for (const count of PROCESSES) rows.push(...(await measured(url, load, count)));
    return rows;
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const measured = async (url: string, load: UnaryLoad, count: number): Promise<Row[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, () => startServer({ env: { EVENTSTOREDB_URL: url } })),
  );
  const clients = servers.map(({ address }) => connectLedger(address));
  const ledgers = Array.from({ length: LEDGERS }, (_, i) => `bench-${process.pid}-${Date.now()}-${i}`);
  try {
    for (const ledgerId of ledgers) await openBenchLedger(clients[0]!, ledgerId);
    const addresses = servers.map(({ address }) => address);
    const owner = (ledgerId: string): string[] => [ownersInOrder(addresses, partitionOf(ledgerId))[0]!];
    const ways = count === 1 ? { 'to the owner': owner } : { 'to the owner': owner, 'to any': () => addresses };
    const rows: Row[] = [];
    for (const [way, takers] of Object.entries(ways)) {
      const seen: Figures[] = [];
      for (let round = 0; round < ROUNDS; round += 1) seen.push(await figures(load, clients, ledgers, takers));
      const rate = perSecond(median(seen.map((each) => each.rate)));
      const conflicts = median(seen.map((each) => each.conflictsPerThousand));
      const failed = median(seen.map((each) => each.failed));
      const what = `${count} ${count === 1 ? 'process' : 'processes'}, ${LEDGERS} ledgers, calls ${way}`;
      rows.push({
        what,
        value: `${rate}, ${conflicts.toFixed(1)} conflicts per 1,000 commands, ${failed} to be sent again`,
      });
    }
    return rows;
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map(ended));
  }
};

const ended = async (server: ServerProcess): Promise<void> => {
  await server.stop();
  await removeData(server.dataDir);
};

const figures = async (
  load: UnaryLoad,
  clients: readonly LedgerClient[],
  ledgers: readonly string[],
  takers: (ledgerId: string) => readonly string[],
): Promise<Figures> => {
  const before = await conflicts(clients);
  const started = performance.now();
  const seen = await Promise.all(
    ledgers.flatMap((ledgerId) => {
      const addresses = takers(ledgerId);
      const share = (all: number): number => Math.round(all / addresses.length);
      return addresses.map((address) =>
        load.tried(address, share(IN_FLIGHT_PER_LEDGER), share(CALLS_PER_LEDGER), ledgerId),
      );
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const commands = ledgers.length * CALLS_PER_LEDGER;
  const conflictsPerThousand = (1_000 * ((await conflicts(clients)) - before)) / commands;
  const failed = seen.reduce((sum, each) => sum + each.failed, 0);
  return { rate: (commands - failed) / seconds, conflictsPerThousand, failed };
};

const conflicts = async (clients: readonly LedgerClient[]): Promise<number> => {
  const all = await Promise.all(clients.map(({ queries }) => queries.getStatus({})));
  return all.reduce((sum, status) => sum + Number(status.conflicts), 0);
};
