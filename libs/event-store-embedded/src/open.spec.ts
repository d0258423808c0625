import { ClassicLevel } from 'classic-level';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { EventStoreCorrupt, EventStoreUnavailable, type EventReader, type NewEvent } from '@ledger/event-store';
import { StoreLocked, StoreFromNewerVersion, connect } from '@ledger/event-store-local';
import { openEmbeddedReader, openEmbeddedSnapshots, openEmbeddedStore } from './open';

const newDirectory = temporaryDirectories();
const events = (count: number, data = '"x"'): NewEvent[] =>
  Array.from({ length: count }, () => ({ id: randomUUID(), type: 'Consumed', data, metadata: '{}' }));

/** A closed store, copied, so that no connection of this process has its files. */
const closedStore = async (batches = 3): Promise<string> => {
  const directory = newDirectory();
  const store = await openEmbeddedStore(directory);
  for (let i = 0; i < batches; i++) {
    await store.events.append(
      's',
      i === 0 ? 'no-stream' : BigInt(i * 10 - 1),
      events(10, `"needle-${i} ${'x'.repeat(2_000)}"`),
    );
  }
  await store.outcomes.write('s', [{ key: 'a', value: Buffer.from('a') }], { after: -1n, covered: 3n });
  const writing = store.snapshots.begin('s', 2n);
  await writing.page(Buffer.alloc(100_000, 'page'));
  await writing.commit({ chainHead: '', formatVersion: 1 });
  await store.close();
  return copyOf(directory);
};

/** Copies a store with the log's content in its main file, so that damage hits what is read. */
const copyOf = (directory: string): string => {
  const copy = newDirectory();
  for (const name of ['events.db', 'snapshots.db']) {
    const connection = connect(join(directory, name));
    connection.exec(`VACUUM INTO '${join(copy, name)}'`);
    connection.close();
  }
  copyFileSync(join(directory, 'store.json'), join(copy, 'store.json'));
  return copy;
};

const flipIn = (file: string, needle: string): void => {
  const content = readFileSync(file);
  // The last one: before it stand remains in pages' unused space.
  const at = content.lastIndexOf(needle);
  expect(at).toBeGreaterThan(0);
  content[at + 3]! ^= 1;
  writeFileSync(file, content);
};

const readThrough = async (reader: EventReader): Promise<number> => {
  let count = 0;
  for await (const page of reader.readAll()) count += page.length;
  return count;
};

