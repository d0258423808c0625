/** Where time comes from, so that a test or a simulation can own it. */
export interface Clock {
  /** Milliseconds since 1970. May stand still or go back: whoever needs it to rise guards that itself. */
  now(): number;
  /** Why nothing is to be decided by its time now. Undefined: it is believed. Absent: it always is. */
  doubt?(): ClockDoubt | undefined;
}

export interface ClockDoubt {
  /** For people: why, and what ends it. */
  readonly reason: string;
  /** After so long it may be believed without anybody's doing, in milliseconds. */
  readonly passesInMs: number;
}

/** The machine's clock, believed whatever it says. */
export const systemClock: Clock = { now: () => Date.now() };
