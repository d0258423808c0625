import { encodeEvent, type LedgerEvent } from '@ledger/domain';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { sealAppend, type Position } from '@ledger/event-store';
import { ReadSide } from '@ledger/read-models';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asked } from '../support/table-query';
import { perSecond, type Row, sized } from './row';

const EVENTS = sized(200_000, 100);
const EVENTS_PER_APPEND = 1_000;
const AT = '2026-11-23T12:00:00.000Z';

const opening = (accounts: number): LedgerEvent[] => [
  {
    type: 'LedgerOpened',
    data: { ledgerId: 'bench', clock: 'server', resources: [{ resource: 'usd', scale: 9 }], at: AT },
  },
  { type: 'Funded', data: { accountId: 'root', amounts: [{ resource: 'usd', amount: '1000000' }], at: AT } },
  { type: 'AccountOpened', data: { accountId: 'team', parentId: 'root', kind: 'team', priority: 1, at: AT } },
  ...Array.from({ length: accounts }, (_, i): LedgerEvent => ({
    type: 'AccountOpened',
    data: { accountId: `agent-${i}`, parentId: 'team', kind: 'agent', priority: 1, at: AT },
  })),
];

/** Two models at three hours, spread evenly over the accounts, three levels below the ledger. */
const charge = (i: number, accounts: number): LedgerEvent => ({
  type: 'Consumed',
  data: {
    accountId: `agent-${(i * 7919) % accounts}`,
    mode: 'enforce',
    charges: [{ resource: 'usd', amount: '0.000125', payerId: 'root' }],
    attribution: { operation: 'chat', model: `model-${i % 2}` },
    at: `2026-11-23T${12 + Math.floor((3 * i) / EVENTS)}:00:00.000Z`,
  },
});

/** Until everything is in the tables, by a thread that begins when everything is in the log. */
const catchUp = async (accounts: number): Promise<readonly Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'bench-read-models-'));
  try {
    const store = await openEmbeddedStore(directory);
    let revision = -1n;
    let head = '';
    const append = async (events: readonly LedgerEvent[]): Promise<Position> => {
      let last = '0' as Position;
      for (let next = 0; next < events.length; next += EVENTS_PER_APPEND) {
        const unsealed = events
          .slice(next, next + EVENTS_PER_APPEND)
          .map((e) => ({ ...encodeEvent(e), metadata: '{}' }));
        const sealed = sealAppend('ledger-bench', revision + 1n, head, unsealed);
        const result = await store.events.append('ledger-bench', revision < 0n ? 'no-stream' : revision, sealed.events);
        if (result.outcome !== 'appended') throw new Error('conflict');
        ({ revision, position: last } = result);
        head = sealed.head;
      }
      return last;
    };
    const opened = await append(opening(accounts));
    const readSide = await ReadSide.start({
      entry: resolve('dist/apps/ledger/src/read-side.worker.js'),
      workerData: { location: { kind: 'embedded', directory }, databasePath: join(directory, 'read-models.db') },
      log: (_level, message) => process.stderr.write(`${message}\n`),
    });
    await readSide.waitFor(opened, 600_000);
    await readSide.close();
    const last = await append(Array.from({ length: EVENTS }, (_, i) => charge(i, accounts)));
    const again = await ReadSide.start({
      entry: resolve('dist/apps/ledger/src/read-side.worker.js'),
      workerData: { location: { kind: 'embedded', directory }, databasePath: join(directory, 'read-models.db') },
      log: (_level, message) => process.stderr.write(`${message}\n`),
    });
    const started = performance.now();
    await again.waitFor(last, 600_000);
    const projected = EVENTS / ((performance.now() - started) / 1_000);
    const askedAt = performance.now();
    await again.query(asked('GetUsage', { ledgerId: 'bench', groupBy: ['model', 'hour'] }));
    const usageMs = performance.now() - askedAt;
    await again.close();
    await store.close();
    return [
      { what: `read models, catching up, ${accounts} accounts`, value: perSecond(projected) },
      { what: `usage by model and hour, ${accounts} accounts`, value: `${usageMs.toFixed(0)} ms` },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

export const run = async (): Promise<readonly Row[]> => [
  ...(await catchUp(10)),
  ...(await catchUp(sized(1_000, 10))),
  ...(await catchUp(sized(10_000, 10))),
  ...(await catchUp(sized(100_000, 10))),
];
