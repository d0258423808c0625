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
  /** All requests to one partition's owner: commands, batches and queries. A server subscribes to it. */
  partition: (partition: number): string => partitionSubject(partition, '>'),
  /** Servers that serve the same ledgers tell one another here that they are there: {@link MemberNote}. */
  member: `${ROOT}.member`,
  /** One command, kept by {@link NATS_STREAMS.intake} until it is recorded. */
  intake: (ledgerId: string): string => `${ROOT}.intake.${ledgerId}`,
  /** Messages that the intake could not take, kept by {@link NATS_STREAMS.parked}. */
  parked: (ledgerId: string): string => `${ROOT}.parked.${ledgerId}`,
  /** Every event of a ledger, once, kept by {@link NATS_STREAMS.events}. */
  event: (ledgerId: string, type: string): string => `${ROOT}.event.${ledgerId}.${type}`,
  /** The same event for each account that it touches, kept by {@link NATS_STREAMS.events}. */
  accountEvent: (ledgerId: string, accountId: string, type: string): string =>
    `${ROOT}.account.${ledgerId}.${accountId}.${type}`,
} as const;

/**
 * Subjects for a request about one ledger, in the order to try them: first the server that owns its partition and,
 * while nobody listens there, any server. Messages and answers are the same on both; see {@link requestInOrder}.
 */
export type Route = readonly [owner: string, any: string];

export const NATS_ROUTES = {
  command: (ledgerId: string): Route => [
    partitionSubject(partitionOf(ledgerId), `command.${ledgerId}`),
    NATS_SUBJECTS.command(ledgerId),
  ],
  /**
   * Subjects for a batch whose commands are all of one ledger. A batch of several ledgers goes to {@link
   * NATS_SUBJECTS.batch}.
   */
  batch: (ledgerId: string): Route => [partitionSubject(partitionOf(ledgerId), 'batch'), NATS_SUBJECTS.batch],
  /** Subjects for a query about one ledger: its owner's memory is the freshest. */
  query: (ledgerId: string, name: string): Route => [
    partitionSubject(partitionOf(ledgerId), `query.${name}`),
    NATS_SUBJECTS.query(name),
  ],
} as const;

/**
 * Tells whether an answer may be sent to a subject. A sender may name any reply subject, and the server may publish
 * where its callers may not: on the ledger's own subjects and on those that NATS keeps for itself, such as the
 * administration of streams.
 */
export const isAnswerSubject = (subject: string | undefined): subject is string =>
  subject !== undefined && subject !== '' && !subject.startsWith('$') && !subject.startsWith(`${ROOT}.`);

export const NATS_STREAMS = {
  events: { name: 'BUDGET_EVENTS', subjects: [`${ROOT}.event.>`, `${ROOT}.account.>`] },
  intake: { name: 'BUDGET_INTAKE', subjects: [NATS_SUBJECTS.intake('*')] },
  parked: { name: 'BUDGET_PARKED', subjects: [NATS_SUBJECTS.parked('*')] },
} as const;

/** Headers of a reply that is an error, by the convention of NATS services. */
export const NATS_ERROR_HEADERS = { message: 'Nats-Service-Error', code: 'Nats-Service-Error-Code' } as const;

/** Headers of a parked message: why it was parked and where it came from. Its payload is what the intake received. */
export const NATS_PARKED_HEADERS = {
  /** Name of the error or rejection. */
  reason: 'Budget-Parked-Reason',
  /** Explanation for people. */
  detail: 'Budget-Parked-Detail',
  subject: 'Budget-Parked-Subject',
  /** Sequence number of the message in the intake's stream. */
  sequence: 'Budget-Parked-Sequence',
  /** Size of the payload in bytes, where it had to be cut to be kept. Absent: it is whole. */
  cutFrom: 'Budget-Parked-Cut-From',
} as const;

/** The body of a reply that is an error. */
export interface NatsFault {
  readonly error: {
    /** Number and name of the corresponding gRPC status. */
    readonly code: number;
    readonly status: string;
    readonly message: string;
    /** Malformed fields, as JSON names them. Empty: the message is not malformed. */
    readonly violations: readonly { readonly field: string; readonly rule: string }[];
    /** Least time to wait before the next try. Absent: no advice. */
    readonly retryAfterMs?: number;
  };
}

/**
 * Notice that a server publishes on {@link NATS_SUBJECTS.member}, each second and whenever the partitions that it owns
 * change.
 */
export interface MemberNote {
  /** Address of the server's gRPC, `host:port`: the name by which it owns partitions. */
  readonly member: string;
  /** Id of this process, which tells apart two processes with one address. */
  readonly instance: string;
  /**
   * `joining`: it wants to know who is there, and owns nothing yet. `serving`: it listens to the partitions that it owns
   * among those that it heard. `leaving`: it owns nothing any more, and goes when the others serve what was its own.
   */
  readonly state: 'joining' | 'serving' | 'leaving';
  /** The instance whose joining or leaving this notice answers, once everything was done that follows from it. */
  readonly answers?: string;
}

/** The body of a published event. */
export interface PublishedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly ledgerId: string;
  /** Zero-based place in the ledger, as decimal text. */
  readonly revision: string;
  /** Place in the whole store. A query that is given it as its least position has seen the event. */
  readonly position: string;
  /** Every account that the event touches. Empty also where, with {@link dataOmitted}, they are too many to be named. */
  readonly accountIds: readonly string[];
  /** Data as stored. Absent, with {@link dataOmitted}: too large for the NATS server; Watch and the log have it. */
  readonly data?: unknown;
  readonly metadata?: unknown;
  readonly dataOmitted?: true;
}
