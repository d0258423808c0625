import {
  ClockDoubted,
  LedgerContended,
  LedgerLoading,
  LogReplaced,
  NotDecidedInTime,
  Overloaded,
} from '@ledger/application';
import type { Violation } from '@ledger/domain';
import { TokenThreadLost } from '@ledger/models';
import { AppendOutcomeUnknown, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { FAULTS_TOLD_MAX, type Failed, type FaultTally, type FieldFault } from '@ledger/protocol';
import { InvalidPageToken, LedgerParked, NotYetProjected, ReadSideUnavailable } from '@ledger/read-models';
import { LOG_REPLACED } from '../log-replaced';
import { RPC_CODES, type FaultKind } from './rpc-codes';

/** Input that breaks a rule of the wire or, where only the ledger's state shows it, a rule of the domain. */
export class MalformedInput extends Error {
  override readonly name = 'MalformedInput';
  /** The first of them; what a caller can mend is seen from these. */
  readonly faults: readonly FieldFault[];
  /** @param more faults beyond those given. */
  constructor(
    faults: readonly FieldFault[],
    private readonly more = 0,
  ) {
    const told = faults.slice(0, FAULTS_TOLD_MAX);
    const untold = faults.length - told.length + more;
    const rest = untold === 0 ? '' : `; and ${untold} more`;
    const words = told.map(({ field, rule }) => `${field} ${rule}`).join('; ');
    super(bounded(`malformed: ${words}`, MESSAGE_LENGTH_MAX - rest.length) + rest);
    this.faults = told;
    this.more = untold;
  }
  static ofTally({ told, more }: FaultTally): MalformedInput {
    return new MalformedInput(told, more);
  }
  /** The same faults with other names of their fields. */
  withFields(name: (field: string) => string): MalformedInput {
    return new MalformedInput(
      this.faults.map(({ field, rule }) => ({ field: name(field), rule })),
      this.more,
    );
  }
  /** The domain names fields as its own types do; the wire names them as the proto files do. */
  static ofViolations(violations: readonly Violation[]): MalformedInput {
    return new MalformedInput(violations.map(({ field, rule }) => ({ field: wirePath(field), rule })));
  }
}

/** Fields of a command that its envelope carries on the wire. */
const IN_ENVELOPE: ReadonlySet<string> = new Set(['at', 'occurredAt']);

const wirePath = (path: string): string => (IN_ENVELOPE.has(path) ? `envelope.${snakeCase(path)}` : snakeCase(path));

const snakeCase = (path: string): string => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A query about something that does not exist. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** A call that this server does not have. */
export class UnknownCall extends Error {
  override readonly name = 'UnknownCall';
}

/** A message beyond what this server takes or the transport carries. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';
}

/** More watchers than this server, or one caller of it, may have. */
export class TooManyWatchers extends Error {
  override readonly name = 'TooManyWatchers';
}

/** Answers that nobody takes, over the connection of a call. */
export class AnswersUnread extends Error {
  override readonly name = 'AnswersUnread';
  constructor() {
    super('this connection leaves too many bytes of answers unread: take them first');
  }
}

/** A watcher that does not take what is there for it. */
export class WatcherTooSlow extends Error {
  override readonly name = 'WatcherTooSlow';
  constructor() {
    super('the watcher takes nothing of what is there for it: watch again after the last position that was received');
  }
}

/** A watch that ends for another reason than its client's wish. */
export class WatchEnded extends Error {
  override readonly name = 'WatchEnded';
  /**
   * @param sentUpTo position up to which everything was sent; the client may have received less.
   * @param cause why it ends.
   */
  constructor(
    readonly sentUpTo: string,
    override readonly cause: unknown,
  ) {
    super(`watch ended after ${sentUpTo}`, { cause });
  }
}

/** The server is going down; the call was not begun, or a stream is cut off. */
export class ShuttingDown extends Error {
  override readonly name = 'ShuttingDown';
  constructor() {
    super('the server is shutting down: try again, here or at another one');
  }
}

interface Verdict {
  readonly kind: FaultKind;
  readonly message: string;
  readonly faults: readonly FieldFault[];
  readonly retryAfterMs: number | undefined;
  /** A defect: somebody has to look, and the caller is told nothing of its inside. */
  readonly unexpected: boolean;
}

/** Gives the verdict on an error. One that is not in this table is a defect, to be logged by whoever asked. */
export const verdictOn = (error: unknown): Verdict => {
  if (error instanceof WatchEnded) return verdictOn(error.cause);
  if (error instanceof MalformedInput) return verdict('malformed', error, { faults: error.faults });
  if (error instanceof Overloaded) {
    return verdict('overloaded', error, { retryAfterMs: error.retryAfterMs });
  }
  if (error instanceof NotFound) return verdict('not_found', error);
  if (error instanceof UnknownCall) return verdict('unknown_call', error);
  if (error instanceof MessageTooLarge) return verdict('too_large', error);
  if (error instanceof TooManyWatchers) {
    return verdict('overloaded', error, { retryAfterMs: WATCHERS_RETRY_MS });
  }
  if (error instanceof AnswersUnread) return verdict('overloaded', error, { retryAfterMs: UNREAD_RETRY_MS });
  if (error instanceof WatcherTooSlow) return verdict('cut_off', error);
  if (error instanceof AppendOutcomeUnknown) {
    const told = new Error(`${OUTCOME_UNKNOWN} (${error.message})`);
    return verdict('unknown_outcome', told, { retryAfterMs: PASSING_RETRY_MS });
  }
  if (error instanceof EventStoreCorrupt) {
    return verdict('damaged', new Error(`damaged: ${error.message}; ${DAMAGED_REMEDY}`));
  }
  if (error instanceof ClockDoubted) return verdict('unavailable', error, { retryAfterMs: error.retryAfterMs });
  if (error instanceof LedgerLoading) return verdict('unavailable', error, { retryAfterMs: error.retryAfterMs });
  if (PASSING_FAULTS.some((fault) => error instanceof fault)) {
    return verdict('unavailable', error as Error, { retryAfterMs: PASSING_RETRY_MS });
  }
  // The tables lag behind a position that the caller named: nothing has to be mended before a retry.
  if (error instanceof NotYetProjected) return verdict('unavailable', error, { retryAfterMs: PROJECTION_RETRY_MS });
  if (error instanceof InvalidPageToken) return verdict('malformed', error);
  // Nothing but a mended log or a newer server changes it: to try again is of no use.
  if (error instanceof LedgerParked) return verdict('not_followed', error);
  if (error instanceof ReadSideUnavailable) return verdict('unavailable', error);
  if (error instanceof LogReplaced) return verdict('unavailable', new Error(`${LOG_REPLACED}: ${error.message}`));
  if (error instanceof ShuttingDown) return verdict('unavailable', error);
  return { kind: 'defect', message: 'internal error', faults: [], retryAfterMs: undefined, unexpected: true };
};

const PROJECTION_RETRY_MS = 1_000;
const PASSING_RETRY_MS = 500;
const WATCHERS_RETRY_MS = 5_000;
const UNREAD_RETRY_MS = 1_000;
/** Nothing was recorded of a command that met one of them. */
const PASSING_FAULTS = [EventStoreUnavailable, NotDecidedInTime, LedgerContended, TokenThreadLost];
/** Begins the message of the one fault whose command may have been recorded: only its repeat shows it. */
const OUTCOME_UNKNOWN = 'outcome unknown: send the same command again';

/** Advice on damage: what was recorded before is in the log or in its backups, and no repeat brings it back. */
const DAMAGED_REMEDY =
  'nothing is decided or answered for this ledger until an operator has mended its stream (docs/OPERATIONS.md); other ledgers go on';

const verdict = (
  kind: FaultKind,
  { message }: Error,
  { faults = [], retryAfterMs }: { faults?: readonly FieldFault[]; retryAfterMs?: number } = {},
): Verdict => ({
  kind,
  message: bounded(message, MESSAGE_LENGTH_MAX),
  faults,
  retryAfterMs,
  unexpected: false,
});

/** Characters of a message at most. Most clients bound trailers to 8 KiB; what a caller can mend fits into less. */
const MESSAGE_LENGTH_MAX = 1_000;

const bounded = (message: string, lengthMax: number): string =>
  message.length <= lengthMax ? message : `${wellFormedText(message.slice(0, lengthMax - CUT.length))}${CUT}`;
const CUT = '...';

/** A cut can leave half of a character, which a trailer cannot hold. */
const wellFormedText = (text: string): string => Buffer.from(text).toString();

/** Tells of an error inside a batch's or stream's answer. */
export const failedOf = (error: unknown): Failed => {
  const { kind, message, faults, retryAfterMs } = verdictOn(error);
  return {
    grpcCode: RPC_CODES[kind].code,
    message,
    violations: faults.map(({ field, rule }) => ({ field, rule })),
    retryAfterMs,
  };
};
