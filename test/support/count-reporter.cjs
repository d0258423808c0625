const { appendFileSync } = require('node:fs');
const { relative } = require('node:path');

/**
 * Ends every run with one line that a person or a script can read: `N passed, N failed`. With TEST_DURATIONS a line for
 * each file of tests is added to the file of that name: seconds, tests, path.
 */
module.exports = class CountReporter {
  onTestResult({ path, context }, { perfStats, numPassingTests, numFailingTests }) {
    const file = process.env.TEST_DURATIONS;
    if (!file) return;
    const seconds = ((perfStats.end - perfStats.start) / 1000).toFixed(1);
    const tests = numPassingTests + numFailingTests;
    appendFileSync(
      file,
      `${seconds.padStart(7)} s  ${String(tests).padStart(4)}  ${relative(context.config.rootDir, path)}\n`,
    );
  }

  onRunComplete(_contexts, results) {
    // A suite that could not even be loaded holds no tests, yet it is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.on('exit', () => process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`));
  }
};
