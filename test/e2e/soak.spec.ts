import { chosenSeed } from '../support/seeded-random';
import { soak } from '../soak/soak';

/** Length of a short `npm run soak`: enough for a stop, a kill and what comes after them. */
const SECONDS = 30;

it('a server under load, queries, watchers, evictions and restarts keeps what it acknowledged, and stays as it was', async () => {
  const seed = chosenSeed();
  const report = await soak({ seconds: SECONDS, seed });
  expect({ seed, faults: report.faults }).toEqual({ seed, faults: [] });
  expect(report.acknowledged).toBeGreaterThan(100);
  expect(report.repeated).toBeGreaterThan(100);
  expect(report.queries).toBeGreaterThan(100);
  expect(report.watched).toBeGreaterThan(100);
  expect(report.kills).toBeGreaterThan(0);
  expect(report.stopsMs.length).toBeGreaterThan(1);
}, 180_000);
