import { TurnQueue } from '@ledger/platform';
import { FOLD_SLICE_MS, FOLDED_AT_ONCE_EVENTS } from '../limits';

/** Turns of all folds of this thread, of whatever ledger. */
const folds = new TurnQueue();

/**
 * Calls `each` for all items, a few milliseconds at a time: however many folds go on, other work of the thread waits
 * for one slice of one of them. A few items are done without a wait.
 */
export const inSlices = async <T>(items: readonly T[], each: (item: T) => void): Promise<void> => {
  let next = 0;
  while (next < items.length) {
    if (items.length > FOLDED_AT_ONCE_EVENTS) await folds.next();
    const until = performance.now() + FOLD_SLICE_MS;
    do {
      const end = Math.min(next + FOLDED_AT_ONCE_EVENTS, items.length);
      for (; next < end; next += 1) each(items[next]!);
    } while (next < items.length && performance.now() < until);
  }
};
