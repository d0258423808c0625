import { comparePositions, type Position } from '@ledger/event-store';
import { NotYetProjected } from './errors';

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
}

/** Who waits for the tables to come to a position. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();

  /** `current` is where the tables are now, asked when the wait begins and when it fails. @throws NotYetProjected */
  async wait(position: Position, waitMs: number, current: () => Position): Promise<void> {
    if (comparePositions(position, current()) <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        reject(new NotYetProjected(position, current()));
      }, waitMs);
      const waiter: Waiter = {
        position,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiters.add(waiter);
    });
  }

  reached(position: Position): void {
    for (const waiter of this.waiters) {
      if (comparePositions(waiter.position, position) > 0) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
