/** A source of time, so that a test or a simulation can own it. */
export interface Clock {
  /**
   * The time in milliseconds since 1970. It may stand still or go back: a caller that needs it to rise guards that
   * itself.
   */
  now(): number;
  /**
   * Reason why nothing is to be decided by this clock's time now. Undefined: the clock is believed. A clock without
   * this method is always believed.
   */
  doubt?(): ClockDoubt | undefined;
}

export interface ClockDoubt {
  /** The reason for people, and what ends it. */
  readonly reason: string;
  /** Time after which the clock may be believed again although nobody does anything, in milliseconds. */
  readonly passesInMs: number;
}

/** The machine's clock, believed whatever it says. */
export const systemClock: Clock = { now: () => Date.now() };
