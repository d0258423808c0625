import type { ClosePeriod, EventOf, LedgerEvent } from '@ledger/domain';
import { backupEmbedded, openEmbeddedReader, openEmbeddedStore } from '@ledger/event-store-embedded';
import { CHAIN_KEY, sealAppend, unseal, type Store } from '@ledger/event-store';
import { rebuildReadModels } from '@ledger/read-models';
import Database from 'libsql';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { busyRun, consumed } from '../support/busy-run';
import { DamagedLog } from '../support/damaged-log';
import { batch, commandOf, consume, fund, open, openLedger } from '../support/ledger-builders';
import { MemoryOutcomes } from '../support/memory-outcomes';
import { RecordedLog } from '../support/recorded-log';
import { temporaryDirectories } from '../support/temporary-directories';
import { submitAll, submitEach, WriterRig } from '../support/writer-rig';
import { readModelsFile } from '@ledger/platform';
import { verifyDirectory, type DirectoryVerdict } from '@ledger/audit';
import { derivedDirectory } from '../../apps/cli/src/store/derived-directory';

const directory = temporaryDirectories();
const ROUNDS = 30;

const verify = async (path: string): Promise<DirectoryVerdict> => {
  const reader = await openEmbeddedReader(path);
  try {
    return await verifyDirectory(reader, derivedDirectory(path), () => undefined);
  } finally {
    await reader.close();
  }
};

