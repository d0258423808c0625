import type { EventStore } from '@ledger/event-store';
import { openAllReading } from './subscribing/all-reading';
import { clientStreams, type ClientStreams } from './client-streams';
import { ClientThread } from './thread/client-thread';
import { readConnectionString } from './connection/connection-string';
import { EventStoreDbEventStore } from './eventstoredb-event-store';

export interface EventStoreDb {
  readonly events: EventStore;
  readonly streams: ClientStreams;
  close(): Promise<void>;
}

export interface EventStoreDbSettings {
  /** `esdb://` or `esdb+discover://`, also under the name of KurrentDB. */
  readonly connectionString: string;
  /** Time of one append or one page of a read, in milliseconds. Absent: 5,000. */
  readonly timeoutMs?: number;
  /** Told of trouble that was got over, once for each kind and minute, without passwords. Absent: nobody is. */
  readonly onWarning?: (warning: string) => void;
}

const TIMEOUT_MS = 5_000;

/**
 * Opens the store, and never waits for the server: one that is down is unavailable to the first calls, and there once
 * it has come.
 *
 * @throws BadConnectionString
 */
export const openEventStoreDb = (settings: EventStoreDbSettings): EventStoreDb => {
  const { timeoutMs = TIMEOUT_MS, onWarning = () => undefined } = settings;
  const { connectionString, warnings } = readConnectionString(settings.connectionString);
  for (const warning of warnings) onWarning(warning);
  const thread = new ClientThread({ connectionString, timeoutMs }, onWarning);
  const events = new EventStoreDbEventStore(thread, openAllReading(thread, onWarning));
  return { events, streams: clientStreams(thread), close: () => events.close() };
};
