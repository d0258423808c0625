import { stepFor, StoryClock } from './story-clock';

const STEP_MS = 10_000;
const START = Date.parse('2023-11-16T18:15:46.680Z');

describe('the story\u2019s time', () => {
  it.each([
    { calls: 1, seconds: 0, stepMs: 10_000 },
    { calls: 100, seconds: 100, stepMs: 10_000 },
    { calls: 100, seconds: 300, stepMs: 30_000 },
    { calls: 100, seconds: 3_600, stepMs: 60_000 },
  ])('goes in steps of $stepMs ms where $calls calls take $seconds s', ({ calls, seconds, stepMs }) => {
    const spread = Array.from({ length: calls }, (_, i) => ({ at: (i * seconds * 1000) / Math.max(1, calls - 1) }));
    expect(stepFor(spread)).toBe(stepMs);
  });

  it('goes in steps, and never back', async () => {
    const clock = new StoryClock(START, STEP_MS);
    expect(clock.text).toBe('2023-11-16T18:15:40.000Z');
    expect(clock.isBefore(START + 3_000)).toBe(false);
    await clock.advanceTo(START + STEP_MS);
    expect(clock.text).toBe('2023-11-16T18:15:50.000Z');
    await clock.advanceTo(START);
    expect(clock.text).toBe('2023-11-16T18:15:50.000Z');
  });

  it('stands still while a command is under way, and holds back those that come when it is to go on', async () => {
    const clock = new StoryClock(START, STEP_MS);
    const told: string[] = [];
    let answer: () => void = () => undefined;
    const first = clock.standingStill(() => new Promise<void>((resolve) => (answer = resolve)));
    const turned = clock.advanceTo(START + STEP_MS).then(() => told.push('turned'));
    const second = clock.standingStill(async () => told.push(clock.text));
    expect(clock.text).toBe('2023-11-16T18:15:40.000Z');
    answer();
    await Promise.all([first, turned, second]);
    expect(told).toContain('2023-11-16T18:15:50.000Z');
  });
});
