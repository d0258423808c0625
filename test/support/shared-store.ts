import type { EventStoreDbLocation } from '@ledger/event-store-eventstoredb';
import { startDouble } from './eventstoredb-double/start-double';

/** A server that several processes share: the double, or the real one that `EVENTSTOREDB_URL` names. */
export interface SharedStore {
  readonly connectionString: string;
  /** Location for reading the store beside the processes; without a directory, for readers derive nothing. */
  readonly location: EventStoreDbLocation;
  stop(): Promise<void>;
}

export const sharedStore = async (): Promise<SharedStore> => {
  const real = process.env['EVENTSTOREDB_URL'];
  const double = real === undefined ? await startDouble() : undefined;
  const connectionString = real ?? double!.connectionString;
  return {
    connectionString,
    location: { kind: 'eventstoredb', connectionString, directory: '' },
    stop: async () => double?.stop(),
  };
};
