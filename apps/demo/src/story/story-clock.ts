const STEP_MS_LEAST = 10_000;
const STEP_MS_MOST = 60_000;
/** Calls of one step can be under way together. */
const CALLS_PER_STEP = 8;

/** Length of a step of the ledger's time, in milliseconds of the trace: longer where calls are few. */
export const stepFor = (calls: readonly { readonly at: number }[]): number => {
  const span = (calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0);
  const wanted = (span / calls.length) * CALLS_PER_STEP;
  return Math.max(STEP_MS_LEAST, Math.min(STEP_MS_MOST, Math.ceil(wanted / STEP_MS_LEAST) * STEP_MS_LEAST || 0));
};

/**
 * The time that the story's commands bring along. It stands still while a command is under way, since a ledger takes none
 * that is earlier than one before it, and commands that are sent together may arrive in any order.
 */
export class StoryClock {
  private underWay = 0;
  private turning: Promise<void> | undefined;
  private wake: () => void = () => undefined;

  /**
   * @param ms the first moment, in milliseconds since 1970
   * @param stepMs its time goes in steps this long
   */
  constructor(
    private ms: number,
    private readonly stepMs: number,
  ) {
    this.ms = this.stepOf(ms);
  }

  get now(): number {
    return this.ms;
  }

  /** ISO 8601 in UTC. */
  get text(): string {
    return new Date(this.ms).toISOString();
  }

  /** Answers true where the moment lies in a later step. */
  isBefore(ms: number): boolean {
    return this.stepOf(ms) > this.ms;
  }

  /** Sends what takes its time from this clock; the time stays as it is until the answer is there. */
  async standingStill<T>(send: () => Promise<T>): Promise<T> {
    while (this.turning !== undefined) await this.turning;
    this.underWay += 1;
    try {
      return await send();
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.wake();
    }
  }

  /** Goes on to the step of the moment as soon as nothing is under way. Never back. */
  async advanceTo(ms: number): Promise<void> {
    if (!this.isBefore(ms)) return;
    this.turning = this.whenIdle();
    await this.turning;
    this.ms = this.stepOf(ms);
    this.turning = undefined;
  }

  private stepOf(ms: number): number {
    return Math.floor(ms / this.stepMs) * this.stepMs;
  }

  private whenIdle(): Promise<void> {
    return this.underWay === 0 ? Promise.resolve() : new Promise((resolve) => (this.wake = resolve));
  }
}
