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
  /** The first faults: with these a caller can mend its input. */
  readonly faults: readonly FieldFault[];
  /** @param more number of further faults. */
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
  /** Gives the same faults with other names of their fields. */
  withFields(name: (field: string) => string): MalformedInput {
    return new MalformedInput(
      this.faults.map(({ field, rule }) => ({ field: name(field), rule })),
      this.more,
    );
  }
  /** Faults from violations: the domain names fields as its own types do, the wire as the proto files do. */
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

/** The connection of a call leaves its answers unread. */
export class AnswersUnread extends Error {
  override readonly name = 'AnswersUnread';
  constructor() {
    super('this connection leaves too many bytes of answers unread: take them first');
  }
}

/** A watcher does not take the events that are ready for it. */
export class WatcherTooSlow extends Error {
  override readonly name = 'WatcherTooSlow';
  constructor() {
    super('the watcher takes nothing of what is there for it: watch again after the last position that was received');
  }
}

/** A watch ended for another reason than its client's wish. */
export class WatchEnded extends Error {
  override readonly name = 'WatchEnded';
  /**
   * @param sentUpTo position up to which everything was sent; the client may have received less.
   * @param cause reason for which it ended.
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
  /** True: a defect. Somebody has to look at it, and the caller learns nothing of its details. */
  readonly unexpected: boolean;
}

/**
 * Gives the verdict on an error. An error that is not in this table is a defect, to be logged by the caller of this
 * function.
 */
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
  // The tables lag behind the demanded position: a retry is enough.
  if (error instanceof NotYetProjected) return verdict('unavailable', error, { retryAfterMs: PROJECTION_RETRY_MS });
  if (error instanceof InvalidPageToken) return verdict('malformed', error);
  // Only a mended log or a newer server changes it: a retry is of no use.
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
/** Faults of commands of which nothing was recorded. */
const PASSING_FAULTS = [EventStoreUnavailable, NotDecidedInTime, LedgerContended, TokenThreadLost];
/** Beginning of the message of the one fault whose command may have been recorded: only a repeat shows it. */
const OUTCOME_UNKNOWN = 'outcome unknown: send the same command again';

/** Advice on damage: lost events are in backups at best, and no retry brings them back. */
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

/** Most characters of a message. Most clients bound trailers to 8 KiB, and what a caller needs fits into less. */
const MESSAGE_LENGTH_MAX = 1_000;

const bounded = (message: string, lengthMax: number): string =>
  message.length <= lengthMax ? message : `${wellFormedText(message.slice(0, lengthMax - CUT.length))}${CUT}`;
const CUT = '...';

/** Text without a half character at its end, which a cut can leave and a trailer cannot hold. */
const wellFormedText = (text: string): string => Buffer.from(text).toString();

/** Puts an error into a batch's or stream's answer. */
export const failedOf = (error: unknown): Failed => {
  const { kind, message, faults, retryAfterMs } = verdictOn(error);
  return {
    grpcCode: RPC_CODES[kind].code,
    message,
    violations: faults.map(({ field, rule }) => ({ field, rule })),
    retryAfterMs,
  };
};
