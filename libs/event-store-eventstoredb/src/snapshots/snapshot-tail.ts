import type { Revision } from '@ledger/event-store';
import type { ClientStreams } from '../client-streams';
import { decodeRecord, keptAfter, type PlacedRecord, type SnapshotPlace } from './snapshot-records';

/** The last event of a stream of snapshots. */
export interface SnapshotTail {
  readonly revision: Revision | 'no-stream';
  /** The complete snapshots that are kept, the newest first. */
  readonly kept: readonly SnapshotPlace[];
}

/**
 * Reads the end of the stream. An event that cannot be read leads nowhere: whatever was before it is taken for absent.
 */
export const tailOf = async (streams: ClientStreams, stream: string): Promise<SnapshotTail> => {
  for await (const [event] of streams.readBytes(stream, { direction: 'backwards', maxCount: 1 })) {
    if (event === undefined) continue;
    const { revision, data } = event;
    const placed = recordOrNothing(data);
    return { revision, kept: placed === undefined ? [] : keptAfter(placed, revision) };
  }
  return { revision: 'no-stream', kept: [] };
};

/** Undefined: it is not there, or unreadable. */
export const recordAt = async (
  streams: ClientStreams,
  stream: string,
  revision: Revision,
): Promise<PlacedRecord | undefined> => {
  for await (const [event] of streams.readBytes(stream, { from: revision, maxCount: 1 })) {
    // A read begins with what is left where the first events were dropped.
    if (event?.revision === revision) return recordOrNothing(event.data);
  }
  return undefined;
};

const recordOrNothing = (data: Uint8Array): PlacedRecord | undefined => {
  try {
    return decodeRecord(data);
  } catch {
    return undefined;
  }
};
