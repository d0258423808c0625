import 'reflect-metadata';
import { ConsoleLogger, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { BadConfig, loadConfig, storeName, type Config, type LogLevel, messageOf } from '@ledger/platform';
import { BadConnectionString, readConnectionString } from '@ledger/event-store-eventstoredb';
import { EventStoreUnavailable, LogIncomplete } from '@ledger/event-store';
import { StoreLocked } from '@ledger/event-store-local';
import { AppModule } from './app.module';
import { GrpcFaultFilter } from './grpc/fault-filter';
import { assertFree } from './grpc/free-address';
import { LedgerGrpcServer } from './grpc/grpc-server';
import { readPrices } from './prices/price-file';
import { readProfiles, shippedProfiles } from './profiles/profile-file';
import { StoreWatch } from './store-watch';

/** Exit code of a shutdown that was asked for and went through. */
const EXIT_STOPPED = 0;
/** Exit code of everything else: a supervisor starts the server again, and the log holds the truth. */
const EXIT_FAILED = 1;

const start = async (): Promise<void> => {
  const config = configured();
  const logger = loggerOf(config);
  dieLoudly(logger);
  const server = new LedgerGrpcServer({
    listen: config.grpcListen,
    messageBytesMax: config.messageBytesMax,
    graceMs: config.shutdownGraceSeconds * 1000,
  });
  try {
    // Files are read before Nest starts, since it would print a place in our code above the fault of the operator's
    // file.
    const profiles = await readProfiles(config.profilesFile ?? shippedProfiles());
    const prices = await readPrices(config.pricesFile);
    // The address is tried before the store is opened, so that a second server started by mistake is told of its port.
    await assertFree(config.grpcListen);
    const app = await NestFactory.createMicroservice(AppModule.over(config, { profiles, prices }, server), {
      strategy: server,
      logger,
      abortOnError: false,
    });
    app.useGlobalFilters(new GrpcFaultFilter());
    stopOnSignals(app, logger);
    await app.listen();
    const trouble = await app.get(StoreWatch).trouble();
    logger.log(
      `${trouble === undefined ? 'ready' : 'listening'}: gRPC on ${server.address}, ${dataOf(config)}; ` +
        `${trouble === undefined ? '' : `not ready: ${trouble}; `}stop with Ctrl+C or SIGTERM (process ${process.pid})`,
      'ledger',
    );
  } catch (error) {
    logger.fatal(`cannot start: ${isDefect(error) ? error.stack : messageOf(error)}${remedyOf(error)}`, 'ledger');
    process.exit(EXIT_FAILED);
  }
};

/** Advice to an operator, where there is any. */
const remedyOf = (error: unknown): string => {
  if (error instanceof LogIncomplete) {
    return (
      '. Nothing was changed. Restore a backup to an empty directory; or, having kept a copy of this one, start once with ' +
      'LEDGER_ACCEPT_SHORTER_LOG=true: the server then goes on from what the log holds, makes anew what was derived from the ' +
      'rest, and commands that were recorded only there are as if never sent (docs/OPERATIONS.md)'
    );
  }
  return error instanceof StoreLocked || error instanceof EventStoreUnavailable
    ? '; LEDGER_DATA_DIR chooses the directory'
    : '';
};

/** True: the error is this program's own, so that its place in the code must be told. */
const isDefect = (error: unknown): error is Error =>
  [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);

const dataOf = ({ store, dataDir }: Config): string =>
  store.kind === 'embedded'
    ? `data in ${dataDir}`
    : `events in ${storeName(store.connectionString)}, derived data in ${dataDir}`;

const configured = (): Config => {
  try {
    const config = loadConfig(process.env);
    assertConnection(config);
    return config;
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_FAILED);
  }
};

/**
 * Refuses before Nest starts whatever the store's adapter would refuse.
 * @throws BadConfig
 */
const assertConnection = ({ store }: Config): void => {
  if (store.kind === 'embedded') return;
  try {
    readConnectionString(store.connectionString);
  } catch (error) {
    throw error instanceof BadConnectionString ? new BadConfig([`EVENTSTOREDB_URL: ${error.message}`]) : error;
  }
};

const QUIETEST_FIRST: readonly LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];

/** Logger for Nest. A start that failed is reported once, by this program and in words. */
class ServerLogger extends ConsoleLogger {
  override error(message: unknown, ...further: unknown[]): void {
    if (further.at(-1) !== 'ExceptionHandler') super.error(message, ...further);
  }
}

const loggerOf = (config: Config): ConsoleLogger =>
  new ServerLogger({
    json: config.logFormat === 'json',
    colors: config.logFormat === 'text' && process.stdout.isTTY === true,
    logLevels: QUIETEST_FIRST.slice(0, QUIETEST_FIRST.indexOf(config.logLevel) + 1),
  });

/** Ends the process after an error that nobody caught: memory may be wrong, but the log is not. */
const dieLoudly = (logger: ConsoleLogger): void => {
  const die = (error: unknown): void => {
    logger.fatal(error instanceof Error ? (error.stack ?? error.message) : String(error), 'ledger');
    process.exit(EXIT_FAILED);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
};

const stopOnSignals = (app: INestMicroservice, logger: ConsoleLogger): void => {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) {
      logger.warn(`second ${signal}: stopping at once; commands without an answer may not be recorded`, 'ledger');
      process.exit(EXIT_FAILED);
    }
    stopping = true;
    logger.log(`${signal}: finishing what is under way`, 'ledger');
    app.close().then(
      () => {
        logger.log('stopped', 'ledger');
        process.exit(EXIT_STOPPED);
      },
      (error: unknown) => {
        logger.fatal(`stopped with an error: ${messageOf(error)}`, 'ledger');
        process.exit(EXIT_FAILED);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

void start();
