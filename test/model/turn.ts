import type { World } from './world';

/** What a rule is given: the world as it is, the time in milliseconds, and how to report that something happened. */
export interface Turn {
  readonly world: World;
  readonly now: number;
  readonly ledgerId: string;
  /** Does it, and notes the thresholds that it crossed. */
  step(happens: () => void): void;
}
