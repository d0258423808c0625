import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { openEmbeddedReader, openEmbeddedStore } from '@ledger/event-store-embedded';
import { EventStoreUnavailable } from '@ledger/event-store';
import { StoreLocked, DirectoryOfAnotherStore } from '@ledger/event-store-local';
import { openReader, openSnapshots, openStore } from '@ledger/stores';
import type { EventStoreDbLocation } from './location';
import { BadConnectionString } from './connection/connection-string';

const newDirectory = temporaryDirectories();
/** Nothing listens on a reserved port. */
const nowhere = (directory: string): EventStoreDbLocation => ({
  kind: 'eventstoredb',
  connectionString: 'esdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1',
  directory,
  timeoutMs: 500,
});

describe('a store on a server that is away', () => {
  it('is opened with what is local, and unavailable for the rest', async () => {
    const directory = join(newDirectory(), 'deeper');
    const store = await openStore(nowhere(directory));
    expect(store.isShared).toBe(true);
    await store.outcomes.write('s', [{ key: 'a', value: Buffer.from('b') }], { after: -1n, covered: 3n });
    for (const call of [
      () => store.events.head(),
      () => store.events.append('s', 'no-stream', [{ id: randomUUID(), type: 'x', data: '1', metadata: '{}' }]),
      () => store.snapshots.latest('s'),
      () => store.checkpoints.read('published'),
    ]) {
      await expect(call()).rejects.toThrow(EventStoreUnavailable);
    }
    await store.close();
    await store.close();
    const again = await openStore(nowhere(directory));
    expect(await again.outcomes.coveredRevision('s')).toBe(3n);
    await again.close();
  });

  it('has readers and snapshots of their own', async () => {
    const location = nowhere(newDirectory());
    const [reader, snapshots] = [await openReader(location), await openSnapshots(location)];
    await expect(reader.streamHead('s')).rejects.toThrow(EventStoreUnavailable);
    await expect(snapshots.latest('s')).rejects.toThrow(EventStoreUnavailable);
    await reader.close();
    await snapshots.close();
    expect(readdirSync(location.directory)).toEqual([]);
  });

  it('locks its directory for this process', async () => {
    const location = nowhere(newDirectory());
    const store = await openStore(location);
    await expect(openStore(location)).rejects.toThrow(StoreLocked);
    await store.close();
    await (await openStore(location)).close();
  });

  it('lets go of its directory when the connection string is none', async () => {
    const location = nowhere(newDirectory());
    const bad = { ...location, connectionString: 'esdb://u:secret@a?tls=perhaps' };
    const error: unknown = await openStore(bad).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadConnectionString);
    expect(String(error)).not.toContain('secret');
    await (await openStore(location)).close();
  });
});

describe('a directory', () => {
  it('that holds a log is not taken for what is derived from a server', async () => {
    const directory = newDirectory();
    const embedded = await openEmbeddedStore(directory);
    await embedded.events.append('s', 'no-stream', [{ id: randomUUID(), type: 'x', data: '1', metadata: '{}' }]);
    await embedded.close();
    await expect(openStore(nowhere(directory))).rejects.toThrow(DirectoryOfAnotherStore);
    await expect(openStore(nowhere(directory))).rejects.toThrow(/holds a log of its own.*`move`/);
    await expect(openReader(nowhere(directory))).rejects.toThrow(DirectoryOfAnotherStore);
    // The directory is refused as well when a crash came before the marker was written.
    rmSync(join(directory, 'store.json'));
    await expect(openStore(nowhere(directory))).rejects.toThrow(DirectoryOfAnotherStore);
    const again = await openEmbeddedStore(directory);
    expect(await again.events.head()).toBe('1');
    await again.close();
  });

  it('of a server is not made a log, nor read as one', async () => {
    const directory = newDirectory();
    await (await openStore(nowhere(directory))).close();
    await expect(openEmbeddedStore(directory)).rejects.toThrow(DirectoryOfAnotherStore);
    await expect(openEmbeddedStore(directory)).rejects.toThrow(/serves an EventStoreDB.*`move`/);
    await expect(openEmbeddedReader(directory)).rejects.toThrow(DirectoryOfAnotherStore);
    expect(readdirSync(directory)).not.toContain('events.db');
    await (await openStore(nowhere(directory))).close();
  });
});
