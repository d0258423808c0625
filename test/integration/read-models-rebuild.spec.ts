import { comparePositions, type Position } from '@ledger/event-store';
import { openEmbeddedReader } from '@ledger/event-store-embedded';
import { ReadSideUnavailable, rebuildReadModels, type ReadSide } from '@ledger/read-models';
import Database from 'libsql';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { busyRun, consumed } from '../support/busy-run';
import type { LedgerRun } from '../support/ledger-run';
import { READ_SIDE_ENTRY, ReadSideRig } from '../support/read-side-rig';
import { dumpTables } from '../support/table-dump';
import { asked } from '../support/table-query';
import { temporaryDirectories } from '../support/temporary-directories';

const PROJECTOR_SCRIPT = join(__dirname, '../support/project-until-killed.cjs');
const temporary = temporaryDirectories();
const rigs: ReadSideRig[] = [];
const newRig = async (): Promise<ReadSideRig> => {
  const rig = await ReadSideRig.open(temporary());
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const usedByTeam = async (readSide: ReadSide, minPosition: Position): Promise<string | undefined> => {
  const page = await readSide.query(asked('GetBalances', { ledgerId: 'test', accountId: 'team', minPosition }));
  return page?.items[0]?.balances[0]?.used;
};

/** The whole log of the rig, projected at once into a file of its own. */
const freshTables = async (rig: ReadSideRig): Promise<ReturnType<typeof dumpTables>> => {
  const path = join(temporary(), 'fresh.db');
  const reader = await openEmbeddedReader(rig.directory);
  await rebuildReadModels(reader, path);
  await reader.close();
  return dumpTables(path);
};

describe('a rebuild', () => {
  it('beside the live tables gives the same, while they answer and more is recorded', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const run = busyRun(12_000);
    let last = await rig.log.append(run.events);
    await readSide.waitFor(last);
    const reports: number[] = [];
    let done = false;
    const rebuilt = readSide.rebuild(({ events }) => reports.push(events)).finally(() => (done = true));
    let answered = 0;
    let seen = last;
    while (!done) {
      last = await rig.log.append(consumed(run, 5));
      expect(await usedByTeam(readSide, last)).toBe(usedInAll(run));
      answered += 1;
      if (!done) seen = last;
    }
    const position = await rebuilt;
    expect(answered).toBeGreaterThan(1);
    expect(reports.length).toBeGreaterThan(0);
    // Nobody who saw the old tables sees older ones afterwards.
    expect(comparePositions(position, seen)).toBeGreaterThanOrEqual(0);
    expect(comparePositions(position, last)).toBeLessThanOrEqual(0);
    last = await rig.log.append(consumed(run, 5));
    expect(await usedByTeam(readSide, last)).toBe(usedInAll(run));
    expect(rig.logged.join()).toMatch(/were rebuilt up to/);
    await readSide.close();
    expect(dumpTables(rig.databasePath)).toEqual(await freshTables(rig));
    expect(existsSync(`${rig.databasePath}.rebuild`)).toBe(false);
  });

  it('mends what was tampered with', async () => {
    const rig = await newRig();
    const first = await rig.readSide();
    await first.waitFor(await rig.log.append(busyRun(100).events));
    await first.close();
    const before = dumpTables(rig.databasePath);
    tamper(rig);
    expect(dumpTables(rig.databasePath)).not.toEqual(before);
    const second = await rig.readSide();
    await second.rebuild();
    await second.close();
    expect(dumpTables(rig.databasePath)).toEqual(before);
  });

  it('is one at a time, and two who ask share it', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    await readSide.waitFor(await rig.log.append(busyRun(500).events));
    const [one, other] = [readSide.rebuild(), readSide.rebuild()];
    expect((await readSide.status()).rebuilding).toBe(true);
    expect(await one).toBe(await other);
    expect((await readSide.status()).rebuilding).toBe(false);
    expect(rig.logged.filter((line) => /were rebuilt/.test(line))).toHaveLength(1);
  });

  it('that is interrupted leaves the tables as they were, and can be made again', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    await readSide.waitFor(await rig.log.append(busyRun(200).events));
    await readSide.close();
    tamper(rig);
    const tampered = dumpTables(rig.databasePath);
    const reader = await openEmbeddedReader(rig.directory);
    const stopped = rebuildReadModels(reader, rig.databasePath, () => {
      throw new Error('stopped by hand');
    });
    await expect(stopped).rejects.toThrow('stopped by hand');
    expect(dumpTables(rig.databasePath)).toEqual(tampered);
    const { position } = await rebuildReadModels(reader, rig.databasePath);
    expect(position).toBe(await reader.head());
    await reader.close();
    expect(dumpTables(rig.databasePath)).toEqual(await freshTables(rig));
  });

  it('that is cut off by the thread’s end leaves the tables as they were, and can be made again', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const run = busyRun(6_000);
    const position = await rig.log.append(run.events);
    await readSide.waitFor(position);
    const cutOff = readSide.rebuild();
    await readSide.status();
    await kill(readSide);
    await expect(cutOff).rejects.toThrow(ReadSideUnavailable);
    const again = await rig.readSide();
    expect(await usedByTeam(again, position)).toBe(usedInAll(run));
    await again.rebuild();
    await again.close();
    expect(dumpTables(rig.databasePath)).toEqual(await freshTables(rig));
  });
});

