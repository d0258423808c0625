import { resolve } from 'node:path';
import { z } from 'zod';
import { NATS_VARIABLES, natsConfigOf, natsProblems, type NatsConfig } from './nats-config';
import { didYouMean, givenInWords } from '../nearest-word';
import { STORE_VARIABLES, storeConfigOf, storeProblems, type StoreConfig } from './store-config';
import { flag, integer } from './variables';

/** Decisions of the operator. Every variable is listed in {@link VARIABLES}, and nothing else reads the environment. */
export interface Config {
  /** Absolute path of the directory that holds everything derived from the log; with the embedded store, the log too. */
  readonly dataDir: string;
  readonly store: StoreConfig;
  /** True: start on a log that lacks events which this server had recorded, and derive everything from it anew. */
  readonly acceptShorterLog: boolean;
  /** Absolute path of the file of profiles. Undefined: the one that ships with the server. */
  readonly profilesFile: string | undefined;
  /** Absolute path of the file of prices that come before the bundled ones. Undefined: there are none. */
  readonly pricesFile: string | undefined;
  /** `host:port`; port 0 takes a free one. */
  readonly grpcListen: string;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'text';
  /** Bytes of one gRPC message at most, received or sent. */
  readonly messageBytesMax: number;
  /** Commands that wait in one ledger's queue; a full one answers overloaded. */
  readonly queuePerLedgerMax: number;
  /** Commands that wait in all queues together. */
  readonly queueTotalMax: number;
  /** Ledgers kept in memory at once. */
  readonly loadedLedgersMax: number;
  /** A ledger without commands for this long is snapshotted and leaves memory. */
  readonly idleEvictionSeconds: number;
  /** Time after which a command is answered at the latest, if only by a fault that says whether it may be recorded. */
  readonly commandTimeoutMs: number;
  /** Largest leap of the clock, or difference between clocks, that is still believed. */
  readonly clockLeapSecondsMax: number;
  /** Time for which a larger leap must hold before it is believed. */
  readonly clockHoldSeconds: number;
  /** Longest wait of a shutdown for calls under way before it cuts them off. */
  readonly shutdownGraceSeconds: number;
  /** Watches that are open at once. */
  readonly watch: {
    readonly watchersMax: number;
    /** Watches that are open at once from one network address. */
    readonly perCallerMax: number;
  };
  /** Absent: the server answers gRPC alone. */
  readonly nats: NatsConfig | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;
/** Levels from the quietest to the most talkative. */
export type LogLevel = (typeof LOG_LEVELS)[number];

const MESSAGE_BYTES_DEFAULT = 4 * 1024 * 1024;
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

const VARIABLES = {
  LEDGER_DATA_DIR: z.string().min(1, 'must not be empty').default('./data'),
  ...STORE_VARIABLES,
  LEDGER_ACCEPT_SHORTER_LOG: flag(false),
  LEDGER_PROFILES_FILE: z.string().min(1, 'must not be empty').optional(),
  LEDGER_PRICES_FILE: z.string().min(1, 'must not be empty').optional(),
  GRPC_LISTEN: z
    .string()
    .regex(/^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, {
      error: 'must be host:port, such as 127.0.0.1:50051',
      abort: true,
    })
    .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= 65_535, 'must have a port from 0 to 65535')
    .default('127.0.0.1:50051'),
  ALLOW_UNAUTHENTICATED: flag(false),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('log'),
  LOG_FORMAT: z.enum(['json', 'text'], 'must be one of json, text').default('text'),
  LEDGER_MESSAGE_BYTES_MAX: integer(1024, MESSAGE_BYTES_MAX, MESSAGE_BYTES_DEFAULT),
  LEDGER_QUEUE_PER_LEDGER_MAX: integer(1, 1_000_000, 20_000),
  LEDGER_QUEUE_TOTAL_MAX: integer(1, 1_000_000, 100_000),
  LEDGER_LOADED_MAX: integer(1, 1_000_000, 1_000),
  LEDGER_IDLE_EVICTION_SECONDS: integer(1, 31_536_000, 600),
  LEDGER_COMMAND_TIMEOUT_MS: integer(100, 600_000, 10_000),
  LEDGER_CLOCK_LEAP_SECONDS_MAX: integer(1, 86_400, 60),
  LEDGER_CLOCK_HOLD_SECONDS: integer(1, 604_800, 600),
  LEDGER_SHUTDOWN_GRACE_SECONDS: integer(0, 600, 10),
  LEDGER_WATCHERS_MAX: integer(1, 100_000, 1_000),
  LEDGER_WATCHERS_PER_CALLER_MAX: integer(1, 100_000, 250),
  ...NATS_VARIABLES,
};

