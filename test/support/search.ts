/** With FEW_HISTORIES, as `npm run test:fast` has it, a search looks at no more than this. */
const FEW = 3;

/**
 * So many random courses, all of them: a search that time cut short before has found nothing and proved nothing, and fails.
 * The same limit ends the search for a smaller example, so that a failure is told before the test's own time is over.
 */
export const search = (courses: number, msMax: number) => ({
  numRuns: process.env['FEW_HISTORIES'] === undefined ? courses : Math.min(courses, FEW),
  interruptAfterTimeLimit: msMax,
  markInterruptAsFailure: true,
});
