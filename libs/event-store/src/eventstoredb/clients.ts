import { EventStoreDBClient } from '@eventstore/db-client';
import { connectivityState, type ChannelInterface } from '@grpc/grpc-js';
import { EventStoreUnavailable } from '../event-store';
import type { ClientSettings } from './client-requests';

/** What the client keeps to itself and we need: see {@link connected} and {@link unaryAppends}. */
interface ClientInside {
  supports: (method: unknown, feature?: string) => Promise<boolean>;
  getChannel: () => Promise<ChannelInterface>;
}

/**
 * One for each kind of call, because a client closes its one connection when any call over it answers UNAVAILABLE or
 * CANCELLED. The thread of the clients has these; nothing else has.
 */
export interface Clients {
  readonly appends: EventStoreDBClient;
  readonly reads: EventStoreDBClient;
  /** One more for each caller: what follows the store keeps a connection of its own. */
  newClient(): EventStoreDBClient;
  readonly timeoutMs: number;
}

export const createClients = ({ connectionString, timeoutMs }: ClientSettings): Clients => {
  const newClient = (): EventStoreDBClient => EventStoreDBClient.connectionString(connectionString);
  return { appends: unaryAppends(newClient()), reads: newClient(), newClient, timeoutMs };
};

/**
 * Makes the client send every append as a call of its own. Its other way, one stream for all, has no deadline, keeps a
 * table that all clients share, and throws outside of any call when an answer is late.
 */
const unaryAppends = (client: EventStoreDBClient): EventStoreDBClient => {
  inside(client).supports = async () => false;
  return client;
};

/**
 * Returns once the client has a connection, or has just failed to make one: the call after it then says why. What ends
 * in here was never sent.
 *
 * @param deadline in milliseconds since the epoch.
 * @throws EventStoreUnavailable when there was no answer to the attempt in time.
 */
export const connected = async (client: EventStoreDBClient, deadline: number): Promise<void> => {
  const late = 'no connection to EventStoreDB was made in time';
  const channel = await beforeDeadline(inside(client).getChannel(), deadline, () => new EventStoreUnavailable(late));
  for (;;) {
    const state = channel.getConnectivityState(true);
    if (state !== connectivityState.IDLE && state !== connectivityState.CONNECTING) return;
    await new Promise<void>((resolve, reject) => {
      channel.watchConnectivityState(state, new Date(deadline), (error) =>
        error === undefined || error === null ? resolve() : reject(new EventStoreUnavailable(late)),
      );
    });
  }
};

/** Rejects with `lateError` when the work has not settled by then; what becomes of it afterwards is nobody's concern. */
export const beforeDeadline = async <Value>(
  work: Promise<Value>,
  deadline: number,
  lateError: () => Error,
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lateError()), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const inside = (client: EventStoreDBClient): ClientInside => client as unknown as ClientInside;
