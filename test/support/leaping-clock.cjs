// Preloaded into a server: its wall clock leaps 400 days ahead, and back again, with each SIGUSR2.
const AHEAD_MS = 400 * 86_400_000;
const now = Date.now;
let isAhead = false;
process.on('SIGUSR2', () => {
  isAhead = !isAhead;
  process.stderr.write(`clock leapt ${isAhead ? 'ahead' : 'back'}\n`);
});
Date.now = () => now() + (isAhead ? AHEAD_MS : 0);
