import { messageOf } from './message-of';
/**
 * Prints a warning to the standard error, for code that was given no listener for its warnings: it must not be lost.
 */
export const printWarning = (warning: string, error?: unknown): void => {
  const cause = error === undefined ? '' : `: ${messageOf(error)}`;
  process.stderr.write(`warning: ${warning}${cause}\n`);
};
