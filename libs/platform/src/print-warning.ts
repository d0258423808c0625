/** For who was given nobody to tell: a warning that nobody hears might as well not be one. Goes to the standard error. */
export const printWarning = (warning: string, error?: unknown): void => {
  const cause = error === undefined ? '' : `: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`warning: ${warning}${cause}\n`);
};