/** Names of every variable that the server reads. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);

/** Names that only this server has a use for. Those of NATS may be other software's. */
const OWN_NAME = /^(?:LEDGER|EVENTSTOREDB)_/;

/** The environment is not usable. The message names every bad variable. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig';
  constructor(readonly problems: readonly string[]) {
    super(`bad configuration:\n  ${problems.join('\n  ')}\n(docs/OPERATIONS.md lists every variable)`);
  }
}

/**
 * Reads the environment, and is the only one that does.
 *
 * @throws BadConfig naming every bad variable at once, unknown ones that begin with `LEDGER_` or `EVENTSTOREDB_` too:
 *   a misspelt name would otherwise be ignored in silence.
 */
export const loadConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const unknown = Object.keys(env)
    .filter((name) => OWN_NAME.test(name) && !VARIABLE_NAMES.includes(name))
    .map((name) => `${name} is not a variable of this server${didYouMean(name, VARIABLE_NAMES)}`);
  const parsed = z.object(VARIABLES).safeParse(env);
  if (!parsed.success || unknown.length > 0) {
    const broken = (parsed.error?.issues ?? []).map(({ path: [name], message }) =>
      brokenRule(String(name), message, env),
    );
    throw new BadConfig([...unknown, ...broken]);
  }
  const read = parsed.data;
  if (!read.ALLOW_UNAUTHENTICATED && !isLoopback(read.GRPC_LISTEN)) {
    throw new BadConfig([
      `GRPC_LISTEN ${read.GRPC_LISTEN} is open to other machines, and callers are not authenticated: ` +
        'listen on 127.0.0.1, or set ALLOW_UNAUTHENTICATED=true where the network itself keeps strangers out',
    ]);
  }
  const problems = [storeProblems, natsProblems].flatMap((of) => of(read, env, read.ALLOW_UNAUTHENTICATED));
  if (problems.length > 0) throw new BadConfig(problems);
  return Object.freeze({
    dataDir: resolve(read.LEDGER_DATA_DIR),
    store: storeConfigOf(read, resolve(read.LEDGER_DATA_DIR)),
    acceptShorterLog: read.LEDGER_ACCEPT_SHORTER_LOG,
    pricesFile: read.LEDGER_PRICES_FILE && resolve(read.LEDGER_PRICES_FILE),
    profilesFile: read.LEDGER_PROFILES_FILE && resolve(read.LEDGER_PROFILES_FILE),
    grpcListen: read.GRPC_LISTEN,
    logLevel: read.LOG_LEVEL,
    logFormat: read.LOG_FORMAT,
    messageBytesMax: read.LEDGER_MESSAGE_BYTES_MAX,
    queuePerLedgerMax: read.LEDGER_QUEUE_PER_LEDGER_MAX,
    queueTotalMax: read.LEDGER_QUEUE_TOTAL_MAX,
    loadedLedgersMax: read.LEDGER_LOADED_MAX,
    idleEvictionSeconds: read.LEDGER_IDLE_EVICTION_SECONDS,
    commandTimeoutMs: read.LEDGER_COMMAND_TIMEOUT_MS,
    clockLeapSecondsMax: read.LEDGER_CLOCK_LEAP_SECONDS_MAX,
    clockHoldSeconds: read.LEDGER_CLOCK_HOLD_SECONDS,
    shutdownGraceSeconds: read.LEDGER_SHUTDOWN_GRACE_SECONDS,
    watch: { watchersMax: read.LEDGER_WATCHERS_MAX, perCallerMax: read.LEDGER_WATCHERS_PER_CALLER_MAX },
    nats: natsConfigOf(read),
  });
};

/** Variables that may hold a password, which a log must not show. */
const SECRET: ReadonlySet<string> = new Set(['EVENTSTOREDB_URL', 'NATS_URL', 'NATS_PASSWORD']);

const brokenRule = (name: string, rule: string, env: Readonly<Record<string, string | undefined>>): string => {
  const given = env[name] ?? '';
  return `${name} ${rule}${SECRET.has(name) || given === '' ? '' : givenInWords(given, rule)}`;
};

const isLoopback = (listen: string): boolean =>
  /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\]):\d+$/.test(listen);
