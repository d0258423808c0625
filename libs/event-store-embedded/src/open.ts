import { resolve } from 'node:path';
import { printWarning, WorkerChannel, workerEntry } from '@ledger/platform';
import {
  EventStoreUnavailable,
  type EventReader,
  LogIncomplete,
  type LogWitness,
  outcomesAsWitness,
  type SnapshotStore,
  type OpenOptions,
  type Store,
  threadErrors,
} from '@ledger/event-store';
import {
  CheckpointFiles,
  createDirectory,
  openOutcomes,
  isLocked,
  takeLock,
  mark,
  StoreFromNewerVersion,
  Opened,
  logFile,
} from '@ledger/event-store-local';
import { EmbeddedEventStore } from './embedded-event-store';
import { holdsLog } from './format';
import { openLogForReading, queriesHere, type ReaderRequest } from './reading/log-queries';
import { findLoss, isLoss, lossInWords, witnessesIn } from './damage/log-loss';
import { LogReader } from './log-reader';
import { LogReading } from './log/log-reading';
import type { OpenedLog, WriterRequest } from './appending/log-writing';
import { LogPolling } from './subscribing/log-polling';
import { openSnapshots, prepareSnapshots } from './embedded-snapshots';
import { findWalDamage } from './damage/wal-check';

/**
 * Opens a store for this process alone, or creates it.
 *
 * @throws StoreLocked when it is open elsewhere, DirectoryOfAnotherStore, StoreFromNewerVersion, EventStoreCorrupt
 *   naming the damaged file where it is more than the content of single appends, LogIncomplete naming what is missing, EventStoreUnavailable when the directory cannot be used.
 */
export const openEmbeddedStore = async (directory: string, options: OpenOptions = {}): Promise<Store> => {
  const path = resolve(directory);
  createDirectory(path);
  const opened = new Opened();
  try {
    const lock = takeLock(path);
    opened.push(() => lock.release());
    const completed = holdsLog(path);
    const warn = options.onWarning ?? printWarning;
    prepareSnapshots(path, warn);
    const snapshots = openSnapshots(path);
    opened.push(() => snapshots.close());
    const outcomes = await openOutcomes(path, warn);
    opened.push(() => outcomes.close());
    // Losses are looked for before the log is opened for writing, which would destroy their traces.
    await assertNothingLost(path, [...witnessesIn(path, snapshots), outcomesAsWitness(outcomes)], options);
    // Opened last, so that it closes first: appends are finished before anything else is closed.
    const { events, damage } = await openLog(path, completed, warn, opened);
    opened.push(() => events.close());
    for (const { reason } of damage) warn(`${reason}: only their stream is refused, and the others go on`);
    return {
      events,
      damage,
      outcomes,
      snapshots,
      checkpoints: new CheckpointFiles(path),
      isShared: false,
      assertServing: () => events.assertWritable(),
      close: opened.close,
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

const NOTHING_MISSING =
  'a log that lacks events is to be accepted, and this one lacks none: as long as that is asked for, a loss is only warned of';

/** @throws LogIncomplete unless the loss is accepted: then everything derived from lost events is forgotten. */
const assertNothingLost = async (
  directory: string,
  own: readonly LogWitness[],
  { acceptShorterLog = false, witnesses = [], onWarning = printWarning }: OpenOptions,
): Promise<void> => {
  const loss = await findLoss(directory, [...own, ...witnesses]);
  if (!isLoss(loss)) {
    if (acceptShorterLog) onWarning(NOTHING_MISSING);
    return;
  }
  const words = lossInWords(logFile(directory), loss);
  if (!acceptShorterLog) throw new LogIncomplete(words);
  onWarning(`${words}; going on without them, as was asked for`);
  for (const { witness, claim } of loss.unmet) await witness.forget?.(claim.stream);
};

const WORKERS = { writer: 'appending/writer.worker', reader: 'reading/reader.worker' };

const threadOf = <Request>(
  job: keyof typeof WORKERS,
  file: string,
  onWarning: (warning: string) => void,
): WorkerChannel<Request> =>
  new WorkerChannel<Request>(workerEntry(__dirname, WORKERS[job]), `${job} of ${file}`, {
    ...threadErrors({ StoreFromNewerVersion }),
    onWarning,
  });

const openLog = async (
  directory: string,
  completed: boolean,
  warn: (warning: string) => void,
  opened: Opened,
): Promise<Pick<OpenedLog, 'damage'> & { readonly events: EmbeddedEventStore }> => {
  const file = logFile(directory);
  const writer = threadOf<WriterRequest>('writer', file, warn);
  opened.push(() => writer.close());
  const { head, damage } = await writer.request<OpenedLog>({ kind: 'open', directory, completed });
  if (!completed) mark(directory, 'embedded');
  const reader = threadOf<ReaderRequest>('reader', file, warn);
  opened.push(() => reader.close());
  await reader.request({ kind: 'open', directory, completed: true });
  return { events: new EmbeddedEventStore(writer, reader, head), damage };
};

/**
 * Reads a store beside the process or thread that writes it, or one that nobody has open. Works in the calling thread
 * and notices new events by polling.
 *
 * @throws EventStoreUnavailable when there is no store, DirectoryOfAnotherStore, StoreFromNewerVersion,
 *   EventStoreCorrupt, LogIncomplete.
 */
export const openEmbeddedReader = async (directory: string): Promise<EventReader> => {
  const path = resolve(directory);
  if (!holdsLog(path)) throw new EventStoreUnavailable(`${path} holds no store`);
  const file = logFile(path);
  // A writer has looked at this already; without one, a damaged end would pass for the end.
  const wal = isLocked(path) ? undefined : findWalDamage(file);
  if (wal !== undefined) throw new LogIncomplete(lossInWords(file, { wal, unmet: [] }));
  const connection = openLogForReading(file);
  const polling = new LogPolling(file, connection);
  const queries = queriesHere(file, new LogReading(file, connection), connection);
  const close = (): Promise<void> => {
    polling.close();
    return queries.close();
  };
  return new LogReader({ ...queries, close }, () => polling.feed());
};

/** Snapshots of the store through a connection of the calling thread. The store itself must have been opened before. */
export const openEmbeddedSnapshots = (directory: string): SnapshotStore => openSnapshots(resolve(directory));
