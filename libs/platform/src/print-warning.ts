import { messageOf } from './message-of';
/**
 * Prints a warning to the standard error, for code that was given nobody to tell: a warning that nobody hears might as
 * well not be one.
 */
export const printWarning = (warning: string, error?: unknown): void => {
  const cause = error === undefined ? '' : `: ${messageOf(error)}`;
  process.stderr.write(`warning: ${warning}${cause}\n`);
};
