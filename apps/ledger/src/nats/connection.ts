import { accessSync, constants, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import {
  connect,
  credsAuthenticator,
  usernamePasswordAuthenticator,
  type Authenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { messageOf } from '@ledger/platform';
import type { NatsConfig, NatsTls } from '@ledger/platform';

/** Time between two attempts to reach a server. */
const RECONNECT_WAIT_MS = 500;
/** Time of one attempt. */
const CONNECT_MS_MAX = 5_000;
/** Interval of pings. A server that has not answered two of them is taken to be gone. */
const PING_INTERVAL_MS = 10_000;

/**
 * Options with which this server connects.
 * @throws Error naming the variable of a file that cannot be read: no later attempt would help.
 */
export const connectionOptions = (config: NatsConfig): NodeConnectionOptions => {
  const authenticator = authenticatorOf(config);
  const tls = config.tls && definedOnly(config.tls);
  // The files are read at each connection, so that a renewed certificate needs no restart.
  for (const [key, file] of Object.entries(tls ?? {})) {
    fromFile(TLS_VARIABLES[key as keyof NatsTls], file, () => accessSync(file, constants.R_OK));
  }
  return {
    servers: [...config.servers],
    name: `budget-ledger ${hostname()} ${process.pid}`,
    timeout: CONNECT_MS_MAX,
    pingInterval: PING_INTERVAL_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    // A refusal today may be lifted: accounts of NATS are mended while servers run.
    ignoreAuthErrorAbort: true,
    // A trace for each request costs more than the request.
    noAsyncTraces: true,
    ...(authenticator && { authenticator }),
    ...(tls && { tls }),
  };
};

const authenticatorOf = ({ credentials }: NatsConfig): Authenticator | undefined => {
  if (credentials === undefined) return undefined;
  switch (credentials.kind) {
    case 'password':
      return usernamePasswordAuthenticator(credentials.user, credentials.password);
    case 'file':
      return credsAuthenticator(fromFile('NATS_CREDS_FILE', credentials.path, () => readFileSync(credentials.path)));
  }
};

const TLS_VARIABLES: Readonly<Record<keyof NatsTls, string>> = {
  caFile: 'NATS_TLS_CA_FILE',
  certFile: 'NATS_TLS_CERT_FILE',
  keyFile: 'NATS_TLS_KEY_FILE',
};

const fromFile = <T>(variable: string, path: string, use: () => T): T => {
  try {
    return use();
  } catch (error) {
    throw new Error(`${variable} names ${path}, which cannot be read: ${messageOf(error)}`, { cause: error });
  }
};

const definedOnly = (files: NatsTls): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Connects, and tries until it succeeds. Undefined: it was told to give up before. */
export const connectWhenPossible = async (
  options: NodeConnectionOptions,
  log: LoggerService,
  givingUp: AbortSignal,
): Promise<NatsConnection | undefined> => {
  for (let told = false; !givingUp.aborted;) {
    try {
      const connection = await connect(options);
      if (!givingUp.aborted) return connection;
      await connection.close();
    } catch (error) {
      if (!told) log.warn(`${String(options.servers)} cannot be reached yet: ${messageOf(error)}; trying until it can`);
      told = true;
      await pause(RECONNECT_WAIT_MS, undefined, { signal: givingUp }).catch(() => undefined);
    }
  }
  return undefined;
};

/** Logs what happens to the connection, until it is closed. */
export const watchConnection = async (
  connection: NatsConnection,
  log: LoggerService,
  onReach: (reachable: boolean) => void,
): Promise<void> => {
  for await (const status of connection.status()) {
    switch (status.type) {
      case 'disconnect':
        onReach(false);
        log.warn(`lost the connection to ${status.server}; trying until it is back`);
        break;
      case 'reconnect':
        onReach(true);
        log.log(`connected again, to ${status.server}`);
        break;
      case 'error':
        log.warn(`the server says: ${status.error.message}`);
        break;
      case 'ldm':
        log.warn(`${status.server} is going down`);
        break;
      case 'staleConnection':
        log.warn('the server does not answer');
        break;
      case 'slowConsumer':
        log.warn(`${status.pending} messages wait in this server for ${status.sub.getSubject()}`);
        break;
      // Attempts, pings and members of the cluster are of no interest to an operator.
      case 'reconnecting':
      case 'forceReconnect':
      case 'update':
      case 'ping':
      case 'close':
        break;
    }
  }
};
