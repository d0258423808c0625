import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendSealed } from '../../../test/support/sealed-appends';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { CheckpointUnreadable, isOfLog, type Checkpoint } from './checkpoint';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { CheckpointFiles } from '@ledger/event-store-local';
import { EventStoreUnavailable } from './event-store';
import { parsePosition } from './position';

const newDirectory = temporaryDirectories();

describe('a checkpoint in a file', () => {
  const checkpoint: Checkpoint = {
    position: parsePosition('17/16'),
    lastEvent: { stream: 'ledger-a', revision: 2n ** 60n, id: 'e' },
    owed: [{ stream: 'ledger-b', after: parsePosition('9/8') }],
  };
  const earlier: Checkpoint = { position: parsePosition('3'), lastEvent: undefined };

  it('is found again by the next who opens the directory', async () => {
    const directory = newDirectory();
    await new CheckpointFiles(directory).write('published', checkpoint, undefined);
    expect(readdirSync(directory)).toEqual(['published.json']);
    const again = new CheckpointFiles(directory);
    const found = (await again.read('published'))!;
    expect(found).toMatchObject(checkpoint);
    expect(await again.write('published', earlier, found.version)).not.toBe('conflict');
    expect(await again.read('published')).toMatchObject(earlier);
  });

  it('is what earlier versions wrote', async () => {
    const directory = newDirectory();
    const text = '{"position":"17","lastEvent":{"stream":"ledger-a","revision":"4","id":"e"}}\n';
    writeFileSync(join(directory, 'nats-published.json'), text);
    const found = await new CheckpointFiles(directory).read('nats-published');
    expect(found).toMatchObject({ position: '17', lastEvent: { stream: 'ledger-a', revision: 4n, id: 'e' } });
  });

  it('is what was written or is refused, whichever bit of it is flipped', async () => {
    const directory = newDirectory();
    const files = new CheckpointFiles(directory);
    await files.write('published', checkpoint, undefined);
    const file = join(directory, 'published.json');
    const text = readFileSync(file);
    let refused = 0;
    for (let bit = 0; bit < 8 * text.length; bit++) {
      const flipped = Buffer.from(text);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(file, flipped);
      const found: unknown = await files.read('published').catch((error: unknown) => error);
      if (found instanceof CheckpointUnreadable) refused++;
      else expect(found).toMatchObject(checkpoint);
    }
    expect(refused).toBeGreaterThan(7 * text.length);
  });

  it.each(['', '{', '{"position":"x"}'])('is refused where it holds %j, and can be replaced', async (text) => {
    const directory = newDirectory();
    const files = new CheckpointFiles(directory);
    writeFileSync(join(directory, 'published.json'), text);
    const error: unknown = await files.read('published').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CheckpointUnreadable);
    expect(await files.write('published', checkpoint, undefined)).toBe('conflict');
    await files.write('published', checkpoint, (error as CheckpointUnreadable).version);
    expect(await files.read('published')).toMatchObject(checkpoint);
  });

  it('is out of reach where it cannot be read', async () => {
    const directory = newDirectory();
    mkdirSync(join(directory, 'published.json'));
    await expect(new CheckpointFiles(directory).read('published')).rejects.toThrow(EventStoreUnavailable);
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
