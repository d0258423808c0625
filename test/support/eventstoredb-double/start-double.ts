import type { Member } from './discovery-service';
import type { Faults } from './faults';
import type { Network } from './network';
import { DoubleNode, type NodeOptions } from './node';
import { Storage, type StorageOptions } from './storage';

export type DoubleOptions = StorageOptions & NodeOptions;

/** A single EventStoreDB node, in this process, over the real wire. */
export interface EventStoreDbDouble {
  /** `esdb://…`, without a user. */
  readonly connectionString: string;
  readonly port: number;
  readonly faults: Faults;
  readonly network: Network;
  readonly storage: Storage;
  /**
   * Ends as a kill does: connections break, unsynced writes are gone.
   * @param keepsUnsynced the unsynced writes were stored after all, but not answered.
   */
  crash(keepsUnsynced?: boolean): Promise<void>;
  /** Again, on the same port, with what the log held. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const startDouble = async (options: DoubleOptions = {}): Promise<EventStoreDbDouble> => {
  const storage = new Storage(options);
  const node = new DoubleNode(storage, options, {
    leader: () => 'self',
    members: ({ id, endpoint }): Member[] => [{ id, ...endpoint, state: 'leader', isAlive: true }],
  });
  await node.start();
  return {
    connectionString: `esdb://127.0.0.1:${node.port}?tls=${options.tls !== undefined}`,
    port: node.port,
    faults: node.faults,
    network: node.network,
    storage,
    crash: async (keepsUnsynced = false) => {
      await node.stop();
      storage.crash(keepsUnsynced);
    },
    start: () => node.start(),
    stop: () => node.stop(),
  };
};
