import { type DynamicModule, Logger, Module, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import {
  AskLedgerHandler,
  ExecuteCommandHandler,
  LedgerSurvey,
  WriterRegistry,
  LogStanding,
  PeerListening,
  SettingsWatch,
  ThreadSnapshotter,
  TokenCounter,
  type LogReplaced,
  type Rulebook,
} from '@ledger/application';
import { openStore } from '@ledger/stores';
import type { EventReader, Store } from '@ledger/event-store';
import { ThreadTokenCounter } from '@ledger/models';
import {
  installedVersion,
  machineReading,
  newWriterId,
  readModelsFile,
  ServerClock,
  workerEntry,
  type Config,
} from '@ledger/platform';
import { AskTablesHandler, ReadSide, readModelsAsWitness, type ReadSideStanding } from '@ledger/read-models';
import { CommandController } from './grpc/command.controller';
import { LedgerGrpcServer } from './grpc/grpc-server';
import { ProjectedQueriesController } from './grpc/projected-queries.controller';
import { ServerController } from './grpc/server.controller';
import { StateQueriesController } from './grpc/state-queries.controller';
import { Watchers } from './grpc/watch/watchers';
import { assembleNats } from './nats/assemble';
import { NatsFigures } from './nats/figures';
import { NatsLifecycle } from './nats/nats-lifecycle';
import { STORE, EVENT_READER, NATS_STATUS, SERVER_VERSION } from './tokens';
import { StoreWatch } from './store-watch';
import { ClockQueries } from './wire/clock-queries';
import { CommandGate } from './wire/command-gate';
import { LOG_REPLACED } from './log-replaced';
import { ProjectedQueries } from './wire/projected-queries';
import { ServerStatus } from './wire/server-status';
import { StateQueries } from './wire/state-queries';
import type { ReadSideWorkerData } from './read-side.worker';
import type { SnapshotWorkerData } from './snapshot.worker';

const log = new Logger('ledger');
const warn = (warning: string, cause?: unknown): void =>
  log.warn(cause instanceof Error ? `${warning}: ${cause.stack ?? cause.message}` : warning);

/**
 * Closes in order: first what writes, then the stores that it writes to, so that everything taken in is answered and
 * stored.
 */
class ClosingOrder implements OnApplicationShutdown {
  constructor(
    private readonly watch: StoreWatch,
    private readonly settingsWatch: SettingsWatch | null,
    private readonly survey: LedgerSurvey,
    private readonly clock: ServerClock,
    private readonly peers: PeerListening | null,
    private readonly nats: NatsLifecycle | null,
    private readonly writers: WriterRegistry,
    private readonly snapshotter: ThreadSnapshotter,
    private readonly counter: ThreadTokenCounter,
    private readonly readSide: ReadSide,
    private readonly store: Store,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.settingsWatch?.close();
    this.survey.close();
    this.peers?.close();
    this.clock.close();
    await this.nats?.stopTaking();
    await this.writers.close();
    await this.nats?.close();
    await this.counter.close();
    await this.snapshotter.close();
    await this.readSide.close();
    await this.store.close();
  }
}

/** The composition root: the only place where adapters and roles are chosen. */
@Module({})
export class AppModule {
  static over(config: Config, rulebook: Rulebook, server: LedgerGrpcServer): DynamicModule {
    const figures = new NatsFigures();
    const writerId = newWriterId();
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot()],
      controllers: [CommandController, StateQueriesController, ProjectedQueriesController, ServerController],
      providers: [
        { provide: LedgerGrpcServer, useValue: server },
        { provide: STORE, useFactory: () => openLog(config) },
        {
          provide: ThreadSnapshotter,
          inject: [STORE],
          useFactory: () =>
            new ThreadSnapshotter(workerEntry(__dirname, 'snapshot.worker'), {
              location: config.store,
            } satisfies SnapshotWorkerData),
        },
        {
          provide: EVENT_READER,
          inject: [STORE],
          useFactory: ({ events }: Store): EventReader => events,
        },
        {
          provide: Watchers,
          inject: [EVENT_READER],
          useFactory: (events: EventReader) => new Watchers(events, config.watch, server.closing),
        },
        { provide: SERVER_VERSION, useFactory: installedVersion },
        { provide: ReadSide, inject: [STORE], useFactory: (opened: Store) => startReadSide(config, server, opened) },
        { provide: ServerClock, useFactory: clockOver(config) },
        { provide: ThreadTokenCounter, useFactory: () => new ThreadTokenCounter() },
        { provide: TokenCounter, useExisting: ThreadTokenCounter },
        {
          provide: WriterRegistry,
          inject: [STORE, ThreadSnapshotter, ServerClock, LogStanding],
          useFactory: writersOver(config, rulebook, writerId),
        },
        { provide: LogStanding, useFactory: () => new LogStanding(unreadyFor(server)) },
        { provide: SettingsWatch, inject: [STORE, LogStanding], useFactory: settingsWatchOver },
        { provide: LedgerSurvey, inject: [STORE, WriterRegistry], useFactory: surveyOver },
        { provide: PeerListening, inject: [STORE, ServerClock], useFactory: peersOver(writerId) },
        { provide: StoreWatch, inject: [STORE, LogStanding, LedgerGrpcServer], useFactory: watchOver(config) },
        {
          provide: ClosingOrder,
          inject: [
            StoreWatch,
            SettingsWatch,
            LedgerSurvey,
            ServerClock,
            PeerListening,
            NatsLifecycle,
            WriterRegistry,
            ThreadSnapshotter,
            ThreadTokenCounter,
            ReadSide,
            STORE,
          ],
          useFactory: (...parts: ConstructorParameters<typeof ClosingOrder>) => new ClosingOrder(...parts),
        },
        { provide: NATS_STATUS, useValue: () => (config.nats === undefined ? undefined : figures.toWire()) },
        {
          provide: NatsLifecycle,
          inject: [CommandGate, StateQueries, ProjectedQueries, ServerStatus, ClockQueries, STORE, LedgerGrpcServer],
          useFactory: assembleNats(config, figures),
        },
        CommandGate,
        StateQueries,
        ProjectedQueries,
        ClockQueries,
        ServerStatus,
        ...HANDLERS,
      ],
    };
  }
}

