import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { printWarning } from '@ledger/platform';
import {
  logFile,
  createDirectory,
  openOutcomes,
  takeLock,
  DirectoryOfAnotherStore,
  mark,
  markedKind,
  Opened,
} from '@ledger/event-store-local';
import {
  type EventReader,
  type SnapshotStore,
  type OpenOptions,
  type Store,
  outcomesAsWitness,
} from '@ledger/event-store';
import type { EventStoreDbLocation } from './location';
import { CheckpointStreams } from './checkpoint-streams';
import { openEventStoreDb } from './open';
import { remembered, ServerLogCheck } from './server-log-check';
import { SnapshotStreams } from './snapshots/snapshot-streams';

/**
 * Opens the local directory for this process alone; the server may be away. Where its log lacks what the directory was
 * derived from, it is refused, or does not serve from when it is reached.
 *
 * @throws LogIncomplete, BadConnectionString, StoreLocked, DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt for a
 *   marker that cannot be read, EventStoreUnavailable when the directory cannot be used.
 */
export const openEventStoreDbStore = async (
  location: EventStoreDbLocation,
  { onWarning = printWarning, acceptShorterLog = false, witnesses = [] }: OpenOptions = {},
): Promise<Store> => {
  const path = resolve(location.directory);
  createDirectory(path);
  const opened = new Opened();
  try {
    const lock = takeLock(path);
    opened.push(() => lock.release());
    assertNoLog(path);
    if (markedKind(path) === undefined) mark(path, 'eventstoredb');
    const outcomes = await openOutcomes(path, onWarning);
    opened.push(() => outcomes.close());
    const { events, streams, close: closeClient } = openEventStoreDb({ ...location, onWarning });
    opened.push(closeClient);
    const snapshots = new SnapshotStreams(streams);
    opened.push(() => snapshots.close());
    const check = new ServerLogCheck(events, [outcomesAsWitness(outcomes), ...(await remembered(witnesses))], {
      acceptShorterLog,
      onWarning,
    });
    await check.runIfReachable();
    return {
      events,
      damage: [],
      outcomes,
      snapshots,
      checkpoints: new CheckpointStreams(streams),
      isShared: true,
      assertServing: () => check.run(),
      close: opened.close,
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

/**
 * Opens a reader beside anybody, also while the server is away.
 *
 * @throws BadConnectionString, DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt for a marker that
 *   cannot be read.
 */
export const openEventStoreDbReader = (location: EventStoreDbLocation): EventReader => {
  if (location.directory !== '') assertNoLog(resolve(location.directory));
  return openEventStoreDb(location).events;
};

/** Over a connection of their own, which is closed with them. @throws BadConnectionString */
export const openEventStoreDbSnapshots = (location: EventStoreDbLocation): SnapshotStore => {
  const { streams, close } = openEventStoreDb(location);
  return new SnapshotStreams(streams, close);
};

/** @throws DirectoryOfAnotherStore */
const assertNoLog = (path: string): void => {
  if (markedKind(path) !== 'embedded' && !existsSync(logFile(path))) return;
  throw new DirectoryOfAnotherStore(
    `${path} holds a log of its own, which would be left out beside an EventStoreDB (EVENTSTOREDB_URL): name another ` +
      'directory for what is derived; `move` brings the events to that server first',
  );
};
