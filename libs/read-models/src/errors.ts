import type { Position } from '@ledger/event-store';
import { messageOf, type WorkerFailure } from '@ledger/platform';
import type { ParkedLedger } from './parked/parked-ledgers';

/** The tables had not reached the demanded position when the wait ended: ask again, or demand less. */
export class NotYetProjected extends Error {
  override readonly name = 'NotYetProjected';
  constructor(
    readonly demanded: Position,
    /** Position of the tables. */
    readonly position: Position,
  ) {
    super(`projected up to ${position}, not yet up to ${demanded}`);
  }
}

/** The ledger's rows stand before an event that could not be taken up, so they do not show how the ledger stands. */
export class LedgerParked extends Error {
  override readonly name = 'LedgerParked';
  static of({ ledgerId, revision, reason }: ParkedLedger): LedgerParked {
    return new LedgerParked(
      `the read models of ledger ${ledgerId} are parked before revision ${revision} (${reason}): queries of this ledger are refused until that is mended and the server is restarted or rebuilds them`,
    );
  }
}

/** The answering thread is down or going down. It is started again by itself unless the read side was closed. */
export class ReadSideUnavailable extends Error {
  override readonly name = 'ReadSideUnavailable';
}

/** A page was asked for with a token that no page of this query ended with. */
export class InvalidPageToken extends Error {
  override readonly name = 'InvalidPageToken';
}

/** The query failed in the reading thread; the message is that of the fault there. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed';
}

interface Positions {
  readonly demanded: Position;
  readonly position: Position;
}

/** Failure that carries an error to the thread that asked. */
export const failureOf = (error: unknown): WorkerFailure => {
  const failure = { name: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
  if (!(error instanceof NotYetProjected)) return failure;
  const { demanded, position } = error;
  return { ...failure, detail: { demanded, position } satisfies Positions };
};

/** The error that was thrown in the other thread, of its own class where callers tell that class apart. */
export const errorOf = ({ name, message, detail }: WorkerFailure): Error => {
  switch (name) {
    case NotYetProjected.name: {
      const { demanded, position } = detail as Positions;
      return new NotYetProjected(demanded, position);
    }
    case InvalidPageToken.name:
      return new InvalidPageToken(message);
    case LedgerParked.name:
      return new LedgerParked(message);
    case ReadSideUnavailable.name:
      return new ReadSideUnavailable(message);
    default:
      return new QueryFailed(`${name}: ${message}`);
  }
};
