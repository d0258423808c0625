import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreCorrupt } from '@ledger/event-store';
import { DirectoryOfAnotherStore, logFile, markedKind } from '@ledger/event-store-local';

export const snapshotsFile = (directory: string): string => join(directory, 'snapshots.db');

/**
 * True: a log was completed here once. An emptied or removed `events.db` would otherwise pass for a new store, and
 * everything in it for never recorded.
 * @throws DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt for a marker that cannot be read.
 */
export const holdsLog = (directory: string): boolean => {
  const kind = markedKind(directory);
  if (kind === 'eventstoredb') {
    throw new DirectoryOfAnotherStore(
      `${directory} serves an EventStoreDB (EVENTSTOREDB_URL), and holds no log of its own: name that server, or another ` +
        'directory; `move` brings the events of one store to another',
    );
  }
  if (kind === undefined) return false;
  if (!existsSync(logFile(directory))) throw new EventStoreCorrupt(`${logFile(directory)} is missing`);
  return true;
};
