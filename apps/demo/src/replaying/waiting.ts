/** Shorter waits than this are not worth a timer: timers are that coarse. */
const WAIT_MS_LEAST = 1;

/**
 * Waits until the instant of `performance.now()`, or until the signal is aborted. Answers at once where the instant has
 * passed.
 */
export const waitUntil = (instant: number, signal: AbortSignal): Promise<void> => {
  const ms = instant - performance.now();
  if (!(ms >= WAIT_MS_LEAST) || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
};
