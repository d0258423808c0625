import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendSealed } from '../../../../test/support/sealed-appends';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { EventStoreUnavailable, type EventReader, verifyStore } from '@ledger/event-store';
import { connect, StoreFromNewerVersion } from '@ledger/event-store-local';
import { backupEmbedded } from './backup';
import { DirectoryNotEmpty } from './backup-files';
import { openEmbeddedStore } from '../open';
import { restoreEmbedded } from './restore';

const newDirectory = temporaryDirectories();
const newPlace = (): string => join(newDirectory(), 'place');

const idsIn = async (reader: EventReader): Promise<string[]> => {
  const ids: string[] = [];
  for await (const page of reader.readAll()) ids.push(...page.map(({ id, position }) => `${position} ${id}`));
  return ids;
};

const backedUp = async (): Promise<string> => {
  const [directory, backup] = [newPlace(), newPlace()];
  const store = await openEmbeddedStore(directory);
  await appendSealed(store.events, 'ledger-a', [3, 40, 1]);
  await appendSealed(store.events, 'ledger-b', [700]);
  await store.events.append('raw', 'no-stream', [{ id: UNSEALED_ID, type: 'T', data: '1', metadata: '{}' }]);
  await backupEmbedded(directory, backup);
  await store.close();
  return backup;
};
const UNSEALED_ID = '00000000-0000-4000-8000-000000000000';

describe('a backup', () => {
  it('is taken beside a server that goes on writing, and is one state that it had', async () => {
    const [directory, backup, restored] = [newPlace(), newPlace(), newPlace()];
    const store = await openEmbeddedStore(directory);
    // Many pages, the last of them not full: events written meanwhile stand right behind the head when it is copied.
    await appendSealed(store.events, 'ledger-a', [...Array<number>(30).fill(1_000), 300]);
    const progress: string[] = [];
    const writing = [1, 2].map((i) =>
      appendSealed(
        store.events,
        `ledger-${i}`,
        Array.from({ length: 40 }, () => 25),
      ),
    );
    const [summary] = await Promise.all([
      backupEmbedded(directory, backup, ({ position }) => progress.push(position)),
      ...writing,
    ]);
    expect(progress.at(-1)).toBe(summary.head);
    expect(Number(summary.head)).toBeGreaterThanOrEqual(30_300);
    const all = await idsIn(store.events);
    await store.close();

    expect(await restoreEmbedded(backup, restored)).toEqual(summary);
    const again = await openEmbeddedStore(restored);
    expect(await idsIn(again.events)).toEqual(all.slice(0, Number(summary.head)));
    expect(await verifyStore(again.events)).toMatchObject({ streams: summary.streams, differing: [] });
    await appendSealed(again.events, 'ledger-a', [1]);
    await again.close();
  });

  it('may be of an empty store', async () => {
    const [directory, backup, restored] = [newPlace(), newPlace(), newPlace()];
    await (await openEmbeddedStore(directory)).close();
    await backupEmbedded(directory, backup);
    expect(await restoreEmbedded(backup, restored)).toEqual({ head: '0', streams: 0, events: 0 });
    await (await openEmbeddedStore(restored)).close();
  });

  it('goes to an empty place only, and comes from a store', async () => {
    const backup = await backedUp();
    await expect(backupEmbedded(newPlace(), newPlace())).rejects.toThrow(EventStoreUnavailable);
    const store = newPlace();
    await restoreEmbedded(backup, store);
    const before = readdirSync(backup);
    await expect(backupEmbedded(store, backup)).rejects.toThrow(DirectoryNotEmpty);
    expect(readdirSync(backup)).toEqual(before);
  });
});

describe('a restore', () => {
  it('goes to an empty place only', async () => {
    const backup = await backedUp();
    const [taken, empty] = [newDirectory(), newDirectory()];
    writeFileSync(join(taken, 'something'), '');
    await expect(restoreEmbedded(backup, taken)).rejects.toThrow(DirectoryNotEmpty);
    expect(readdirSync(taken)).toEqual(['something']);
    expect(await restoreEmbedded(backup, empty)).toEqual({ head: '745', streams: 3, events: 745 });
  });

  const inLog = (sql: string) => (backup: string) => {
    const connection = connect(join(backup, 'events.db'));
    connection.exec(sql);
    connection.close();
  };
  const inManifest = (change: (lines: string[]) => string[]) => (backup: string) => {
    const file = join(backup, 'manifest.jsonl');
    writeFileSync(file, change(readFileSync(file, 'utf8').trimEnd().split('\n')).join('\n') + '\n');
  };

  it.each<{ rule: string; damage: (backup: string) => void; error: RegExp }>([
    { rule: 'was never finished', damage: (b) => rmSync(join(b, 'manifest.jsonl')), error: /not finished/ },
    { rule: 'lost its log', damage: (b) => rmSync(join(b, 'events.db')), error: /cannot be copied/ },
    { rule: 'was cut off', damage: (b) => truncateSync(join(b, 'events.db'), 8_192), error: /malformed/ },
    { rule: 'lost its newest batch', damage: inLog('DELETE FROM batches WHERE last = 745'), error: /ends at/ },
    {
      rule: "lost a stream's newest batch",
      damage: inLog('DELETE FROM batches WHERE last = 44; UPDATE streams SET head = 42 WHERE id = 1'),
      error: /ledger-a ends at 42/,
    },
    { rule: 'lost a batch in between', damage: inLog('DELETE FROM batches WHERE last = 43'), error: /revision/ },
    { rule: 'has a damaged batch', damage: inLog('UPDATE batches SET checksum = checksum + 1'), error: /damaged/ },
    {
      rule: 'lists another head',
      damage: inManifest((l) => l.map((line) => line.replace(/"chainHead":"./, '"chainHead":"x'))),
      error: /chain of ledger-a/,
    },
    { rule: 'misses a stream in its list', damage: inManifest((l) => l.slice(0, -1)), error: /2 of 3 streams/ },
    { rule: 'has an unreadable list', damage: inManifest((l) => [l[0]!, '{']), error: /line 2/ },
    { rule: 'has an empty list', damage: inManifest(() => ['']), error: /line 1/ },
  ])('leaves nothing behind of a backup that $rule', async ({ damage, error }) => {
    const [backup, restored] = [await backedUp(), newPlace()];
    damage(backup);
    await expect(restoreEmbedded(backup, restored)).rejects.toThrow(error);
    expect(existsSync(restored)).toBe(false);
    expect(readdirSync(join(restored, '..'))).toEqual([]);
  });

  it('refuses a backup of a newer version', async () => {
    const backup = await backedUp();
    inManifest(([header, ...rest]) => [header!.replace('"storeFormat":1', '"storeFormat":2'), ...rest])(backup);
    await expect(restoreEmbedded(backup, newPlace())).rejects.toThrow(StoreFromNewerVersion);
  });

  it('starts anew after one that was interrupted', async () => {
    const [backup, restored] = [await backedUp(), newPlace()];
    mkdirSync(`${restored}.restoring`, { recursive: true });
    writeFileSync(join(`${restored}.restoring`, 'events.db'), 'half');
    await restoreEmbedded(backup, restored);
    expect(readdirSync(join(restored, '..'))).toEqual(['place']);
    await expect(restoreEmbedded(backup, restored)).rejects.toThrow(DirectoryNotEmpty);
  });
});
