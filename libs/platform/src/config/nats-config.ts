import { z } from 'zod';
import { flag, integer } from './variables';

/** Settings for reaching NATS, and for what to do there. */
export interface NatsConfig {
  /** `nats://host:port` or `tls://host:port`, of one server or of several of a cluster. */
  readonly servers: readonly string[];
  /** Absent: the server asks for none, or the connection's certificate identifies the client. */
  readonly credentials: NatsCredentials | undefined;
  /** Paths of PEM files. Absent: TLS where the URL or the server asks for it, judged by the system's authorities. */
  readonly tls: NatsTls | undefined;
  /** Servers of one group share requests among them. */
  readonly queueGroup: string;
  /** `host:port` of this server's gRPC as its callers dial it. Absent: as it is bound. */
  readonly advertise: string | undefined;
  /** Take commands from the JetStream intake. */
  readonly intake: boolean;
  /** Publish every stored event. */
  readonly events: boolean;
  /** Settings of streams that this server creates; those that exist stay as they are. */
  readonly streams: {
    readonly replicas: number;
    readonly eventsMaxAgeHours: number;
    readonly eventsMaxBytes: number;
  };
}

export type NatsCredentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | { readonly kind: 'file'; readonly path: string };

export interface NatsTls {
  readonly caFile: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
}

const GIBIBYTE = 1024 ** 3;
const SERVER = /^(?:nats|tls):\/\/(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/;
const ADDRESS = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]{1,253}):\d{1,5}$/;
const path = z.string().min(1, 'must not be empty').optional();
const hasPort = (text: string): boolean => {
  const port = Number(text.slice(text.lastIndexOf(':') + 1));
  return port >= 1 && port <= 65_535;
};

export const NATS_VARIABLES = {
  NATS_URL: z
    .string()
    .transform((text) => text.split(','))
    .pipe(
      z.array(
        z
          .string()
          .regex(SERVER, {
            error:
              'must be nats://host:port or tls://host:port, several with commas, without users and passwords: those are NATS_USER and NATS_PASSWORD',
            abort: true,
          })
          .refine(hasPort, 'must have ports from 1 to 65535'),
      ),
    )
    .optional(),
  NATS_USER: z.string().min(1, 'must not be empty').optional(),
  NATS_PASSWORD: z.string().min(1, 'must not be empty').optional(),
  NATS_CREDS_FILE: path,
  NATS_TLS_CA_FILE: path,
  NATS_TLS_CERT_FILE: path,
  NATS_TLS_KEY_FILE: path,
  NATS_QUEUE_GROUP: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -')
    .default('budget-ledger'),
  LEDGER_ADVERTISE: z
    .string()
    .regex(ADDRESS, { error: 'must be host:port, as callers dial it', abort: true })
    .refine(hasPort, 'must have a port from 1 to 65535')
    .optional(),
  NATS_INTAKE: flag(true),
  NATS_EVENTS: flag(true),
  NATS_STREAM_REPLICAS: integer(1, 5, 1),
  NATS_EVENTS_MAX_AGE_HOURS: integer(1, 87_600, 168),
  NATS_EVENTS_MAX_BYTES: integer(1024 ** 2, 999_999_999_999, GIBIBYTE),
};

type Read = z.infer<z.ZodObject<typeof NATS_VARIABLES>>;

/** Names the settings that do not fit together. Empty: all do. */
export const natsProblems = (
  read: Read,
  env: Readonly<Record<string, string | undefined>>,
  allowUnauthenticated: boolean,
): readonly string[] => {
  if (read.NATS_URL === undefined) {
    return Object.keys(NATS_VARIABLES)
      .filter((name) => env[name] !== undefined)
      .map((name) => `${name} is set, but NATS_URL is not: set that too, or take this out`);
  }
  const problems: string[] = [];
  const pairs = [
    ['NATS_USER', 'NATS_PASSWORD'],
    ['NATS_TLS_CERT_FILE', 'NATS_TLS_KEY_FILE'],
  ] as const;
  for (const [one, other] of pairs) {
    if ((read[one] === undefined) !== (read[other] === undefined))
      problems.push(`${one} and ${other} go together: ${read[one] === undefined ? one : other} is missing`);
  }
  if (read.NATS_USER !== undefined && read.NATS_CREDS_FILE !== undefined) {
    problems.push('NATS_USER and NATS_CREDS_FILE exclude each other: take one out');
  }
  const authenticated = [read.NATS_USER, read.NATS_CREDS_FILE, read.NATS_TLS_CERT_FILE].some(Boolean);
  const away = read.NATS_URL.filter((server) => !LOOPBACK.test(server));
  if (!authenticated && !allowUnauthenticated && away.length > 0) {
    problems.push(
      `NATS_URL ${away.join(',')} is on another machine, and nothing says who we are: ` +
        'set NATS_USER and NATS_PASSWORD, NATS_CREDS_FILE or a client certificate, or ALLOW_UNAUTHENTICATED=true where ' +
        'the network itself keeps strangers out',
    );
  }
  return problems;
};

const LOOPBACK = /^(?:nats|tls):\/\/(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\]):/;

/** Undefined: NATS is not used. */
export const natsConfigOf = (read: Read): NatsConfig | undefined =>
  read.NATS_URL && {
    servers: read.NATS_URL,
    credentials: credentialsOf(read),
    tls: tlsOf(read),
    queueGroup: read.NATS_QUEUE_GROUP,
    advertise: read.LEDGER_ADVERTISE,
    intake: read.NATS_INTAKE,
    events: read.NATS_EVENTS,
    streams: {
      replicas: read.NATS_STREAM_REPLICAS,
      eventsMaxAgeHours: read.NATS_EVENTS_MAX_AGE_HOURS,
      eventsMaxBytes: read.NATS_EVENTS_MAX_BYTES,
    },
  };

const credentialsOf = ({ NATS_USER, NATS_PASSWORD, NATS_CREDS_FILE }: Read): NatsCredentials | undefined => {
  if (NATS_CREDS_FILE !== undefined) return { kind: 'file', path: NATS_CREDS_FILE };
  return NATS_USER === undefined ? undefined : { kind: 'password', user: NATS_USER, password: NATS_PASSWORD! };
};

const tlsOf = ({ NATS_TLS_CA_FILE, NATS_TLS_CERT_FILE, NATS_TLS_KEY_FILE }: Read): NatsTls | undefined =>
  NATS_TLS_CA_FILE === undefined && NATS_TLS_CERT_FILE === undefined
    ? undefined
    : { caFile: NATS_TLS_CA_FILE, certFile: NATS_TLS_CERT_FILE, keyFile: NATS_TLS_KEY_FILE };
