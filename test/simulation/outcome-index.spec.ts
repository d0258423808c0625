import { OutcomesDamaged, type OutcomeEntry, type Revision } from '@ledger/event-store';
import { VerifiedOutcomes } from '@ledger/event-store-local';
import type { LedgerCommand } from '@ledger/domain';
import { commandOf, consume, fund, open, openLedger } from '../support/ledger-builders';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { SimulatedDisk } from '../support/simulated-table';
import { temporaryDirectories } from '../support/temporary-directories';
import { submitAll, submitEach, WriterRig } from '../support/writer-rig';

const temporary = temporaryDirectories();
const seed = chosenSeed();
const STREAM = 'ledger-test';

/** Entries written to a stream, in order: an index may be made of these alone. */
interface Written {
  readonly covered: Revision;
  readonly entries: readonly OutcomeEntry[];
}

/** Value of a key at the moment when a revision was covered. */
const valueAt = (history: readonly Written[], key: string, covered: Revision): string | undefined => {
  const entries = history.filter((written) => written.covered <= covered).flatMap((written) => written.entries);
  return entries.findLast((entry) => entry.key === key)?.value.toString();
};

const randomEntries = (random: SeededRandom, count: number): readonly OutcomeEntry[] =>
  Array.from({ length: count }, () => {
    const key = `c:${random.below(4_000)}`;
    return { key, value: Buffer.from(`${key} ${random.below(1_000_000)}`) };
  });

/**
 * Tries keys that were written and keys that never were: the index must answer what it was told, or say that it does
 * not know.
 */
const isRightOrSaysSo = async (index: VerifiedOutcomes, history: readonly Written[]): Promise<boolean> => {
  try {
    const covered = (await index.coveredRevision(STREAM)) ?? -1n;
    const keys = Array.from({ length: 4_200 }, (_, i) => `c:${i}`);
    const found = await index.getMany(STREAM, keys, covered);
    const expected = new Map<string, string>();
    for (const { covered: at, entries } of history)
      if (at <= covered) for (const { key, value } of entries) expected.set(key, value.toString());
    keys.forEach((key, i) => {
      // Compared only where they differ: an assertion a key would take longer than everything else.
      if (found[i]?.toString() !== expected.get(key))
        expect([key, found[i]?.toString()]).toEqual([key, expected.get(key)]);
    });
    return true;
  } catch (error) {
    if (!(error instanceof OutcomesDamaged)) throw error;
    return false;
  }
};

describe(`an outcome index on a disk that fails, seed ${seed}`, () => {
  it.each(Array.from({ length: 8 }, (_, i) => seed + i))('is right or says that it is not: %i', async (course) => {
    const random = new SeededRandom(course);
    const disk = new SimulatedDisk(random);
    let history: Written[] = [];
    let damaged = 0;
    for (let life = 0; life < 12; life += 1) {
      const index = new VerifiedOutcomes(disk.open());
      if (!(await isRightOrSaysSo(index, history))) {
        damaged += 1;
        await index.remove(STREAM);
        history = [];
      }
      let covered = (await index.coveredRevision(STREAM)) ?? -1n;
      history = history.filter((written) => written.covered <= covered);
      for (let writes = random.below(25); writes > 0; writes -= 1) {
        const count = random.chance(0.3) ? random.below(900) : random.below(20);
        const entries = randomEntries(random, count);
        const after = covered;
        covered += BigInt(1 + random.below(50));
        await index.write(STREAM, entries, { after, covered });
        history.push({ covered, entries });
        const { key } = entries[0] ?? { key: 'c:0' };
        const [value] = await index.getMany(STREAM, [key], covered);
        expect(value?.toString()).toBe(valueAt(history, key, covered));
      }
      await index.close();
      disk.crash();
      if (random.chance(0.4)) disk.damage();
    }
    // A course in which nothing was ever found would prove nothing.
    if (course === seed) expect(damaged).toBeLessThan(12);
  });

  it.each(Array.from({ length: 3 }, (_, i) => seed + i))('doubles no command: %i', async (course) => {
    const random = new SeededRandom(course);
    const disk = new SimulatedDisk(random);
    const rig = await WriterRig.open(temporary());
    const acknowledged = new Map<LedgerCommand, bigint>();
    const first = rig.writers({ outcomes: new VerifiedOutcomes(disk.open()) });
    await submitEach(first, openLedger(), fund('1000000'), open('a', { with: '100000' }));
    await first.close();
    for (let life = 0; life < 5; life += 1) {
      const index = new VerifiedOutcomes(disk.open());
      const writers = rig.writers({ outcomes: index });
      const again = [...acknowledged.keys()];
      const results = await submitAll(writers, again);
      results.forEach((result, i) => {
        expect(result).toMatchObject({ outcome: 'accepted', replayed: true, revision: acknowledged.get(again[i]!) });
      });
      for (let batches = 1 + random.below(4); batches > 0; batches -= 1) {
        const commands = Array.from({ length: 1 + random.below(700) }, () => commandOf(consume('a', '0.01')));
        const answers = await submitAll(writers, commands);
        answers.forEach((answer, i) => {
          expect(answer).toMatchObject({ outcome: 'accepted', replayed: false });
          acknowledged.set(commands[i]!, (answer as { readonly revision: bigint }).revision);
        });
        if (random.chance(0.5)) await writers.evictIdle(0);
        if (random.chance(0.3)) disk.damage();
      }
      await writers.close();
      await index.close();
      disk.crash();
    }
    const charges = (await rig.typesOf()).filter((type) => type === 'Consumed');
    expect(charges).toHaveLength(acknowledged.size);
    await rig.close();
  });
});
