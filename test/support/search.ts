/** Most histories of a search with FEW_HISTORIES, as `npm run test:fast` has it. */
const FEW = 3;

/**
 * Searches so many random courses, all of them: a search that was cut short by time fails, since it has proved nothing.
 * The same limit ends the search for a smaller example, so that a failure is reported before the test's own time is
 * over.
 */
export const search = (courses: number, msMax: number) => ({
  numRuns: process.env['FEW_HISTORIES'] === undefined ? courses : Math.min(courses, FEW),
  interruptAfterTimeLimit: msMax,
  markInterruptAsFailure: true,
});
