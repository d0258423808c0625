/**
 * Every subject of NATS that the ledger listens or publishes to, and the JetStream streams that keep some of them. Ids
 * are tokens as they are: none may contain a point, a blank or a wildcard. See docs/NATS.md.
 */
const ROOT = 'budget.v1';

export const NATS_SUBJECTS = {
  /** One command of the ledger that the subject names: budget.v1.Command in, {"answer": CommandAnswer} out. */
  command: (ledgerId: string): string => `${ROOT}.command.${ledgerId}`,
  /** Many commands, of any ledgers, or one atomic batch: ExecuteBatchRequest in, ExecuteBatchResponse out. */
  batch: `${ROOT}.batch`,
  /** A query by the name that it has in LedgerQueryService, such as Check: its request in, its response out. */
  query: (name: string): string => `${ROOT}.query.${name}`,
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
