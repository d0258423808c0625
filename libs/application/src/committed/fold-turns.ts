import { FOLD_SLICE_MS, FOLDED_AT_ONCE_EVENTS } from '../limits';

const waiting: (() => void)[] = [];

/** Resolves in a turn of the event loop in which no other fold of the thread goes on. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(giveTurn);
  });

const giveTurn = (): void => {
  waiting.shift()!();
  if (waiting.length > 0) setImmediate(giveTurn);
};

/**
 * Calls `each` for all items, a few milliseconds at a time: however many folds go on, what else the thread has to do waits
 * for one slice of one of them. Few items are not worth a wait.
 */
export const inSlices = async <T>(items: readonly T[], each: (item: T) => void): Promise<void> => {
  let next = 0;
  while (next < items.length) {
    if (items.length > FOLDED_AT_ONCE_EVENTS) await nextTurn();
    const until = performance.now() + FOLD_SLICE_MS;
    do {
      const end = Math.min(next + FOLDED_AT_ONCE_EVENTS, items.length);
      for (; next < end; next += 1) each(items[next]!);
    } while (next < items.length && performance.now() < until);
  }
};
