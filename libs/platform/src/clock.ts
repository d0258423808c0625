/** Where time comes from, so that a test or a simulation can own it. */
export interface Clock {
  /** Milliseconds since 1970. May stand still or go back: whoever needs it to rise guards that itself. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
