import { partitionOf } from './routing';

/**
 * Every subject of NATS that the ledger listens or publishes to, and the JetStream streams that keep some of them. Ids
 * are tokens as they are: none may contain a point, a blank or a wildcard. See docs/NATS.md.
 */
const ROOT = 'budget.v1';
const partitionSubject = (partition: number | string, rest: string): string => `${ROOT}.partition.${partition}.${rest}`;

export const NATS_SUBJECTS = {
  /** One command of the ledger that the subject names: budget.v1.Command in, {"answer": CommandAnswer} out. */
  command: (ledgerId: string): string => `${ROOT}.command.${ledgerId}`,
  /** Many commands, of any ledgers, or one atomic batch: ExecuteBatchRequest in, ExecuteBatchResponse out. */
  batch: `${ROOT}.batch`,
  /** A query by the name that it has in LedgerQueryService, such as Check: its request in, its response out. */
  query: (name: string): string => `${ROOT}.query.${name}`,
  /** All requests to one partition's owner: of commands, batches and queries. To subscribe to. */
  partition: (partition: number): string => partitionSubject(partition, '>'),
  /** Servers that serve the same ledgers tell one another here that they are there: {@link MemberNote}. */
  member: `${ROOT}.member`,
  /** One command, kept by {@link NATS_STREAMS.intake} until it is recorded. */
  intake: (ledgerId: string): string => `${ROOT}.intake.${ledgerId}`,
  /** What the intake could not take, kept by {@link NATS_STREAMS.parked}. */
  parked: (ledgerId: string): string => `${ROOT}.parked.${ledgerId}`,
  /** Every event of a ledger, once, kept by {@link NATS_STREAMS.events}. */
  event: (ledgerId: string, type: string): string => `${ROOT}.event.${ledgerId}.${type}`,
  /** The same event for each account that it touches, kept by {@link NATS_STREAMS.events}. */
  accountEvent: (ledgerId: string, accountId: string, type: string): string =>
    `${ROOT}.account.${ledgerId}.${accountId}.${type}`,
} as const;

/**
 * Where to send a request about one ledger: first to the server that owns its partition and, where nobody listens there,
 * to any. Messages and answers are the same on both; see {@link requestInOrder}.
 */
export type Route = readonly [owner: string, any: string];

export const NATS_ROUTES = {
  command: (ledgerId: string): Route => [
    partitionSubject(partitionOf(ledgerId), `command.${ledgerId}`),
    NATS_SUBJECTS.command(ledgerId),
  ],
  /** Of a batch whose commands are all of one ledger. One of several goes to {@link NATS_SUBJECTS.batch}. */
  batch: (ledgerId: string): Route => [partitionSubject(partitionOf(ledgerId), 'batch'), NATS_SUBJECTS.batch],
  /** Of a query about one ledger. What the owner has in memory is the freshest. */
  query: (ledgerId: string, name: string): Route => [
    partitionSubject(partitionOf(ledgerId), `query.${name}`),
    NATS_SUBJECTS.query(name),
  ],
} as const;

/**
 * Whether an answer may go to a subject. NATS lets a sender name any: to the ledger's own and to those that NATS keeps for
 * itself, its streams' administration among them, the server may publish and its callers may not.
 */
export const isAnswerSubject = (subject: string | undefined): subject is string =>
  subject !== undefined && subject !== '' && !subject.startsWith('$') && !subject.startsWith(`${ROOT}.`);

export const NATS_STREAMS = {
  events: { name: 'BUDGET_EVENTS', subjects: [`${ROOT}.event.>`, `${ROOT}.account.>`] },
  intake: { name: 'BUDGET_INTAKE', subjects: [NATS_SUBJECTS.intake('*')] },
  parked: { name: 'BUDGET_PARKED', subjects: [NATS_SUBJECTS.parked('*')] },
} as const;

/** Of a reply that is an error, by the convention of NATS services. */
export const NATS_ERROR_HEADERS = { message: 'Nats-Service-Error', code: 'Nats-Service-Error-Code' } as const;

/** Of a parked message: why, and where it came from. Its payload is what the intake received. */
export const NATS_PARKED_HEADERS = {
  /** The error's or rejection's name. */
  reason: 'Budget-Parked-Reason',
  /** For people. */
  detail: 'Budget-Parked-Detail',
  subject: 'Budget-Parked-Subject',
  /** Of the message in the intake's stream. */
  sequence: 'Budget-Parked-Sequence',
  /** Bytes of the payload where it had to be cut to be kept. Absent: it is whole. */
  cutFrom: 'Budget-Parked-Cut-From',
} as const;

/** The body of a reply that is an error. */
export interface NatsFault {
  readonly error: {
    /** Number and name of the status that gRPC would have. */
    readonly code: number;
    readonly status: string;
    readonly message: string;
    /** What is malformed, as JSON names it. Empty: nothing. */
    readonly violations: readonly { readonly field: string; readonly rule: string }[];
    /** Wait at least so long. Absent: no advice. */
    readonly retryAfterMs?: number;
  };
}

/** What a server says of itself on {@link NATS_SUBJECTS.member}, each second and whenever it owns other partitions than before. */
export interface MemberNote {
  /** The address of its gRPC, `host:port`: by this name it owns partitions. */
  readonly member: string;
  /** Of this process: two that have one name are told apart. */
  readonly instance: string;
  /**
   * `joining`: it wants to know who is there, and owns nothing yet. `serving`: it listens to the partitions that it owns
   * among those that it heard. `leaving`: it owns nothing any more, and goes when the others serve what was its own.
   */
  readonly state: 'joining' | 'serving' | 'leaving';
  /** The instance whose joining or leaving this answers, when everything was done that follows from it. */
  readonly answers?: string;
}

/** The body of a published event. */
export interface PublishedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly ledgerId: string;
  /** Zero-based place in the ledger, as decimal text. */
  readonly revision: string;
  /** In the whole store: a query that demands it has seen the event. */
  readonly position: string;
  /** Every account that the event touches. Empty also where, with {@link dataOmitted}, they are too many to be named. */
  readonly accountIds: readonly string[];
  /** As stored. Absent, with {@link dataOmitted}: too large for the NATS server; Watch and the log have it. */
  readonly data?: unknown;
  readonly metadata?: unknown;
  readonly dataOmitted?: true;
}