const HANDLERS: Provider[] = [ExecuteCommandHandler, AskLedgerHandler, AskTablesHandler];

const openLog = ({ store, dataDir, acceptShorterLog }: Config): Promise<Store> =>
  openStore(store, {
    onWarning: warn,
    acceptShorterLog,
    witnesses: [readModelsAsWitness(readModelsFile(dataDir))],
  });

/** Starts the read side after the store: its thread opens the store for reading. */
const startReadSide = async (
  { store, dataDir }: Config,
  server: LedgerGrpcServer,
  { damage }: Store,
): Promise<ReadSide> => {
  const readSide = await ReadSide.start({
    entry: workerEntry(__dirname, 'read-side.worker'),
    workerData: {
      location: store,
      databasePath: readModelsFile(dataDir),
    } satisfies ReadSideWorkerData,
    log: (level, message) => log[level](message),
  });
  const tell = ({ trouble, parkedLedgers }: ReadSideStanding): void =>
    server.setReadModels({ follow: trouble === undefined, isComplete: parkedLedgers + damage.length === 0 });
  tell(readSide.standing);
  readSide.onStanding(tell);
  server.closing.addEventListener('abort', () => readSide.stopAnswering());
  return readSide;
};

const clockOver =
  ({ clockLeapSecondsMax, clockHoldSeconds }: Config) =>
  (): ServerClock => {
    const bounds = { leapMsMax: clockLeapSecondsMax * 1000, holdMs: clockHoldSeconds * 1000 };
    const clock = new ServerClock({ read: machineReading, ...bounds, notice: (message) => log.warn(message) });
    clock.start();
    return clock;
  };

/** Listens to other servers' clocks. Null where no other server writes: there is no other clock. */
const peersOver =
  (writerId: string) =>
  ({ events, isShared }: Store, clock: ServerClock): PeerListening | null => {
    if (!isShared) return null;
    const peers = new PeerListening({ events, clock, writerId, warn });
    peers.start();
    return peers;
  };

/** Surveys all ledgers, so that the deadlines of ledgers that nobody asks for are known from the start. */
const surveyOver = ({ events, outcomes, isShared }: Store, writers: WriterRegistry): LedgerSurvey => {
  const survey = new LedgerSurvey({ events, outcomes, writers, sharedStore: isShared, warn });
  survey.start();
  return survey;
};

const watchOver =
  ({ commandTimeoutMs }: Config) =>
  (store: Store, standing: LogStanding, server: LedgerGrpcServer): StoreWatch =>
    new StoreWatch(store, commandTimeoutMs, (isReady) => server.setReady(isReady), log, standing);

/** Watches the settings of streams. Null where nobody else can change the store. */
const settingsWatchOver = ({ events, isShared }: Store, standing: LogStanding): SettingsWatch | null => {
  if (!isShared) return null;
  const watch = new SettingsWatch({ events, log: standing, warn });
  watch.start();
  return watch;
};

const unreadyFor =
  (server: LedgerGrpcServer) =>
  ({ message }: LogReplaced): void => {
    log.error(`${LOG_REPLACED}: ${message}`);
    server.setReady(false);
  };

const writersOver =
  (config: Config, rulebook: Rulebook, writerId: string) =>
  (
    { events, outcomes, snapshots, isShared }: Store,
    snapshotter: ThreadSnapshotter,
    clock: ServerClock,
    standing: LogStanding,
  ): WriterRegistry =>
    new WriterRegistry({
      events,
      outcomes,
      snapshots,
      snapshotter,
      clock,
      writerId,
      rulebook,
      log: standing,
      sharedStore: isShared,
      acceptShorterLog: config.acceptShorterLog,
      limits: {
        queuedPerLedgerMax: config.queuePerLedgerMax,
        queuedMax: config.queueTotalMax,
        loadedLedgersMax: config.loadedLedgersMax,
        idleMs: config.idleEvictionSeconds * 1000,
        commandTimeoutMs: config.commandTimeoutMs,
        clockAheadMsMax: config.clockLeapSecondsMax * 1000,
        drainMs: config.shutdownGraceSeconds * 1000,
      },
      warn,
    });
