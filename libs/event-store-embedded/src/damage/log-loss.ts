import { existsSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { PUBLISHED_CHECKPOINT } from '@ledger/platform';
import {
  EventStoreCorrupt,
  claimsOf,
  findUnmet,
  unmetInWords,
  type ClaimReader,
  type LogWitness,
  type UnmetClaim,
  type SnapshotStore,
} from '@ledger/event-store';
import {
  CheckpointFiles,
  checkpointFile,
  connectReadOnly,
  numberOf,
  storeError,
  logFile,
} from '@ledger/event-store-local';
import { readAcknowledgedEnd } from '../log/acknowledged-end';
import { newestSnapshots } from '../embedded-snapshots';
import { queriesHere } from '../reading/log-queries';
import { LogReader } from '../log-reader';
import { LogReading } from '../log/log-reading';
import { findWalDamage, walFile, type WalDamage } from './wal-check';

/**
 * Witnesses in a directory beside its log that know how far the log went, as far as they can be read beside a server.
 * @param snapshots needed to forget snapshots of lost events. Absent: nothing is to be forgotten.
 */
export const witnessesIn = (directory: string, snapshots?: SnapshotStore): readonly LogWitness[] => [
  {
    name: 'the end that was acknowledged (events.end)',
    claims: () => claimsOf(readAcknowledgedEnd(directory)),
  },
  {
    name: 'a snapshot (snapshots.db)',
    claims: () => newestSnapshots(directory),
    forget: async (stream) => snapshots?.remove(stream),
  },
  {
    name: 'what was published to NATS',
    claims: async function* () {
      // A checkpoint that cannot be read counts as none: all of the log is published again.
      yield* claimsOf(await new CheckpointFiles(directory).read(PUBLISHED_CHECKPOINT).catch(() => undefined));
    },
    forget: async () => rmSync(checkpointFile(directory, PUBLISHED_CHECKPOINT), { force: true }),
  },
];

export interface LogLoss {
  readonly wal: WalDamage | undefined;
  readonly unmet: readonly UnmetClaim[];
}

/**
 * Finds recorded events that the log lacks, before anything opens it for writing: SQLite cuts off a damaged write-ahead
 * log silently. Nothing is changed.
 * @throws EventStoreCorrupt for a log that cannot be read at all.
 */
export const findLoss = async (directory: string, witnesses: readonly LogWitness[]): Promise<LogLoss> => {
  const file = logFile(directory);
  const wal = existsSync(file) ? findWalDamage(file) : undefined;
  const { reader, close } = recovered(file);
  try {
    return { wal, unmet: await findUnmet(reader, witnesses) };
  } finally {
    await close();
  }
};

interface Recovered {
  readonly reader: ClaimReader;
  readonly close: () => Promise<void>;
}

/**
 * The log as SQLite will recover it; an empty one where none was made yet.
 * @throws EventStoreCorrupt
 */
const recovered = (file: string): Recovered => {
  if (!existsSync(file)) return EMPTY;
  // SQLite would remove the write-ahead log of an empty file.
  if (statSync(file).size === 0) {
    if (existsSync(walFile(file)) && statSync(walFile(file)).size > 0) throw new EventStoreCorrupt(`${file} is empty`);
    return EMPTY;
  }
  try {
    const connection = connectReadOnly(file);
    if (numberOf(connection, 'PRAGMA user_version') === 0) {
      connection.close();
      return EMPTY;
    }
    const queries = queriesHere(file, new LogReading(file, connection), connection);
    const feed = (): never => {
      throw new Error('nothing is followed here');
    };
    return { reader: new LogReader(queries, feed), close: () => queries.close() };
  } catch (error) {
    throw storeError(file, error);
  }
};

const EMPTY: Recovered = {
  reader: { streamHead: () => Promise.resolve('no-stream'), readStream: async function* () {} },
  close: () => Promise.resolve(),
};

/** Finds events that others in a directory know of, and that a log open for reading lacks. */
export const findMissing = (reader: ClaimReader, directory: string): Promise<readonly UnmetClaim[]> =>
  findUnmet(reader, witnessesIn(directory));

export const isLoss = ({ wal, unmet }: LogLoss): boolean => wal !== undefined || unmet.length > 0;

/** @param file path of the log. */
export const lossInWords = (file: string, { wal, unmet }: LogLoss): string => {
  const losses = [
    ...(wal === undefined ? [] : [walInWords(file, wal)]),
    ...(unmet.length > 0 ? [unmetInWords(unmet)] : []),
  ];
  return `${file} lacks events that were recorded: ${losses.join('; ')}`;
};

const walInWords = (file: string, { frame, commits }: WalDamage): string =>
  frame === 0
    ? `the header of ${basename(walFile(file))} is damaged`
    : `${basename(walFile(file))} is damaged at frame ${frame}, and at least ${commits} commits from there on were acknowledged`;
