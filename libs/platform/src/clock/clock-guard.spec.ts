import fc from 'fast-check';
import { ClockGuard, type ClockReading } from './clock-guard';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const bounds = { leapMsMax: MINUTE, holdMs: 10 * MINUTE };
const T0 = Date.UTC(2026, 10, 30);

/** Readings as the monotonic clock's time and how far the wall clock is off it, both in milliseconds from the start. */
type Step = readonly [elapsedMs: number, offMs: number];
const reading = ([elapsedMs, offMs]: Step): ClockReading => ({
  wallMs: T0 + elapsedMs + offMs,
  monotonicMs: elapsedMs,
});

const guarded = (steps: readonly Step[]): ClockGuard => {
  const guard = new ClockGuard(reading([0, 0]), bounds);
  for (const step of steps) guard.read(reading(step));
  return guard;
};

describe('a clock is judged', () => {
  it.each<{
    rule: string;
    given?: Step[];
    when: Step;
    then: { believedMs: number; leapMs?: number; passesInMs?: number };
  }>([
    { rule: 'believed as long as both clocks agree', when: [5_000, 0], then: { believedMs: 5_000 } },
    { rule: 'believed up to the bound ahead', when: [5_000, MINUTE], then: { believedMs: 5_000 + MINUTE } },
    { rule: 'believed up to the bound behind', when: [5_000, -MINUTE], then: { believedMs: 5_000 - MINUTE } },
    {
      rule: 'not believed a millisecond further ahead',
      when: [5_000, MINUTE + 1],
      then: { believedMs: 5_000, leapMs: MINUTE + 1, passesInMs: 10 * MINUTE },
    },
    {
      rule: 'not believed a millisecond further behind',
      when: [5_000, -MINUTE - 1],
      then: { believedMs: 5_000, leapMs: -MINUTE - 1, passesInMs: 10 * MINUTE },
    },
    {
      rule: 'counted on from the latest believed reading during a leap',
      given: [[1_000, 40_000]],
      when: [2_000, DAY],
      then: { believedMs: 42_000, leapMs: DAY - 40_000, passesInMs: 10 * MINUTE },
    },
    { rule: 'believed when it comes back', given: [[1_000, 400 * DAY]], when: [1_500, 0], then: { believedMs: 1_500 } },
    {
      rule: 'not believed as long as the leap has not held',
      given: [[1_000, DAY]],
      when: [1_000 + 10 * MINUTE - 1, DAY],
      then: { believedMs: 10 * MINUTE + 999, leapMs: DAY, passesInMs: 1 },
    },
    {
      rule: 'believed once the leap has held',
      given: [[1_000, DAY]],
      when: [1_000 + 10 * MINUTE, DAY + 5],
      then: { believedMs: 1_005 + 10 * MINUTE + DAY },
    },
    {
      rule: 'judged anew when it leaps to yet another time',
      given: [
        [1_000, DAY],
        [9 * MINUTE, 2 * DAY],
      ],
      when: [11 * MINUTE, 2 * DAY],
      then: { believedMs: 11 * MINUTE, leapMs: 2 * DAY, passesInMs: 8 * MINUTE },
    },
    {
      rule: 'not believed for small steps that add up',
      given: [[1_000, 59_000]],
      when: [2_000, 118_000],
      then: { believedMs: 61_000, leapMs: 59_000, passesInMs: 10 * MINUTE },
    },
    {
      rule: 'measured from a younger reading once the anchor is old',
      given: [[10 * MINUTE, 59_000]],
      when: [11 * MINUTE, 118_000],
      then: { believedMs: 11 * MINUTE + 118_000 },
    },
  ])('$rule', ({ given = [], when, then: { believedMs, leapMs, passesInMs } }) => {
    const guard = guarded(given);
    expect(guard.read(reading(when)) - T0).toBe(believedMs);
    expect(guard.leap).toEqual(leapMs === undefined ? undefined : { offMs: leapMs, passesInMs });
  });

  it('right from when somebody confirms it', () => {
    const guard = guarded([[1_000, DAY]]);
    expect(guard.confirm(reading([2_000, DAY])) - T0).toBe(2_000 + DAY);
    expect(guard.leap).toBeUndefined();
    expect(guard.read(reading([3_000, DAY])) - T0).toBe(3_000 + DAY);
    guard.read(reading([4_000, 0]));
    expect(guard.leap?.offMs).toBe(-DAY);
  });

  const steps = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 30_000 }),
      fc.oneof(fc.integer({ min: -90_000, max: 90_000 }), fc.integer({ min: -400 * DAY, max: 400 * DAY })),
    ),
    { minLength: 1, maxLength: 200 },
  );

  it('so that its time runs off the monotonic one by two bounds at most, whatever does not hold', () => {
    fc.assert(
      fc.property(steps, (walk) => {
        const guard = new ClockGuard(reading([0, 0]), { ...bounds, holdMs: Infinity });
        let elapsedMs = 0;
        for (const [afterMs, offMs] of walk) {
          elapsedMs += afterMs;
          const believed = guard.read(reading([elapsedMs, offMs])) - T0 - elapsedMs;
          expect(Math.abs(believed)).toBeLessThanOrEqual(bounds.leapMsMax);
          expect(guard.leap === undefined).toBe(Math.abs(offMs) <= bounds.leapMsMax);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('so that small steps take it two bounds away within the time that a leap must hold, and no further', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 59_000 }), { minLength: 100, maxLength: 300 }), (ahead) => {
        const guard = new ClockGuard(reading([0, 0]), bounds);
        const believed: { readonly elapsedMs: number; readonly offMs: number }[] = [];
        let offMs = 0;
        for (const [second, stepMs] of ahead.entries()) {
          const elapsedMs = second * 5_000;
          // A clock that is moved by small steps goes on from the believed time: a further step on top of a doubted one
          // would be a leap.
          offMs = guard.leap === undefined ? offMs + stepMs : (believed.at(-1)?.offMs ?? 0);
          believed.push({ elapsedMs, offMs: guard.read(reading([elapsedMs, offMs])) - T0 - elapsedMs });
        }
        for (const { elapsedMs, offMs: now } of believed) {
          const earlier = believed.filter(
            (one) => one.elapsedMs <= elapsedMs && elapsedMs - one.elapsedMs < bounds.holdMs,
          );
          expect(now - Math.min(...earlier.map((one) => one.offMs))).toBeLessThanOrEqual(2 * bounds.leapMsMax);
        }
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