describe('verifying a data directory', () => {
  it('looks at every ledger, one whose id begins with another’s included', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    const runs = { 'ledger-a': busyRun(ROUNDS), 'ledger-a-2': busyRun(2 * ROUNDS) };
    for (const [stream, run] of Object.entries(runs)) await new RecordedLog(store.events, stream).append(run.events);
    await rebuildReadModels(store.events, readModelsFile(path));
    await store.close();
    const { ledgers, remarks } = await verify(path);
    expect(remarks).toEqual([]);
    expect(ledgers.map(({ ledgerId, events, findings }) => [ledgerId, events, findings])).toEqual([
      ['a', runs['ledger-a'].events.length, []],
      ['a-2', runs['ledger-a-2'].events.length, []],
    ]);
    expect(ledgers.every(({ rows }) => rows > 20)).toBe(true);
  });

  it('compares the rows where they stand, when the log has gone on since', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    const run = busyRun(ROUNDS);
    const log = new RecordedLog(store.events);
    await log.append(run.events);
    await rebuildReadModels(store.events, readModelsFile(path));
    await log.append(consumed(run, ROUNDS));
    await store.close();
    const { ledgers, remarks } = await verify(path);
    expect(remarks).toEqual([expect.stringMatching(/^the read models stand at \d+, the log at \d+: /)]);
    expect(ledgers).toEqual([expect.objectContaining({ events: run.events.length, findings: [] })]);
    expect(ledgers[0]!.rows).toBeGreaterThan(20);
  });

  it('lets go of the tables, so that a server beside it can end', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    await new RecordedLog(store.events).append(busyRun(ROUNDS).events);
    await rebuildReadModels(store.events, readModelsFile(path));
    await store.close();
    const server = new Database(readModelsFile(path));
    server.exec('CREATE TABLE written_before (a)');
    await verify(path);
    server.exec('CREATE TABLE written_after (a)');
    const [checkpoint] = server.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().all([]) as [busy: number][];
    server.close();
    expect(checkpoint![0]).toBe(0);
  });

  it('goes on without read models, and says so', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    await new RecordedLog(store.events).append(busyRun(ROUNDS).events);
    await store.close();
    const { ledgers, remarks } = await verify(path);
    expect(remarks).toEqual([expect.stringMatching(/^read models are not compared: .* does not exist$/)]);
    expect(ledgers).toEqual([expect.objectContaining({ rows: 0, findings: [] })]);
  });

  it('names the event from which a chain is broken', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    const log = new RecordedLog(store.events);
    const run = busyRun(ROUNDS);
    await log.append(run.events);
    const [event] = consumed(run, 1);
    // Sealed by somebody who did not know the chain so far.
    const revision = BigInt(run.events.length - 1);
    const { at, ...rest } = event!.data;
    const forged = { type: event!.type, data: JSON.stringify({ ...rest, at }), metadata: '{}' };
    const { events } = sealAppend('ledger-test', revision, '', [forged]);
    await store.events.append('ledger-test', revision - 1n, events);
    await store.close();
    const { ledgers } = await verify(path);
    expect(ledgers[0]!.findings).toEqual([
      expect.objectContaining({ where: `revision ${revision}`, what: 'chain hash' }),
    ]);
  });

  it('names the event that cannot follow, and still looks at the other ledgers', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    const bad = new RecordedLog(store.events, 'ledger-bad');
    await bad.appendRaw([{ type: 'Funded', data: '{"accountId":"root","amounts":[],"at":"never"}' }]);
    await new RecordedLog(store.events, 'ledger-good').append(busyRun(ROUNDS).events);
    await store.close();
    const { ledgers } = await verify(path);
    expect(
      ledgers.map(({ ledgerId, findings }) => [ledgerId, findings.map(({ where, what }) => `${where}: ${what}`)]),
    ).toEqual([
      ['bad', ['revision 0: fold of the events']],
      ['good', []],
    ]);
  });

  it('names what an older copy of the log lacks, and ledgers that are gone', async () => {
    const [path, older] = [directory(), directory()];
    const store = await openEmbeddedStore(path);
    const log = new RecordedLog(store.events);
    const run = busyRun(ROUNDS);
    await log.append(run.events);
    await backupEmbedded(path, older);
    await log.append(consumed(run, ROUNDS));
    await store.snapshots.begin('ledger-gone', 7n).commit({ chainHead: '', formatVersion: 1 });
    await rebuildReadModels(store.events, readModelsFile(path));
    await store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(path, `events.db${suffix}`), { force: true });
    copyFileSync(join(older, 'events.db'), join(path, 'events.db'));
    const { ledgers, remarks } = await verify(path);
    expect(remarks).toEqual([expect.stringMatching(/^read models are not compared: /)]);
    const last = run.events.length - 1;
    expect(ledgers.map(({ ledgerId, findings }) => [ledgerId, findings])).toEqual([
      ['test', [expect.objectContaining({ expected: expect.stringContaining(`revision ${last}`) as string })]],
      ['gone', [expect.objectContaining({ found: 'no stream' })]],
    ]);
  });

  it('names every ledger that is damaged, and what the read models do not follow', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    const ids = ['a', 'bad-1', 'bad-2', 'z'];
    for (const id of ids) {
      const log = new RecordedLog(store.events, `ledger-${id}`);
      await log.append(busyRun(ROUNDS).events, 20);
    }
    const damage = new DamagedLog(path);
    damage.flip('ledger-bad-1', 1);
    damage.remove('ledger-bad-2', 1);
    await rebuildReadModels(store.events, readModelsFile(path));
    await store.close();
    const { ledgers } = await verify(path);
    expect(ledgers.map(({ ledgerId, findings }) => [ledgerId, findings.map(({ what }) => what)])).toEqual([
      ['a', []],
      ['bad-1', ['read models', 'events in the log']],
      ['bad-2', expect.arrayContaining(['read models', 'revision out of order'])],
      ['z', []],
    ]);
  });

  it('finds a ledger that the read models have not taken up, though they say so', async () => {
    const path = directory();
    const store = await openEmbeddedStore(path);
    for (const id of ['a', 'z']) await new RecordedLog(store.events, `ledger-${id}`).append(busyRun(ROUNDS).events);
    await rebuildReadModels(store.events, readModelsFile(path));
    const tables = new Database(readModelsFile(path));
    tables.exec("DELETE FROM ledgers WHERE ledger_id = 'a'");
    tables.close();
    await store.close();
    const { ledgers } = await verify(path);
    expect(ledgers.map(({ findings }) => findings.map(({ where, what }) => `${where}: ${what}`))).toEqual([
      ['revision 0: read models'],
      [],
    ]);
  });

  it('finds a command that was decided twice, and no other', async () => {
    const path = directory();
    const rig = await WriterRig.open(path);
    const writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }));
    const pay = commandOf(batch(consume('a', '1'), consume('a', '2')), { commandId: 'pay' });
    await submitAll(writers, [pay, commandOf(consume('a', '1'), { commandId: 'once' }), pay]);
    await writers.close();
    // An index that says that it has everything, and lacks it.
    const forgetful = new MemoryOutcomes();
    const head = (await rig.recorded()).at(-1)!;
    const chain = { key: CHAIN_KEY, value: Buffer.from(unseal(head.metadata)!.seal.hash) };
    await forgetful.write('ledger-test', [chain], { after: -1n, covered: head.revision });
    await rig.writers({ outcomes: forgetful }).submit(pay);
    await rig.close();
    const { ledgers } = await verify(path);
    expect(ledgers[0]!.findings).toEqual([
      {
        where: `revision ${head.revision + 1n}`,
        what: 'beginnings of the command pay',
        expected: `one, at revision ${head.revision - 2n}`,
        found: 'another one here: it was decided twice',
      },
    ]);
  });

  const closePeriod: ClosePeriod = { type: 'ClosePeriod', label: '2026-11' };
  const change = (of: EventOf<'PeriodClosed'>['data']): EventOf<'PeriodClosed'>['data'] => of;

  it.each([
    { what: 'nothing', change, found: [] },
    { what: 'its number', change: (of) => ({ ...of, number: 7 }), found: ['period 7: number'] },
    {
      what: 'its beginning',
      change: (of) => ({ ...of, from: '2026-01-01T00:00:00.000Z' }),
      found: ['period 1: beginning'],
    },
    {
      what: 'its place',
      change: (of) => ({ ...of, revision: '3' }),
      found: ['period 1: revision of the event before it'],
    },
    {
      what: 'the chain',
      change: (of) => ({ ...of, chainHead: 'x' }),
      found: ['period 1: chain head of the event before it'],
    },
    { what: 'the hash', change: (of) => ({ ...of, balancesHash: 'x' }), found: ['period 1: hash over the balances'] },
    {
      what: 'a figure',
      change: (of) => ({ ...of, totals: of.totals.map((one) => ({ ...one, consumed: '1' })) }),
      found: ['period 1: consumed of usd'],
    },
    {
      what: 'all figures',
      change: (of) => ({ ...of, totals: [] }),
      found: expect.arrayContaining(['period 1: funded of usd']),
    },
  ] as readonly { what: string; change: typeof change; found: readonly string[] }[])(
    'works out a closed period anew: $what was changed in it',
    async ({ change: forge, found }) => {
      const path = directory();
      const store = await openEmbeddedStore(path);
      const log = new RecordedLog(store.events);
      const run = busyRun(ROUNDS);
      await log.append(run.events);
      const before = run.events.length;
      run.must(closePeriod);
      const closed = run.events[before] as EventOf<'PeriodClosed'>;
      const event = {
        type: closed.type,
        data: forge({ ...closed.data, chainHead: await chainHeadOf(store) }),
      } as LedgerEvent;
      await log.append([event, ...consumed(run, 1)]);
      await store.close();
      const [verdict] = (await verify(path)).ledgers;
      expect(verdict).toMatchObject({ periods: 1 });
      expect(verdict!.findings.map((finding) => `${finding.where}: ${finding.what}`)).toEqual(found);
    },
  );
});

const chainHeadOf = async (store: Store): Promise<string> => {
  let head = '';
  for await (const page of store.events.readStream('ledger-test')) {
    for (const { metadata } of page) head = unseal(metadata)?.seal.hash ?? head;
  }
  return head;
};
