import { EventStoreDBClient, UnavailableError, UnknownError } from '@eventstore/db-client';
import { within } from '@ledger/platform';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import {
  connectivityState,
  type CallOptions,
  type ChannelInterface,
  type ClientReadableStream,
  type Metadata,
} from '@grpc/grpc-js';
import { EventStoreUnavailable, SessionOver, type StoreSession } from '@ledger/event-store';
import { AppendsCutOff, AppendStream, type WireAnswer, type WireAppend } from './append-stream';
import type { ClientSettings } from '../messages/client-requests';

/** The client's inside, as far as we need it: see {@link connected}, {@link appendStream} and ReadCall. */
interface ClientInside {
  execute: <Value>(
    service: typeof StreamsClient,
    name: string,
    action: (client: StreamsClient) => Promise<Value>,
  ) => Promise<Value>;
  GRPCStreamCreator: <Answer>(
    service: typeof StreamsClient,
    name: string,
    open: (client: StreamsClient) => ClientReadableStream<Answer>,
  ) => () => Promise<ClientReadableStream<Answer>>;
  callArguments: (options: { readonly requiresLeader: true }, call: CallOptions) => [Metadata, CallOptions];
  getChannel: () => Promise<ChannelInterface>;
}

/** A call whose time was up before the server, or the client, said anything. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Clients, one for each kind of call, because a client closes its one connection when any call over it answers
 * UNAVAILABLE or CANCELLED. The thread of the clients has these; nothing else has.
 */
export interface Clients {
  readonly appends: RenewedClient;
  readonly reads: RenewedClient;
  /** Makes a further client for each caller: what follows the store keeps a connection of its own. */
  newClient(): EventStoreDBClient;
  /** Time of one append or one page, in all its tries. */
  readonly timeoutMs: number;
  /** End of the time of a request that comes now, in milliseconds since the epoch: whoever asked waits no longer. */
  deadline(): number;
}

export const createClients = ({ connectionString, timeoutMs }: ClientSettings): Clients => {
  const newClient = (): EventStoreDBClient => EventStoreDBClient.connectionString(connectionString);
  const deadline = (): number => Date.now() + timeoutMs;
  return { appends: new RenewedClient(newClient), reads: new RenewedClient(newClient), newClient, timeoutMs, deadline };
};

/** Streams of appends, one for each connection. */
const appendStreams = new WeakMap<StreamsClient, AppendStream>();

/**
 * Sends an append over the client's connection, which the client lets go of, as with its own calls, when an error says that
 * it is of no use.
 *
 * @throws what {@link AppendStream.append} throws; SessionOver where another session than the one named is under way.
 */
export const appendStream = async (
  client: EventStoreDBClient,
  append: WireAppend,
  giveUp: AbortSignal,
  session?: StoreSession,
): Promise<WireAnswer> => {
  let cutOff: AppendsCutOff | undefined;
  try {
    return await inside(client).execute(StreamsClient, 'append', async (service) => {
      const stream = appendStreamOver(client, service);
      if (session !== undefined && stream.session !== session) {
        throw new SessionOver(`append to ${append.stream}: the connection to the store was made anew`);
      }
      return stream.append(append, giveUp).catch((error: unknown) => {
        if (!(error instanceof AppendsCutOff)) throw error;
        cutOff = error;
        // Its own errors are what the client knows.
        throw error.cause;
      });
    });
  } catch (error) {
    throw cutOff ?? error;
  }
};

/** The session of the appends that go over the client's connection now. @throws UnavailableError: there is none. */
export const appendSession = (client: EventStoreDBClient): Promise<StoreSession> =>
  inside(client).execute(StreamsClient, 'session', async (service) => {
    // A call that waits for a connection would go to whoever is there by then. The client lets go of it for this error.
    const isConnected = service.getChannel().getConnectivityState(false) === connectivityState.READY;
    if (!isConnected) throw new UnavailableError(undefined, 'there is no connection to EventStoreDB');
    return appendStreamOver(client, service).session;
  });

