import * as fc from 'fast-check';
import { periodOf } from './calendar';
import type { WindowUnit } from '../kernel/terms';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const text = (ms: number): string => new Date(ms).toISOString();

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Santiago',
  'America/Sao_Paulo',
];
const FROM = Date.parse('2013-01-01T00:00Z');
const TO = Date.parse('2036-01-01T00:00Z');

/**
 * Time that a zone's clock shows, by the platform's own formatter, as milliseconds of a clock in UTC that shows the
 * same.
 */
const shownBy = (zone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute']) + (at % MINUTE);
  };
};

/** Number of the period in which a clock shows this time; it rises from one period to the next. */
const NAMES: Record<Exclude<WindowUnit, 'minute' | 'hour'>, (shown: number) => number> = {
  day: (shown) => Math.floor(shown / DAY),
  week: (shown) => Math.floor(shown / DAY) - ((new Date(shown).getUTCDay() + 6) % 7),
  month: (shown) => Number(new Date(shown).toISOString().slice(0, 7).replace('-', '')),
  year: (shown) => new Date(shown).getUTCFullYear(),
};

/** Span longer than a period of the unit, and a step short enough not to miss one. */
const REACH: Record<WindowUnit, { readonly back: number; readonly step: number }> = {
  minute: { back: 3 * MINUTE, step: 1_000 },
  hour: { back: 3 * HOUR, step: MINUTE },
  day: { back: 3 * DAY, step: 15 * MINUTE },
  week: { back: 9 * DAY, step: 15 * MINUTE },
  month: { back: 33 * DAY, step: 15 * MINUTE },
  year: { back: 368 * DAY, step: 15 * MINUTE },
};

/**
 * Finds a period by stepping through time and looking at the clock: the last beginning at or before the instant, and
 * the first one after it.
 */
const steppedPeriod = (unit: WindowUnit, zone: string, at: number): readonly [number, number] => {
  const shown = shownBy(zone);
  const { back, step } = REACH[unit];
  let last = -Infinity;
  let startsAt = NaN;
  for (let time = Math.floor((at - back) / step) * step; ; time += step) {
    if (!begins(unit, shown(time), last)) continue;
    if (unit !== 'minute' && unit !== 'hour') last = NAMES[unit](shown(time));
    if (time > at) return [startsAt, time];
    startsAt = time;
  }
};

const begins = (unit: WindowUnit, shown: number, last: number): boolean => {
  if (unit === 'minute') return shown % MINUTE === 0;
  if (unit === 'hour') return shown % HOUR === 0;
  return NAMES[unit](shown) > last;
};

/** Days on which a zone's clock is changed, found by looking at it every day. */
const turnsOf = (zone: string): readonly number[] => {
  const shown = shownBy(zone);
  const turns: number[] = [];
  for (let day = FROM; day < TO; day += DAY) if (shown(day + DAY) - shown(day) !== DAY) turns.push(day);
  return turns;
};

const times = new Map(ZONES.map((zone) => [zone, turnsOf(zone)]));

/** Half of the moments lie within two days of a change of the clock, where the zone has any. */
const moment = fc.constantFrom(...ZONES).chain((zone) => {
  const anywhere = fc.integer({ min: FROM, max: TO });
  const turns = times.get(zone)!;
  const near = fc.tuple(
    fc.constantFrom(...(turns.length === 0 ? [FROM] : turns)),
    fc.integer({ min: -DAY, max: 2 * DAY }),
  );
  return fc.record({
    zone: fc.constant(zone),
    at: fc.oneof(
      anywhere,
      near.map(([turn, by]) => turn + by),
    ),
  });
});

describe('wherever and whenever', () => {
  it.each([
    { unit: 'minute', runs: 50 },
    { unit: 'hour', runs: 150 },
    { unit: 'day', runs: 100 },
    { unit: 'week', runs: 15 },
    { unit: 'month', runs: 6 },
    { unit: 'year', runs: 1 },
  ] as const)('a $unit is what stepping through time finds', ({ unit, runs }) => {
    fc.assert(
      fc.property(moment, ({ zone, at }) => {
        const { startsAt, endsAt } = periodOf({ unit, timeZone: zone }, at);
        expect([text(startsAt), text(endsAt)]).toEqual(steppedPeriod(unit, zone, at).map(text));
      }),
      { numRuns: runs },
    );
  });

  it('periods follow one another without a gap, and their numbers count them', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom('minute', 'hour', 'day', 'week', 'month', 'year'), ({ zone, at }, unit) => {
        const period = periodOf({ unit, timeZone: zone }, at);
        const next = periodOf({ unit, timeZone: zone }, period.endsAt);
        expect(next.startsAt).toBe(period.endsAt);
        expect(periodOf({ unit, timeZone: zone }, period.endsAt - 1)).toEqual(period);
        // An hour in which the clock is put on by half an hour counts for two, so that the hours on both sides keep
        // their numbers.
        const halfHour = unit === 'hour' && period.endsAt - period.startsAt > HOUR;
        expect(halfHour ? [1, 2] : [1]).toContain(next.number - period.number);
      }),
      { numRuns: 500 },
    );
  });
});
