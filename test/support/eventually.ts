import { setTimeout as pause } from 'node:timers/promises';

/** Between two times of asking: asking without a pause would slow down what is waited for. */
const ASK_EVERY_MS = 20;

/** Asks until it is so. What is asked may fail meanwhile. The test's own time limit ends it. */
export const eventually = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await Promise.resolve(isSo()).catch(() => false))) await pause(ASK_EVERY_MS);
};
