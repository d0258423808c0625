import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendSealed } from '../../../test/support/sealed-appends';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { CheckpointFile, isOfLog, type Checkpoint } from './checkpoint';
import { openEmbeddedStore } from './embedded/open';
import { parsePosition } from './position';

const newDirectory = temporaryDirectories();

describe('a checkpoint in a file', () => {
  const checkpoint: Checkpoint = {
    position: parsePosition('17/16'),
    lastEvent: { stream: 'ledger-a', revision: 2n ** 60n, id: 'e' },
  };

  it('is what was written last, and nothing before', async () => {
    const file = new CheckpointFile(join(newDirectory(), 'checkpoint.json'));
    expect(await file.read()).toBeUndefined();
    await file.write({ position: parsePosition('3'), lastEvent: undefined });
    expect(await file.read()).toEqual({ position: '3', lastEvent: undefined });
    await file.write(checkpoint);
    expect(await file.read()).toEqual(checkpoint);
  });

  it.each(['', '{', '{"position":"x"}'])('is refused where it holds %j', async (text) => {
    const path = join(newDirectory(), 'checkpoint.json');
    writeFileSync(path, text);
    await expect(new CheckpointFile(path).read()).rejects.toThrow();
  });
});

describe('a checkpoint', () => {
  it('is of a log that has its last event in its place', async () => {
    const store = await openEmbeddedStore(newDirectory());
    const written = await appendSealed(store.events, 'ledger-a', [2]);
    const position = parsePosition('2');
    const at = (revision: bigint, id: string) =>
      isOfLog({ position, lastEvent: { stream: 'ledger-a', revision, id } }, store.events);
    expect(await at(1n, written[1]!.id)).toBe(true);
    expect(await at(1n, written[0]!.id)).toBe(false);
    expect(await at(2n, written[1]!.id)).toBe(false);
    expect(await isOfLog({ position, lastEvent: undefined }, store.events)).toBe(true);
    await store.close();
  });
});