describe('a thread that dies', () => {
  it('fails the queries under way, says why, and is started again', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const run = busyRun(50);
    const known = await rig.log.append(run.events);
    await readSide.waitFor(known);
    const waiting = readSide.waitFor(`${BigInt(known) + 1_000n}` as Position);
    await kill(readSide);
    await expect(waiting).rejects.toThrow(ReadSideUnavailable);
    await expect(readSide.status()).rejects.toThrow(/being started again/);
    const position = await rig.log.append(consumed(run, 50));
    expect(await eventually(() => usedByTeam(readSide, position))).toBe('2.4');
    expect(rig.logged.join()).toMatch(/error .*thread ended.*started again in 100 ms/);
  });

  it('fails the queries under way when it is closed, and those after', async () => {
    const rig = await newRig();
    const readSide = await rig.readSide();
    const waiting = readSide.waitFor('999999' as Position).catch((error: unknown) => error);
    await readSide.close();
    expect(await waiting).toBeInstanceOf(ReadSideUnavailable);
    await expect(readSide.status()).rejects.toThrow(/are closed/);
    await readSide.close();
  });
});

it('a process that is killed at any moment leaves rows and checkpoint equal', async () => {
  const rig = await newRig();
  const run = busyRun(4_000);
  await rig.log.append(run.events, 100);
  for (let lives = 0; lives < 5; lives++) {
    const child = spawn(process.execPath, [PROJECTOR_SCRIPT, READ_SIDE_ENTRY, rig.directory, rig.databasePath]);
    await once(child.stdout, 'data');
    const more = rig.log.append(consumed(run, 500), 50);
    // The moment is what is random here: nothing is waited for.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    child.kill('SIGKILL');
    await Promise.all([more, once(child, 'exit')]);
  }
  const last = await rig.readSide();
  await last.waitFor(await rig.store.events.head());
  await last.close();
  expect(dumpTables(rig.databasePath)).toEqual(await freshTables(rig));
  expect(rig.logged).toEqual([]);
});

/** Usage in usd according to the ledger's own state. */
const usedInAll = (run: LedgerRun): string =>
  run.view('team')!.balances.find(({ resource }) => resource === 'usd')!.used;

/**
 * The thread ends by an exception that nobody catches, as by a fault in it. It is not terminated from outside: that
 * would end the whole process wherever it meets the thread inside the database library.
 */
const kill = async (readSide: ReadSide): Promise<void> => {
  const { worker } = (readSide as unknown as { channel: { worker: Worker } }).channel;
  const ended = once(worker, 'exit').catch(() => undefined);
  worker.postMessage(null);
  await ended;
};

/** The answer as soon as there is one; refused while the thread is down. */
const eventually = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ReadSideUnavailable)) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
};

const tamper = (rig: ReadSideRig): void => {
  const db = new Database(rig.databasePath);
  db.exec("UPDATE balances SET available = '1', used = '2'");
  db.close();
};
