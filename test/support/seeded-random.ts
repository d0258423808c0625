/** Reproducible chance: the same seed gives the same course (mulberry32). */
export class SeededRandom {
  constructor(private state: number) {}

  /** A number from 0, below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  /** Below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** `SEED` of the environment, to repeat a failed course, else one of the present moment. */
export const chosenSeed = (): number => Number(process.env['SEED'] ?? Date.now() % 1_000_000);
