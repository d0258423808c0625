/** Ends every run with one line that a person or a script can read: `N passed, N failed`. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that could not even be loaded holds no tests, yet it is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.on('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
};
