import { messageOf } from '@ledger/platform';
import { EventStoreCorrupt, type StreamEvent } from './event-store';

/** A fault of the log at one event, for people. */
export const damagedAt = ({ stream, revision }: Pick<StreamEvent, 'stream' | 'revision'>, error: unknown) =>
  new EventStoreCorrupt(`${stream} at revision ${revision}: ${messageOf(error)}`, { cause: error });

/**
 * Reads a stored event by the function.
 * @throws EventStoreCorrupt naming the event, whatever the function throws.
 */
export const decodedBy = <T>(decode: (type: string, data: string) => T, event: StreamEvent): T => {
  try {
    return decode(event.type, event.data);
  } catch (error) {
    throw damagedAt(event, error);
  }
};
