/*
 * Loaded into a server before everything else: writes how its process does, once a second, to the file that
 * PROCESS_SAMPLES_FILE names, a line of JSON each.
 */
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setInterval } = require('node:timers');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const tell = () => {
    const heapBytes = process.memoryUsage().heapUsed;
    const loopMs = delay.percentile(99) / 1e6;
    delay.reset();
    appendFileSync(process.env.PROCESS_SAMPLES_FILE, `${JSON.stringify({ heapBytes, loopMs })}\n`);
  };
  setInterval(tell, 1_000).unref();
}