describe('an embedded store', () => {
  it('is what it was when it is opened again', async () => {
    const directory = join(newDirectory(), 'deeper', 'still');
    const first = await openEmbeddedStore(directory);
    await first.events.append('s', 'no-stream', events(3));
    await first.close();
    await first.close();
    const second = await openEmbeddedStore(directory);
    expect(await second.events.streamHead('s')).toBe(2n);
    expect(await second.events.append('s', 2n, events(1))).toMatchObject({ revision: 3n, position: '4' });
    await second.close();
  });

  it('is locked for this process and every other while it is open', async () => {
    const directory = newDirectory();
    const store = await openEmbeddedStore(directory);
    await expect(openEmbeddedStore(directory)).rejects.toThrow(StoreLocked);
    await expect(openEmbeddedStore(directory)).rejects.toThrow(directory);
    expect(openElsewhere(directory)).toBe('StoreLocked');
    await store.close();
    expect(openElsewhere(directory)).toBe('opened');
    await (await openEmbeddedStore(directory)).close();
  });

  it('cannot be where a file is', async () => {
    const file = join(newDirectory(), 'file');
    writeFileSync(file, '');
    await expect(openEmbeddedStore(join(file, 'store'))).rejects.toThrow(EventStoreUnavailable);
  });

  it.each([
    { what: 'its marker', make: (d: string) => writeFileSync(join(d, 'store.json'), '{"format":2}') },
    { what: 'its log', make: (d: string) => connect(join(d, 'events.db')).exec('PRAGMA user_version = 2') },
  ])('is left alone when $what is from a newer version', async ({ make }) => {
    const directory = await closedStore();
    make(directory);
    await expect(openEmbeddedStore(directory)).rejects.toThrow(StoreFromNewerVersion);
    await expect(openEmbeddedReader(directory)).rejects.toThrow(StoreFromNewerVersion);
  });

  it.each([
    { what: 'is garbage', damage: (file: string) => writeFileSync(file, Buffer.alloc(50_000, 'garbage')) },
    { what: 'is cut off', damage: (file: string) => truncateSync(file, 12_288) },
    { what: 'is empty', damage: (file: string) => truncateSync(file, 0) },
    { what: 'is gone', damage: (file: string) => rmSync(file) },
  ])('names the log as damaged when it $what', async ({ damage }) => {
    const directory = await closedStore();
    damage(join(directory, 'events.db'));
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(EventStoreCorrupt);
    await expect(opening).rejects.toThrow(join(directory, 'events.db'));
  });

  it('names a damaged marker', async () => {
    const directory = await closedStore();
    writeFileSync(join(directory, 'store.json'), 'garbage');
    await expect(openEmbeddedStore(directory)).rejects.toThrow(EventStoreCorrupt);
  });

  it('names the place of an older damaged batch when it is read', async () => {
    const directory = await closedStore(30);
    flipIn(join(directory, 'events.db'), 'needle-1 ');
    const store = await openEmbeddedStore(directory);
    await expect(readThrough(store.events)).rejects.toThrow(EventStoreCorrupt);
    await expect(readThrough(store.events)).rejects.toThrow('revisions 10 to 19 of s');
    await store.close();
    const reader = await openEmbeddedReader(directory);
    await expect(readThrough(reader)).rejects.toThrow(EventStoreCorrupt);
    await reader.close();
  });

  it.each([
    { what: 'outcomes', file: 'outcomes', warning: /outcomes was damaged/ },
    { what: 'snapshots', file: 'snapshots.db', warning: /snapshots\.db was damaged/ },
  ])('starts without its $what, and says so, when they are damaged', async ({ file, warning }) => {
    const directory = await closedStore();
    const path = join(directory, file);
    rmSync(path, { recursive: true, force: true });
    writeFileSync(path, Buffer.alloc(50_000, 'garbage'));
    const warnings: string[] = [];
    const store = await openEmbeddedStore(directory, { onWarning: (text) => warnings.push(text) });
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(await store.outcomes.coveredRevision('s')).toBeUndefined();
    await store.outcomes.write('s', [], { after: -1n, covered: 29n });
    await store.snapshots.begin('s', 29n).commit({ chainHead: '', formatVersion: 1 });
    expect(await store.snapshots.latest('s')).toMatchObject({ revision: 29n });
    expect(await readThrough(store.events)).toBe(30);
    await store.close();
  });

  it('leaves outcomes alone that another process has open, and says so', async () => {
    const directory = newDirectory();
    const first = await openEmbeddedStore(directory);
    await first.events.append('s', 'no-stream', events(10));
    await first.outcomes.write('s', [{ key: 'a', value: Buffer.from('a') }], { after: -1n, covered: 3n });
    await first.close();
    const holder = new ClassicLevel(join(directory, 'outcomes'));
    await holder.open();
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(EventStoreUnavailable);
    await expect(opening).rejects.toThrow(/outcomes cannot be used: .*another process has it open/);
    await holder.close();
    const again = await openEmbeddedStore(directory);
    expect(await again.outcomes.coveredRevision('s')).toBe(3n);
    await again.close();
  });

  it('leaves snapshots alone that cannot be opened, and says so', async () => {
    const directory = await closedStore();
    const file = join(directory, 'snapshots.db');
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    mkdirSync(file);
    writeFileSync(join(file, 'kept'), 'by somebody');
    const opening = openEmbeddedStore(directory);
    await expect(opening).rejects.toThrow(EventStoreUnavailable);
    await expect(opening).rejects.toThrow(/snapshots\.db: it cannot be opened/);
    expect(readdirSync(file)).toEqual(['kept']);
  });

  it('starts with empty outcomes when their files are damaged inside', async () => {
    const directory = newDirectory();
    const first = await openEmbeddedStore(directory);
    await first.outcomes.write('s', [{ key: 'a', value: Buffer.from('a') }], { after: -1n, covered: 3n });
    await first.close();
    const inside = join(directory, 'outcomes');
    for (const name of readdirSync(inside)) if (/MANIFEST|CURRENT/.test(name)) writeFileSync(join(inside, name), 'x');
    const warnings: string[] = [];
    const store = await openEmbeddedStore(directory, { onWarning: (text) => warnings.push(text) });
    expect(warnings).toHaveLength(1);
    expect(await store.outcomes.coveredRevision('s')).toBeUndefined();
    await store.close();
  });

  it('treats a damaged snapshot page as unreadable', async () => {
    const directory = await closedStore();
    flipIn(join(directory, 'snapshots.db'), 'pagepagepage');
    const store = await openEmbeddedStore(directory);
    const manifest = (await store.snapshots.latest('s'))!;
    await expect(store.snapshots.pages(manifest)[Symbol.asyncIterator]().next()).rejects.toThrow('page 0 is damaged');
    await store.close();
  });

  it('drops the pages of a snapshot that a crash left unfinished', async () => {
    const directory = newDirectory();
    const store = await openEmbeddedStore(directory);
    await store.snapshots.begin('s', 1n).page(Buffer.from('unfinished'));
    await store.close();
    await (await openEmbeddedStore(directory)).close();
    const connection = connect(join(directory, 'snapshots.db'));
    expect(connection.prepare('SELECT count(*) FROM pages').raw().get([])).toEqual([0]);
    connection.close();
  });

  it('shares its snapshots with a second connection', async () => {
    const directory = newDirectory();
    const store = await openEmbeddedStore(directory);
    const beside = openEmbeddedSnapshots(directory);
    const writing = beside.begin('s', 4n);
    await writing.page(Buffer.from('beside'));
    await writing.commit({ chainHead: 'ab', formatVersion: 1 });
    expect(await store.snapshots.latest('s')).toMatchObject({ revision: 4n, pageCount: 1 });
    await beside.close();
    await store.close();
  });
});