const appendStreamOver = (client: EventStoreDBClient, service: StreamsClient): AppendStream => {
  const known = appendStreams.get(service);
  if (known !== undefined && !known.isOver) return known;
  const call = inside(client).callArguments({ requiresLeader: true }, { deadline: Infinity });
  const stream = new AppendStream(service, ...call);
  appendStreams.set(service, stream);
  return stream;
};

/**
 * A client, and a new one in its place once it fell silent: it would stay with a node that hangs until the connection's
 * own watch notices, or with one that is cut off for ever, while a new one asks the cluster who leads now.
 */
export class RenewedClient {
  private client: EventStoreDBClient;
  private heardAt = -Infinity;

  constructor(private readonly create: () => EventStoreDBClient) {
    this.client = create();
  }

  /** Runs one call. @throws what it throws. */
  async call<Value>(work: (client: EventStoreDBClient) => Promise<Value>): Promise<Value> {
    const { client } = this;
    const begun = performance.now();
    try {
      const value = await work(client);
      this.heardAt = performance.now();
      return value;
    } catch (error) {
      const silent = error instanceof NoAnswer;
      if (client === this.client && (isLeaderless(error) || (silent && this.heardAt < begun))) this.renew();
      if (!silent) this.heardAt = performance.now();
      throw error;
    }
  }

  /**
   * The same over a connection, which is made first.
   *
   * @param deadline in milliseconds since the epoch.
   * @throws what {@link connected} throws as well.
   */
  callBy<Value>(deadline: number, work: (client: EventStoreDBClient) => Promise<Value>): Promise<Value> {
    return this.call(async (client) => {
      await connected(client, deadline);
      return work(client);
    });
  }

  /** Calls under way over the old connection go on until they are answered, or their time is up. */
  private renew(): void {
    const old = this.client;
    this.client = this.create();
    giveUp(old);
  }
}

/** Gives a client up for good: it has no way of its own to close its connection. */
export const giveUp = (client: EventStoreDBClient): void => {
  inside(client)
    .getChannel()
    .then(
      (channel) => channel.close(),
      () => undefined,
    );
};

/** The node that answered knows of no leader, perhaps because it is cut off from the others: the text is the server's. */
export const isLeaderless = (error: unknown): boolean => {
  const said = error instanceof AppendsCutOff ? error.cause : error;
  return said instanceof UnknownError && /No leader info available/.test(said.message);
};

/**
 * Returns once the client has a connection, or has just failed to make one: the call after it then says why. What ends
 * in here was never sent.
 *
 * @param deadline in milliseconds since the epoch.
 * @throws EventStoreUnavailable when nobody was found to connect to in time; NotConnected when he did not answer.
 */
const connected = async (client: EventStoreDBClient, deadline: number): Promise<void> => {
  const late = (): Error => new EventStoreUnavailable('no node of EventStoreDB was found in time');
  const channel = await beforeDeadline(inside(client).getChannel(), deadline).catch((error: unknown) => {
    throw error instanceof NoAnswer ? late() : error;
  });
  for (;;) {
    // The answer is of before it tried, which may have been all that there was to do; and changes that were missed are
    // not reported.
    channel.getConnectivityState(true);
    const state = channel.getConnectivityState(false);
    if (state !== connectivityState.IDLE && state !== connectivityState.CONNECTING) return;
    await new Promise<void>((resolve, reject) => {
      channel.watchConnectivityState(state, new Date(deadline), (error) =>
        error === undefined || error === null ? resolve() : reject(new NotConnected()),
      );
    });
  }
};

/** Nothing was sent, and the node did not even take the connection. */
export class NotConnected extends NoAnswer {
  constructor() {
    super('no connection to EventStoreDB was made in time');
  }
}

/** Rejects when the work has not settled by then; what becomes of it afterwards is nobody's concern. @throws NoAnswer */
export const beforeDeadline = <Value>(work: Promise<Value>, deadline: number): Promise<Value> =>
  within(deadline - Date.now(), work, () => new NoAnswer('no answer in time'));

export const inside = (client: EventStoreDBClient): ClientInside => client as unknown as ClientInside;
