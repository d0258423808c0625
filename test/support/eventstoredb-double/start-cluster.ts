import type { Member } from './discovery-service';
import { DoubleNode, type NodeOptions } from './node';
import { Storage, type StorageOptions } from './storage';

export interface ClusterOptions extends StorageOptions, Omit<NodeOptions, 'port'> {
  /** Two or three. Absent: three. */
  readonly size?: number;
}

/**
 * Several nodes before one log, as a cluster whose followers are always up to date. One leads; gossip says which. Followers
 * answer reads and pass writes on, but refuse calls that ask for the leader. While nobody leads, writes are refused.
 */
export interface EventStoreDbCluster {
  /** Connection string with all nodes, for discovery by gossip; the leader is preferred. */
  readonly connectionString: string;
  readonly nodes: readonly DoubleNode[];
  readonly storage: Storage;
  readonly leader: DoubleNode | undefined;
  /** Another node leads; absent: the next that runs. What was not synced is lost, as with a leader that dies. */
  elect(node?: DoubleNode): void;
  /** Nobody leads, until the next election. */
  resign(): void;
  /** The node is cut off from the others, for good, and goes on taking calls: it knows of no leader. */
  isolate(node: DoubleNode): void;
  stop(): Promise<void>;
}

export const startCluster = async (options: ClusterOptions = {}): Promise<EventStoreDbCluster> => {
  const storage = new Storage(options);
  const nodes: DoubleNode[] = [];
  let leader: DoubleNode | undefined;
  const isolated = new Set<DoubleNode>();
  const memberOf = (node: DoubleNode): Member => ({
    id: node.id,
    ...node.endpoint,
    state: node === leader ? 'leader' : node.isRunning ? 'follower' : 'unknown',
    isAlive: node.isRunning,
  });
  for (let i = 0; i < (options.size ?? 3); i++) {
    const node: DoubleNode = new DoubleNode(storage, options, {
      leader: (self) => {
        if (leader === undefined || isolated.has(self)) return undefined;
        return leader === self ? 'self' : leader.endpoint;
      },
      members: (self) => (isolated.has(self) ? [{ ...memberOf(self), state: 'unknown' }] : nodes.map(memberOf)),
    });
    nodes.push(node);
  }
  for (const node of nodes) await node.start();
  leader = nodes[0];
  const seeds = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    connectionString: `esdb://${seeds}?tls=${options.tls !== undefined}&nodePreference=leader`,
    nodes,
    storage,
    get leader() {
      return leader;
    },
    elect: (node = nodes.find((other) => other !== leader && other.isRunning)) => {
      if (leader !== undefined) storage.crash(false);
      leader = node;
    },
    resign: () => void (leader = undefined),
    isolate: (node) => void isolated.add(node),
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
};
