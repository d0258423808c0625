import { crc32 } from 'node:zlib';
import { messageOf } from '@ledger/platform';
import type { EventReader, Revision } from './event-store';
import { parsePosition, type Position } from './position';

/** Place in the log up to which a consumer has come. */
export interface Checkpoint {
  readonly position: Position;
  /** The last event that was consumed. Undefined: none was. */
  readonly lastEvent: { readonly stream: string; readonly revision: Revision; readonly id: string } | undefined;
  /**
   * Streams that the consumer could not follow that far, because it could not take one of their events. Absent: there
   * are none.
   */
  readonly owed?: readonly OwedStream[];
}

/** A stream of which everything after the position is owed to the consumer. */
export interface OwedStream {
  readonly stream: string;
  readonly after: Position;
}

/** False: the log is not the one that was consumed, such as after an older backup was restored. */
export const isOfLog = async ({ lastEvent }: Checkpoint, reader: EventReader): Promise<boolean> => {
  if (lastEvent === undefined) return true;
  for await (const page of reader.readStream(lastEvent.stream, { from: lastEvent.revision, maxCount: 1 })) {
    if (page.length > 0) return page[0]!.id === lastEvent.id;
  }
  return false;
};

/** A checkpoint as a {@link CheckpointStore} keeps it. */
export interface StoredCheckpoint extends Checkpoint {
  /** Opaque name of this write. */
  readonly version: string;
}

/**
 * Checkpoints by name, for consumers that keep nothing else. Every process on the store sees the same ones. A write
 * names the checkpoint that it replaces: of several processes that write at once, one succeeds.
 */
export interface CheckpointStore {
  /**
   * Undefined: there is none.
   *
   * @throws CheckpointUnreadable where something else is in its place, EventStoreUnavailable.
   */
  read(name: string): Promise<StoredCheckpoint | undefined>;
  /**
   * Writes the whole checkpoint; whenever something stops, either it or the one before is there. `conflict`: another
   * process wrote first.
   * @param replaces version of the checkpoint that this one follows; undefined: there must be none.
   * @throws EventStoreUnavailable; it may have been written all the same, which the next write by the same version
   * settles.
   */
  write(
    name: string,
    checkpoint: Checkpoint,
    replaces: string | undefined,
  ): Promise<{ readonly version: string } | 'conflict'>;
}

/** The stored text is not a checkpoint. It can be replaced like a checkpoint of this version. */
export class CheckpointUnreadable extends Error {
  override readonly name = 'CheckpointUnreadable';
  constructor(
    readonly where: string,
    readonly version: string,
    cause: unknown,
  ) {
    super(`${where} is not readable: ${messageOf(cause)}`, { cause });
  }
}

/** Text of a checkpoint as every store keeps it: one line of JSON, with a checksum over its content. */
export const checkpointText = ({ position, lastEvent, owed = [] }: Checkpoint): string => {
  const said: Said = {
    position,
    ...(lastEvent && {
      lastEvent: { stream: lastEvent.stream, revision: lastEvent.revision.toString(), id: lastEvent.id },
    }),
    ...(owed.length > 0 && { owed }),
  };
  return `${JSON.stringify({ ...said, check: checkOf(said) })}\n`;
};

/**
 * Reads a checkpoint. One from before there were checksums has none.
 * @throws SyntaxError, RangeError, TypeError for text that is not a checkpoint.
 */
export const parseCheckpoint = (text: string): Checkpoint => {
  const { check, ...said } = JSON.parse(text) as Said & { readonly check?: number };
  if (check !== undefined && check !== checkOf(said)) throw new SyntaxError('it does not fit its checksum');
  const { position, lastEvent, owed = [] } = said;
  const last = lastEvent && { stream: lastEvent.stream, revision: BigInt(lastEvent.revision), id: lastEvent.id };
  return {
    position: parsePosition(position),
    lastEvent: last,
    ...(owed.length > 0 && { owed: owed.map(({ stream, after }) => ({ stream, after: parsePosition(after) })) }),
  };
};

interface Said {
  readonly position: string;
  readonly lastEvent?: { readonly stream: string; readonly revision: string; readonly id: string };
  readonly owed?: readonly { readonly stream: string; readonly after: string }[];
}

const checkOf = (said: Said): number => crc32(JSON.stringify(said));
