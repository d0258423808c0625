import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import { ServerGrpc } from '@nestjs/microservices';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import {
  fileDescriptors,
  boundedService,
  LedgerCommandServiceDefinition,
  LedgerQueryServiceDefinition,
} from '@ledger/protocol';
import { HealthImplementation } from 'grpc-health-check';
import { withFittingAnswers } from './fitting-service';
import { boundConnections } from './connection-bound';
import { withShortRequests } from './short-requests';
import { UnreadAnswers } from './unread-answers';

const PACKAGE = 'budget.v1';
/** Health's name of the process itself, whether or not its store answers. */
const LIVENESS = 'live';
/** Health's name of the read models: they follow the log, and no ledger is left out. */
const READ_MODELS = 'read-models';

/** State of the read models, as far as health tells of it. */
export interface ReadModelsStanding {
  /** True: they follow the log. Queries are answered from how it stood before where they do not. */
  readonly follow: boolean;
  /** True: they do so for every ledger. One that is left out takes no server out of service. */
  readonly isComplete: boolean;
}

export interface GrpcServerSettings {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  readonly messageBytesMax: number;
  /** Time that {@link LedgerGrpcServer.close} waits for calls under way. */
  readonly graceMs: number;
}

/**
 * Nest's gRPC transport with what it lacks: services are registered before the port is bound, so that no early call is
 * told that a method does not exist; the bound port is known; health and reflection stand beside the ledger's services;
 * streams are told to end, so that a shutdown is not held up by a client that watches.
 */
export class LedgerGrpcServer extends ServerGrpc {
  private readonly health = new HealthImplementation();
  private readonly ending = new AbortController();
  private readonly log = new Logger('grpc');
  private readonly unread = new UnreadAnswers((warning) => this.log.warn(warning));
  private server: Server | undefined;
  private closed: Promise<void> | undefined;
  private bound = '';
  private onServing: (address: string) => void = () => undefined;
  private readonly serving = new Promise<string>((resolve) => (this.onServing = resolve));
  private ready = true;
  private readModels: ReadModelsStanding = { follow: true, isComplete: true };
  private readonly readinessListeners = new Set<() => void>();

  constructor(private readonly settings: GrpcServerSettings) {
    super({
      url: settings.listen,
      package: PACKAGE,
      packageDefinition: {
        [LedgerCommandServiceDefinition.fullName]: withFittingAnswers(
          boundedService(LedgerCommandServiceDefinition),
          settings.messageBytesMax,
        ),
        [LedgerQueryServiceDefinition.fullName]: boundedService(LedgerQueryServiceDefinition),
      },
    });
    // Every stream of commands listens.
    setMaxListeners(0, this.ending.signal);
    this.tellHealth();
  }

  /**
   * Says whether commands can be recorded, as far as it depends on what lies behind this server. True until told
   * otherwise.
   */
  setReady(isReady: boolean): void {
    const isChange = isReady !== this.ready;
    this.ready = isReady;
    this.tellHealth();
    if (isChange) for (const listener of this.readinessListeners) listener();
  }

  /** Says how the read models stand. True in both until told otherwise. */
  setReadModels(standing: ReadModelsStanding): void {
    this.readModels = standing;
    this.tellHealth();
  }

  get isReady(): boolean {
    return this.ready;
  }

  /** Calls the listener after each change of {@link isReady}, until what it gives is called. */
  onReadiness(listener: () => void): () => void {
    this.readinessListeners.add(listener);
    return () => this.readinessListeners.delete(listener);
  }

  /** A signal that is aborted when the server begins to close: streams end then. */
  get closing(): AbortSignal {
    return this.ending.signal;
  }

  /** Bytes of one message at most. */
  get answerBytesMax(): number {
    return this.settings.messageBytesMax;
  }

  /** `host:port` as bound. Empty before. */
  get address(): string {
    return this.bound;
  }

  /** Resolves with {@link address} when calls are taken. */
  get served(): Promise<string> {
    return this.serving;
  }

  override createClient(): Promise<Server> {
    const { messageBytesMax } = this.settings;
    this.server = new Server({
      'grpc.max_receive_message_length': messageBytesMax,
      'grpc.max_send_message_length': messageBytesMax,
      'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION_MAX,
      'grpc.keepalive_time_ms': KEEPALIVE_MS,
      // Nobody reads its statistics, and each call pays for them.
      'grpc.enable_channelz': 0,
    });
    return Promise.resolve(this.server);
  }

  override createUnaryServiceMethod(methodHandler: Parameters<ServerGrpc['createUnaryServiceMethod']>[0]) {
    return this.unread.bounded(super.createUnaryServiceMethod(methodHandler) as never);
  }

  override async start(callback?: () => void): Promise<void> {
    await this.bindEvents();
    const server = this.server!;
    const beside = withShortRequests(server);
    this.health.addToServer(beside);
    new ReflectionService({ files: { fileDescriptorProtos: fileDescriptors() } } as never).addToServer(beside);
    const host = this.settings.listen.slice(0, this.settings.listen.lastIndexOf(':'));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(this.settings.listen, ServerCredentials.createInsecure(), (error, taken) =>
        error === null ? resolve(taken) : reject(error),
      );
    });
    boundConnections(server, (warning) => this.log.warn(warning));
    this.bound = `${host}:${port}`;
    this.tellHealth();
    this.onServing(this.bound);
    callback?.();
  }

  /** Takes no new calls, ends streams, lets calls under way finish within the grace period, then cuts off the rest. */
  override close(): Promise<void> {
    return (this.closed ??= this.closeOnce());
  }

  private async closeOnce(): Promise<void> {
    this.ending.abort();
    this.tellHealth();
    const server = this.server;
    if (server === undefined) return;
    const drained = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    const grace = setTimeout(() => {
      this.log.warn(`calls are still under way after ${this.settings.graceMs} ms: cutting them off`);
      server.forceShutdown();
    }, this.settings.graceMs);
    await drained;
    clearTimeout(grace);
  }

  /** Live says that the process need not be restarted; everything else, that it is worth sending something to. */
  private tellHealth(): void {
    const isLive = this.bound !== '' && !this.ending.signal.aborted;
    const status = (serves: boolean): 'SERVING' | 'NOT_SERVING' => (serves ? 'SERVING' : 'NOT_SERVING');
    const { follow, isComplete } = this.readModels;
    const [takesCommands, answersQueries] = [isLive && this.ready, isLive && this.ready && follow];
    this.health.setStatus(LIVENESS, status(isLive));
    this.health.setStatus(LedgerCommandServiceDefinition.fullName, status(takesCommands));
    for (const name of ['', LedgerQueryServiceDefinition.fullName]) this.health.setStatus(name, status(answersQueries));
    this.health.setStatus(READ_MODELS, status(isLive && follow && isComplete));
  }
}

/** Calls that are begun together are begun in one turn of the event loop: more of them would hold it for long. */
const STREAMS_PER_CONNECTION_MAX = 1_024;
/** A connection whose client is gone without a word is noticed within this time. */
const KEEPALIVE_MS = 60_000;
