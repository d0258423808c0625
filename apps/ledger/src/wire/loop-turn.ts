import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest time for which one request may keep the event loop to itself. */
const TURN_MS_MAX = 5;

/** Work in pieces, which lets others use the event loop whenever it has kept the loop long enough. */
export class LoopTurn {
  private began = performance.now();

  /**
   * True: it is time to {@link give} way. Asked first, since an await for each piece would cost more than most pieces.
   */
  get isLong(): boolean {
    return performance.now() - this.began > TURN_MS_MAX;
  }

  async give(): Promise<void> {
    await nextTurn();
    this.began = performance.now();
  }
}
