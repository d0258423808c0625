import { comparePositions, type Position } from '@ledger/event-store';
import { NotYetProjected } from '../errors';

interface Waiter {
  readonly position: Position;
  /** Ends the wait. Without an error: the position was reached. */
  readonly end: (error?: Error) => void;
}

/** Callers that wait until the tables reach a position. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();

  /**
   * Waits for a position. `current` tells where the tables are, when the wait begins and when it fails.
   * @throws NotYetProjected; the signal's reason when it is aborted.
   */
  async wait(position: Position, waitMs: number, signal: AbortSignal, current: () => Position): Promise<void> {
    if (comparePositions(position, current()) <= 0) return;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.waiters.delete(waiter);
        if (error === undefined) resolve();
        else reject(error);
      };
      const waiter: Waiter = { position, end };
      const timer = setTimeout(() => end(new NotYetProjected(position, current())), waitMs);
      const onAbort = (): void => end(signal.reason as Error);
      signal.addEventListener('abort', onAbort);
      this.waiters.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of this.waiters) {
      if (comparePositions(waiter.position, position) <= 0) waiter.end();
    }
  }

  /** Fails all waits: nothing more is projected. */
  abandon(error: Error): void {
    for (const waiter of this.waiters) waiter.end(error);
  }
}
