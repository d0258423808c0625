/** A source of time, so that a test or a simulation can own it. */
export interface Clock {
  /**
   * The time in milliseconds since 1970. It may stand still or go back: whoever needs it to rise guards that itself.
   */
  now(): number;
  /** The reason why nothing is to be decided by its time now. Undefined: it is believed. Absent: it always is. */
  doubt?(): ClockDoubt | undefined;
}

export interface ClockDoubt {
  /** The reason for people, and what ends it. */
  readonly reason: string;
  /** Time after which it may be believed without anybody's doing, in milliseconds. */
  readonly passesInMs: number;
}

/** The machine's clock, believed whatever it says. */
export const systemClock: Clock = { now: () => Date.now() };