describe('an embedded reader', () => {
  it('needs a store', async () => {
    const directory = newDirectory();
    await expect(openEmbeddedReader(directory)).rejects.toThrow(EventStoreUnavailable);
    expect(existsSync(join(directory, 'events.db'))).toBe(false);
  });

  it('reads a store that nobody has open', async () => {
    const reader = await openEmbeddedReader(await closedStore());
    expect(await readThrough(reader)).toBe(30);
    expect(await reader.streamHead('s')).toBe(29n);
    await reader.close();
    await expect(reader.head()).rejects.toThrow(EventStoreUnavailable);
  });

  it('follows what is written beside it', async () => {
    const directory = newDirectory();
    const store = await openEmbeddedStore(directory);
    const reader = await openEmbeddedReader(directory);
    const revisions: bigint[] = [];
    const subscription = reader.subscribe({ streamPrefix: 's' });
    let head = -1n;
    let caughtUps = 0;
    for await (const message of subscription) {
      if (message.kind === 'events') revisions.push(...message.events.map(({ revision }) => revision));
      if (message.kind === 'caught-up') caughtUps++;
      if (revisions.length === 60) break;
      if (revisions.length !== Number(head + 1n)) continue;
      await store.events.append('other', head < 0n ? 'no-stream' : head, events(20));
      const result = await store.events.append('s', head < 0n ? 'no-stream' : head, events(20));
      head = result.outcome === 'appended' ? result.revision : head;
    }
    expect(revisions).toEqual(Array.from({ length: 60 }, (_, i) => BigInt(i)));
    expect(caughtUps).toBe(1);
    const waiting = reader.subscribe({ after: await reader.head() })[Symbol.asyncIterator]();
    await waiting.next();
    const ended = expect(waiting.next().then(() => waiting.next())).rejects.toThrow(EventStoreUnavailable);
    await reader.close();
    await ended;
    await store.close();
  });
});

const openElsewhere = (directory: string): string =>
  execFileSync(process.execPath, [
    '-e',
    `require(${JSON.stringify(join(__dirname, '../../../dist/libs/event-store-embedded/src/index.js'))})
       .openEmbeddedStore(${JSON.stringify(directory)})
       .then(async (store) => { await store.close(); console.log('opened'); }, (error) => console.log(error.name));`,
  ])
    .toString()
    .trim();
