import { OPERATOR } from '@ledger/domain';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMiB, perSecond, type Row, sized } from './row';
import { consume, openAccounts, openWriters } from './writer.bench';

const ACCOUNTS = sized(1_000, 10);
const STEP = sized(1_000_000, 100);
const STEPS = sized(10, 1);

/**
 * Measures what a command costs in a ledger of ten million events and in a young one, and what it takes to open the old
 * one again.
 */
export const run = async (): Promise<Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-history-'));
  const rows: Row[] = [];
  let opened = await openWriters(directory);
  await openAccounts(opened.writers, ACCOUNTS);
  for (let step = 0; step < STEPS; step += 1) {
    const rate = await consume(opened.writers, ACCOUNTS, STEP);
    const { heapUsed } = process.memoryUsage();
    const what = `consumes from event ${(step * STEP).toLocaleString('en-US')} on`;
    rows.push({ what, value: `${perSecond(rate)}, heap ${inMiB(heapUsed)}` });
  }
  await opened.close();
  opened = await openWriters(directory);
  const started = performance.now();
  await opened.writers.ask({ type: 'Check', ledgerId: 'bench', caller: OPERATOR, accountId: 'root' });
  rows.push({ what: 'opened again', value: `${Math.round(performance.now() - started)} ms` });
  await opened.close();
  rmSync(directory, { recursive: true });
  return rows;
};
