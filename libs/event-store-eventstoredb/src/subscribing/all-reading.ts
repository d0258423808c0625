import type { EventReader } from '@ledger/event-store';
import { AllSubscription } from './all-subscription';
import { Scans, type ScanThread } from './scans';
import { readAll } from './scan-to-end';
import { StreamNames } from './stream-names';

/** Everything that reads across streams, over the same thread. */
export type AllReading = Pick<EventReader, 'readAll' | 'subscribe' | 'listStreams' | 'close'>;

/**
 * Opens reading across streams.
 *
 * @param onWarning told when a subscription has to be taken up again because the server went away.
 */
export const openAllReading = (thread: ScanThread, onWarning: (warning: string) => void): AllReading => {
  const scans = new Scans(thread);
  const names = new StreamNames(scans);
  return {
    readAll: (options = {}) => readAll(scans, options),
    subscribe: (options = {}) => new AllSubscription(scans, options, onWarning),
    listStreams: (prefix, options) => names.list(prefix, options),
    close: async () => scans.close(),
  };
};
