import { ledgerStream } from '@ledger/domain';
import { workerEntry } from '@ledger/platform';
import { resolve } from 'node:path';
import { commandOf, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { committedText, submitAll, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import { SnapshotThreadLost, ThreadSnapshotter } from './thread';

const temporary = temporaryDirectories();
const ENTRY = workerEntry(resolve(__dirname, '../../../../apps/ledger/src'), 'snapshot.worker');

describe('snapshots of a thread of their own', () => {
  let rig: WriterRig;
  let snapshotter: ThreadSnapshotter;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    snapshotter = new ThreadSnapshotter(ENTRY, { location: { kind: 'embedded', directory: rig.directory } });
  });
  afterEach(async () => {
    await snapshotter.close();
    await rig.close();
  });

  it('are what the ledger is loaded from', async () => {
    const writers = rig.writers({ snapshotter });
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }));
    await submitAll(
      writers,
      Array.from({ length: 500 }, () => commandOf(record('a', '0.01'))),
    );
    await writers.evictIdle(0);
    const head = await rig.store.events.streamHead(ledgerStream('test'));
    expect(await rig.store.snapshots.latest(ledgerStream('test'))).toMatchObject({ revision: head });
    expect(await committedText(writers)).toBe(await rig.foldedText());
    expect(rig.warnings).toEqual([]);
  });

  it('tells what failed, and serves on', async () => {
    await submitEach(rig.writers(), openLedger(), fund('100'));
    await expect(snapshotter.snapshot('test', 99n)).rejects.toThrow('does not reach');
    await snapshotter.snapshot('test', 1n);
    expect(await rig.store.snapshots.latest(ledgerStream('test'))).toMatchObject({ revision: 1n });
  });

  it('are given up on close, and the thread ends', async () => {
    const writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100'));
    for (let i = 0; i < 10; i += 1) {
      await submitAll(
        writers,
        Array.from({ length: 1_000 }, () => commandOf(record('root', '0'))),
      );
    }
    const asked = Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => snapshotter.snapshot('test', BigInt(9_900 + i))),
    );
    await snapshotter.close();
    expect((await asked).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(40);
  });

  it('that fail are printed where the writers have nobody to tell', async () => {
    const lost = new ThreadSnapshotter(ENTRY, { location: { kind: 'embedded', directory: '/nowhere' } });
    const writers = rig.writers({ snapshotter: lost, warn: undefined });
    await submitEach(writers, openLedger(), ...Array.from({ length: 100 }, () => record('root', '0')));
    const printed: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
    try {
      await writers.evictIdle(0);
    } finally {
      process.stderr.write = write;
    }
    expect(printed).toEqual([expect.stringMatching(/^warning: snapshot of ledger-test failed: .*\n$/)]);
  });

  it('fail when the thread cannot live', async () => {
    const lost = new ThreadSnapshotter(ENTRY, { location: { kind: 'embedded', directory: '/nowhere' } });
    await expect(lost.snapshot('test', 1n)).rejects.toThrow(SnapshotThreadLost);
    await lost.close();
  });
});
