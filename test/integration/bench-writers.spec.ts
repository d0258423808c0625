import { ledgerStream } from '@ledger/domain';
import { openSnapshots } from '@ledger/stores';
import { consume, openAccounts, openWriters } from '../bench/writer.bench';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();

/** Benchmarks say nothing when the work that they measure fails: this proves that it is done. */
describe('writers as the benchmarks open them', () => {
  it('write snapshots', async () => {
    const directory = temporary();
    const { writers, close } = await openWriters(directory);
    await openAccounts(writers, 10);
    await consume(writers, 10, 300);
    await writers.evictIdle(0);
    await close();
    const snapshots = await openSnapshots({ kind: 'embedded', directory });
    const manifest = await snapshots.latest(ledgerStream('bench'));
    await snapshots.close();
    // LedgerOpened, Funded, and two events an account before the 300 charges.
    expect(manifest?.revision).toBeGreaterThan(300n);
  });
});
