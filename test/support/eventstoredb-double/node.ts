import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { randomUUID } from 'node:crypto';
import { appendHandler } from './append-service';
import { batchAppendHandler } from './batch-append-service';
import { deleteHandler, tombstoneHandler } from './delete-service';
import { featuresHandler, gossipHandler, type Member } from './discovery-service';
import type { LeaderEndpoint } from './failures';
import { Faults } from './faults';
import { LOCALHOST, Network } from './network';
import type { NodeContext } from './node-context';
import { readHandler } from './read-service';
import type { Storage } from './storage';

/** A handler for grpc-js, which awaits none: an error that it does not answer itself ends the process, loudly. */
const unawaited =
  <A extends unknown[]>(handler: (...call: A) => Promise<void>) =>
  (...call: A): void =>
    void handler(...call);

export interface Tls {
  /** PEM. */
  readonly key: Buffer;
  readonly certificate: Buffer;
  /** Authority that signs clients' certificates. Where it is given, clients must show one. */
  readonly clientAuthority?: Buffer;
}

export interface NodeOptions {
  /** Passwords by user; absent: none are asked for. */
  readonly users?: Readonly<Record<string, string>>;
  readonly tls?: Tls;
  /** Absent: any free one. */
  readonly port?: number;
}

/** The largest message that the server takes; above it the whole call fails. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024 - 10_000;

/** One server process: its services, its port, what can go wrong with both. The log is another's, and outlives it. */
export class DoubleNode {
  readonly id = randomUUID();
  readonly faults = new Faults();
  readonly network: Network;
  private server: Server | undefined;
  private innerPort = 0;

  constructor(
    private readonly storage: Storage,
    private readonly options: NodeOptions,
    private readonly cluster: {
      readonly leader: (self: DoubleNode) => 'self' | LeaderEndpoint | undefined;
      readonly members: (self: DoubleNode) => readonly Member[];
    },
  ) {
    this.network = new Network(() => this.innerPort);
  }

  get port(): number {
    return this.network.port;
  }
  get endpoint(): LeaderEndpoint {
    return { host: LOCALHOST, port: this.port };
  }
  get isRunning(): boolean {
    return this.server !== undefined;
  }

  /** Starts the node, on its former port if it had one. */
  async start(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': MESSAGE_BYTES_MAX });
    this.serve(server);
    this.innerPort = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${LOCALHOST}:0`, this.credentials(), (error, port) => (error ? reject(error) : resolve(port)));
    });
    this.server = server;
    await this.network.open(this.port || (this.options.port ?? 0));
  }

  /** Stops at once, with everything under way. */
  async stop(): Promise<void> {
    await this.network.close();
    this.server?.forceShutdown();
    this.server = undefined;
  }

  private credentials(): ServerCredentials {
    const { tls } = this.options;
    if (tls === undefined) return ServerCredentials.createInsecure();
    const pair = { private_key: tls.key, cert_chain: tls.certificate };
    return ServerCredentials.createSsl(tls.clientAuthority ?? null, [pair], tls.clientAuthority !== undefined);
  }

  private serve(server: Server): void {
    const context: NodeContext = {
      storage: this.storage,
      faults: this.faults,
      users: this.options.users,
      leader: () => this.cluster.leader(this),
      endpoint: () => this.endpoint,
      cut: () => this.network.cut(),
    };
    const streams: UntypedServiceImplementation = {
      append: unawaited(appendHandler(context)),
      batchAppend: batchAppendHandler(context),
      read: unawaited(readHandler(context)),
      delete: unawaited(deleteHandler(context)),
      tombstone: unawaited(tombstoneHandler(context)),
    };
    // The generated types are made for another version of the same package, with the same meaning.
    server.addService(StreamsService as never, streams);
    server.addService(ServerFeaturesService as never, { getSupportedMethods: featuresHandler(context) } as never);
    server.addService(
      GossipService as never,
      { read: gossipHandler(context, () => this.cluster.members(this)) } as never,
    );
  }
}
