/**
 * So many random courses, all of them: a search that time cut short before has found nothing and proved nothing, and fails.
 * The same limit ends the search for a smaller example, so that a failure is told before the test's own time is over.
 */
export const search = (courses: number, msMax: number) => ({
  numRuns: courses,
  interruptAfterTimeLimit: msMax,
  markInterruptAsFailure: true,
});
