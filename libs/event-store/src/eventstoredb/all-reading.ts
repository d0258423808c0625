import { EventStoreUnavailable } from '../event-store';
import type { AllReading } from './eventstoredb-event-store';
import type { ClientThread } from './client-thread';

/** What reads across streams. */
export const openAllReading = (_thread: ClientThread): AllReading => {
  const none = (): never => {
    throw new EventStoreUnavailable('nothing reads across streams');
  };
  return { readAll: none, subscribe: none, listStreams: none, close: async () => undefined };
};
