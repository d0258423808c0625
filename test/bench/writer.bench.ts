import { WriterRegistry, ThreadSnapshotter, type CommandResult } from '@ledger/application';
import { OPERATOR, type Instruction, type LedgerCommand } from '@ledger/domain';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { perSecond, type Row, sized } from './row';

const LEDGER = 'bench';
const COMMANDS = sized(200_000, 1_000);
/** Commands that wait at any time: a full batch being stored, one being decided, one on its way. */
const IN_FLIGHT = 4_000;

let lastId = 0;
const command = (body: Instruction): LedgerCommand => ({
  commandId: `c-${(lastId += 1)}`,
  ledgerId: LEDGER,
  caller: OPERATOR,
  actor: 'bench',
  body,
});

const accepted = (result: CommandResult): void => {
  if (result.outcome !== 'accepted') throw new Error(JSON.stringify(result));
};

const accountId = (i: number): string => `agent-${i}`;

export const openAccounts = async (writers: WriterRegistry, count: number): Promise<void> => {
  accepted(await writers.submit(command({ type: 'OpenLedger' })));
  accepted(await writers.submit(command({ type: 'Fund', amounts: [{ resource: 'usd', amount: '1000000000' }] })));
  for (let from = 0; from < count; from += IN_FLIGHT) {
    const ids = Array.from({ length: Math.min(IN_FLIGHT, count - from) }, (_, i) => accountId(from + i));
    const allocation = [{ resource: 'usd', amount: '10000' }];
    const opened = ids.map((id) =>
      writers.submit(command({ type: 'OpenAccount', accountId: id, kind: 'agent', allocation })),
    );
    for (const result of await Promise.all(opened)) accepted(result);
  }
};

/** Keeps so many enforced consumes waiting until all are answered, and answers how many a second that was. */
export const consume = async (writers: WriterRegistry, accounts: number, commands: number): Promise<number> => {
  let sent = 0;
  const started = performance.now();
  const client = async (): Promise<void> => {
    while (sent < commands) {
      const amounts = [{ resource: 'usd', amount: '0.000125' }];
      const body = { type: 'Consume', mode: 'enforce', accountId: accountId((sent += 1) % accounts), amounts } as const;
      accepted(await writers.submit(command(body)));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, client));
  return commands / ((performance.now() - started) / 1_000);
};

/** Enforced consumes on one ledger, each durable before it is answered. */
export const run = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const accounts of [10, sized(10_000, 20)]) {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
    const opened = await openWriters(directory);
    await openAccounts(opened.writers, accounts);
    await consume(opened.writers, accounts, COMMANDS / 10);
    const rate = await consume(opened.writers, accounts, COMMANDS);
    rows.push({ what: `enforced consumes on one ledger, ${accounts} accounts`, value: perSecond(rate) });
    await opened.close();
    rmSync(directory, { recursive: true });
  }
  return rows;
};

export interface OpenWriters {
  readonly writers: WriterRegistry;
  close(): Promise<void>;
}

/** Opens writers as the server does, without projections. */
export const openWriters = async (directory: string): Promise<OpenWriters> => {
  const store = await openEmbeddedStore(directory);
  const snapshotter = new ThreadSnapshotter(resolve('dist/apps/ledger/src/snapshot.worker.js'), {
    location: { kind: 'embedded', directory },
  });
  const writers = new WriterRegistry({ ...store, snapshotter });
  const close = async (): Promise<void> => {
    await writers.close();
    await snapshotter.close();
    await store.close();
  };
  return { writers, close };
};
