import type { WriterRegistry } from '@ledger/application';
import { OPERATOR, type Attribution, type LedgerCommand } from '@ledger/domain';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perSecond, type Row, sized } from './row';
import { openAccounts, openWriters } from './writer.bench';

/** Accounts among which the refusals are spread, since of each only so many a minute are recorded one by one. */
const ACCOUNTS = sized(10_000, 200);
const COMMANDS = sized(200_000, 1_000);
const IN_FLIGHT = sized(4_000, 100);

const SHAPES: Readonly<Record<string, Attribution | undefined>> = {
  plain: undefined,
  'with 8 tags': {
    model: 'claude-x',
    tags: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`tag-${i}`, `value of the tag ${i}`])),
  },
};

/** Refused enforced consumes on one ledger, each recorded with its command and durable before it is answered. */
export const run = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [shape, attribution] of Object.entries(SHAPES)) {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
    const { writers, close } = await openWriters(directory);
    await openAccounts(writers, ACCOUNTS);
    await refuse(writers, COMMANDS / 10, attribution);
    const before = bytesIn(directory);
    const { rate, cpuMicros } = await refuse(writers, COMMANDS, attribution);
    await close();
    const bytes = (bytesIn(directory) - before) / COMMANDS;
    rows.push(
      { what: `refused consumes on one ledger, ${shape}`, value: perSecond(rate) },
      { what: `the same, processor time each`, value: `${cpuMicros.toFixed(1)} us` },
      { what: `the same, on disk each`, value: `${Math.round(bytes)} B` },
    );
    rmSync(directory, { recursive: true });
  }
  return rows;
};

let lastId = 0;
const consume = (accountId: string, attribution: Attribution | undefined): LedgerCommand => ({
  commandId: `r-${(lastId += 1)}`,
  ledgerId: 'bench',
  caller: OPERATOR,
  actor: 'bench',
  body: {
    type: 'Consume',
    mode: 'enforce',
    accountId,
    amounts: [{ resource: 'usd', amount: '99999.000125' }],
    ...(attribution !== undefined && { attribution }),
  },
});

interface Refusing {
  readonly rate: number;
  /** Processor time of all threads of the process for one refusal. */
  readonly cpuMicros: number;
}

const refuse = async (
  writers: WriterRegistry,
  commands: number,
  attribution: Attribution | undefined,
): Promise<Refusing> => {
  let sent = 0;
  const started = performance.now();
  const before = process.cpuUsage();
  const client = async (): Promise<void> => {
    while (sent < commands) {
      const result = await writers.submit(consume(`agent-${(sent += 1) % ACCOUNTS}`, attribution));
      if (result.outcome !== 'rejected' || !('revision' in result)) throw new Error(JSON.stringify(result));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, client));
  const { user, system } = process.cpuUsage(before);
  return { rate: commands / ((performance.now() - started) / 1_000), cpuMicros: (user + system) / commands };
};

const bytesIn = (directory: string): number =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
