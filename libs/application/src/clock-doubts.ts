import { goesByServerClock, instantText, type LedgerCommand, type LedgerState } from '@ledger/domain';
import type { Clock, ClockDoubt } from '@ledger/platform';
import { CLOCK_RETRY_MS_MAX, type WriterLimits } from './limits';

/** A command was not decided, because the time that it would bear cannot be relied on. Nothing was recorded. */
export class ClockDoubted extends Error {
  override readonly name = 'ClockDoubted';
  constructor(
    message: string,
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** The server's clock as it is known when a batch is decided. */
export interface BatchClock {
  /** The one reading of the batch, in milliseconds since 1970. */
  readonly serverNow: number;
  /** Doubt about that reading. Undefined: it is believed. */
  readonly clockDoubt: ClockDoubt | undefined;
  /** Largest lead of a ledger's last event over the clock at which its commands are still decided, in milliseconds. */
  readonly clockAheadMsMax: number;
}

interface ClockContext {
  readonly clock: Clock;
  readonly limits: WriterLimits;
}

export const batchClock = ({ clock, limits }: ClockContext): BatchClock => ({
  // The clock is read first: the doubt is about its latest reading.
  serverNow: clock.now(),
  clockDoubt: clock.doubt?.(),
  clockAheadMsMax: limits.clockAheadMsMax,
});

/**
 * Refuses a command that goes by the server's clock while the clock is in doubt, or while the ledger's last event is
 * further ahead of it than clocks may differ. The command that sets such a ledger back is let through.
 * @throws ClockDoubted
 */
export const refuseInDoubt = (state: LedgerState, command: LedgerCommand, clock: BatchClock): void => {
  const { serverNow, clockDoubt, clockAheadMsMax } = clock;
  const aheadMs = state.header.lastAt - serverNow;
  if (clockDoubt === undefined && aheadMs <= clockAheadMsMax) return;
  if (!goesByServerClock(state, command)) return;
  if (clockDoubt !== undefined)
    throw doubted(`the server's clock is in doubt: ${clockDoubt.reason}`, clockDoubt.passesInMs);
  if (command.body.type === 'ResetClock') return;
  throw doubted(aheadReason(state.header, serverNow), aheadMs - clockAheadMsMax);
};

const doubted = (why: string, passesInMs: number): ClockDoubted =>
  new ClockDoubted(
    `${why}. Nothing was decided: send it again later`,
    Math.ceil(Math.min(passesInMs, CLOCK_RETRY_MS_MAX)),
  );

const aheadReason = ({ ledgerId, lastAt }: LedgerAhead, serverNow: number): string =>
  `the last event of ledger ${ledgerId} was decided at ${instantText(lastAt)}, ahead of the server's time, ` +
  `${instantText(serverNow)}: one of the two clocks was wrong; where it was that one, ResetClock takes the ledger back`;

/** A ledger in memory whose commands wait until the server's clock has caught up with its last event. */
export interface LedgerAhead {
  readonly ledgerId: string;
  /** Decision time of its last event, in milliseconds since 1970. */
  readonly lastAt: number;
}

/** Ledgers whose last event is too far ahead of the server's clock. Each is warned of once. */
export class LedgersAhead {
  private readonly found = new Map<string, LedgerAhead>();

  constructor(
    private readonly clockAheadMsMax: number,
    private readonly warn: (message: string) => void,
  ) {}

  /** Notes whether the ledger is ahead. Called with every batch: where nothing is ahead it costs one comparison. */
  note({ ledgerId, clock, lastAt }: LedgerState['header'], serverNow: number): void {
    if (clock === 'caller' || lastAt - serverNow <= this.clockAheadMsMax) {
      if (this.found.size > 0) this.found.delete(ledgerId);
      return;
    }
    const isKnown = this.found.has(ledgerId);
    this.found.set(ledgerId, { ledgerId, lastAt });
    if (!isKnown) this.warn(aheadReason({ ledgerId, lastAt }, serverNow));
  }

  /** Lists the ledgers that are still ahead, and forgets those that left memory. */
  list(serverNow: number, isLoaded: (ledgerId: string) => boolean): readonly LedgerAhead[] {
    for (const { ledgerId, lastAt } of [...this.found.values()])
      if (!isLoaded(ledgerId) || lastAt - serverNow <= this.clockAheadMsMax) this.found.delete(ledgerId);
    return [...this.found.values()];
  }
}
