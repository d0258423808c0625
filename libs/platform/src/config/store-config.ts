import { z } from 'zod';
import { integer } from './variables';

/**
 * Settings of the event store. Everything derived from the events is in `Config.dataDir`; with the embedded store, the
 * log is there as well.
 */
export type StoreConfig = EmbeddedStoreConfig | EventStoreDbConfig;

export interface EmbeddedStoreConfig {
  readonly kind: 'embedded';
  /** An absolute path. */
  readonly directory: string;
}

export interface EventStoreDbConfig {
  readonly kind: 'eventstoredb';
  /** The connection string. It may hold a password: log {@link storeName} in its place. */
  readonly connectionString: string;
  /** An absolute path. */
  readonly directory: string;
  /** Time of one call to the server, in milliseconds. */
  readonly timeoutMs: number;
}

const SCHEMES = 'esdb, esdb+discover, kurrentdb or kurrentdb+discover';
/** Pattern of the part that names the hosts; the store's adapter reads all of it when it is opened. */
const CONNECTION = /^(?:esdb|kurrentdb|kurrent|kdb)(?:\+discover)?:\/\/(?:[^@/?#\s]*@)?([^@/?#\s]+)\/*(?:\?\S*)?$/;

export const STORE_VARIABLES = {
  EVENTSTOREDB_URL: z
    .string()
    .regex(
      CONNECTION,
      `must be a connection string: ${SCHEMES}, then ://[user:password@]host:port[,host:port][?options]`,
    )
    .optional(),
  LEDGER_STORE_TIMEOUT_MS: integer(100, 600_000, 5_000),
};

type Read = z.infer<z.ZodObject<typeof STORE_VARIABLES>>;

/** Names the settings that do not fit together. Empty: all do. */
export const storeProblems = (
  { EVENTSTOREDB_URL: url }: Read,
  env: Readonly<Record<string, string | undefined>>,
  allowUnauthenticated: boolean,
): readonly string[] => {
  if (url === undefined) {
    return env['LEDGER_STORE_TIMEOUT_MS'] === undefined
      ? []
      : ['LEDGER_STORE_TIMEOUT_MS is set, but EVENTSTOREDB_URL is not: set that too, or take this out'];
  }
  const away = hostsOf(url).filter((host) => !LOOPBACK.test(host));
  if (allowUnauthenticated || away.length === 0 || !isPlain(url)) return [];
  return [
    `EVENTSTOREDB_URL ${storeName(url)} has tls=false and ${away.join(',')} is another machine: anybody on the way could ` +
      'read and change the log; use TLS, or set ALLOW_UNAUTHENTICATED=true where the network itself keeps strangers out',
  ];
};

export const storeConfigOf = (read: Read, directory: string): StoreConfig =>
  read.EVENTSTOREDB_URL === undefined
    ? { kind: 'embedded', directory }
    : {
        kind: 'eventstoredb',
        connectionString: read.EVENTSTOREDB_URL,
        directory,
        timeoutMs: read.LEDGER_STORE_TIMEOUT_MS,
      };

/** Shows a connection string in logs and errors: scheme and hosts alone, for options may name secrets as well. */
export const storeName = (connectionString: string): string => {
  const scheme = connectionString.slice(0, connectionString.indexOf('://'));
  return `${scheme}://${hostsOf(connectionString).join(',')}`;
};

const hostsOf = (connectionString: string): readonly string[] =>
  CONNECTION.exec(connectionString)?.[1]?.split(',') ?? [];

/** Tells whether the connection is without TLS, however the option's name is written. */
const isPlain = (connectionString: string): boolean =>
  /[?&]tls=false(?:&|$)/i.test(connectionString.replace(/[_-]/g, ''));

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost)(?::\d+)?$/;
