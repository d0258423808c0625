// Loaded ahead of the server with --require. On SIGUSR2 it writes down how long the event loop was held at most since it
// was asked last, and the memory. Time is the main thread's processor time, so that a busy machine is not the server's fault.
const { existsSync, readFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { setInterval } = require('node:timers');

const TICK_MS = 5;
const STATISTICS = `/proc/self/task/${process.pid}/schedstat`;
const hasStatistics = existsSync(STATISTICS);
const nowMs = () => (hasStatistics ? Number(readFileSync(STATISTICS, 'utf8').split(' ')[0]) / 1e6 : performance.now());

let last = nowMs();
let heldMs = 0;
setInterval(() => {
  const now = nowMs();
  heldMs = Math.max(heldMs, now - last - (hasStatistics ? 0 : TICK_MS));
  last = now;
}, TICK_MS).unref();

process.on('SIGUSR2', () => {
  const { rss } = process.memoryUsage();
  process.stderr.write(`\nheld ${JSON.stringify({ heldMs: Math.round(heldMs), rssMiB: Math.round(rss / 2 ** 20) })}\n`);
  heldMs = 0;
});
