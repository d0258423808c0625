import type { Position } from '@ledger/event-store';

/** The tables had not come to the demanded position when the wait ended: ask again, or with less. */
export class NotYetProjected extends Error {
  override readonly name = 'NotYetProjected';
  constructor(
    readonly demanded: Position,
    /** Where the tables are. */
    readonly position: Position,
  ) {
    super(`projected up to ${position}, not yet up to ${demanded}`);
  }
}

/** The thread that answers is down or going down; it is started again by itself unless the read side was closed. */
export class ReadSideUnavailable extends Error {
  override readonly name = 'ReadSideUnavailable';
}

/** A page was asked for after something that no page of this query ended with. */
export class InvalidPageToken extends Error {
  override readonly name = 'InvalidPageToken';
}

/** The query failed in the reading thread; the message is that of the fault there. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed';
}
