import * as fc from 'fast-check';
import { periodOf } from './calendar';
import type { Limit } from '../kernel/records';
import { WINDOW_UNITS, type Window, type WindowUnit } from '../kernel/terms';
import { limitAt } from './windows';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut', 'Pacific/Apia'];
const FROM = Date.parse('2011-01-01T00:00Z');
const TO = Date.parse('2030-01-01T00:00Z');
const LENGTH_MS: Record<WindowUnit, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_600_000_000,
  year: 31_600_000_000,
};
/** Most periods that the test turns one by one. */
const PERIODS_MAX = 60;

const limitIn = (window: Window, at: number, figures: Pick<Limit, 'amount' | 'rollover'>, used: bigint): Limit => {
  const { startsAt, endsAt } = periodOf(window, at);
  return {
    place: 0,
    ...figures,
    tolerance: 0n,
    kept: null,
    period: { window, startsAt, endsAt, countsFrom: at + 1, used, rolledIn: 3n, lastCharge: { at, units: used } },
  };
};

const asleep = fc.record({
  unit: fc.constantFrom(...WINDOW_UNITS),
  timeZone: fc.constantFrom(...ZONES),
  at: fc.integer({ min: FROM, max: TO }),
  periods: fc.double({ min: 0, max: PERIODS_MAX, noNaN: true }),
  amount: fc.bigInt({ min: 0n, max: 20n }),
  rollover: fc.option(fc.bigInt({ min: 0n, max: 200n })),
  used: fc.bigInt({ min: 0n, max: 30n }),
});

describe('a limit that nobody touched', () => {
  it('is what turning it at the end of every period would have made of it', () => {
    fc.assert(
      fc.property(asleep, ({ unit, timeZone, at, periods, amount, rollover, used }) => {
        const limit = limitIn({ unit, timeZone }, at, { amount, rollover }, used);
        const now = at + Math.floor(periods * LENGTH_MS[unit]);
        let turned = limit;
        while (now >= turned.period!.endsAt) turned = limitAt(turned, turned.period!.endsAt);
        expect(limitAt(limit, now)).toEqual(turned);
      }),
      { numRuns: 500 },
    );
  });

  it('is itself until its period ends', () => {
    const limit = limitIn(
      { unit: 'day', timeZone: 'UTC' },
      Date.parse('2026-11-23T12:00Z'),
      { amount: 9n, rollover: null },
      4n,
    );
    expect(limitAt(limit, limit.period!.endsAt - 1)).toBe(limit);
    expect(limitAt(limit, limit.period!.endsAt).period).toMatchObject({ used: 0n, rolledIn: 0n, lastCharge: null });
  });

  it('without a window is always itself', () => {
    const limit: Limit = { place: 0, amount: 9n, rollover: null, tolerance: 0n, kept: null, period: null };
    expect(limitAt(limit, TO)).toBe(limit);
  });

  it('begins no period before the last one ended, though its zone’s rules were changed since', () => {
    const window = { unit: 'day', timeZone: 'Europe/Berlin' } as const;
    const limit = limitIn(window, Date.parse('2026-07-01T12:00Z'), { amount: 9n, rollover: 20n }, 4n);
    // End as it was recorded while the zone's rules had the day end an hour earlier.
    const endsAt = Date.parse('2026-07-01T21:00Z');
    const earlier = { ...limit, period: { ...limit.period!, endsAt } };
    expect(limitAt(earlier, endsAt).period).toMatchObject({
      startsAt: endsAt,
      endsAt: Date.parse('2026-07-01T22:00Z'),
      rolledIn: 8n,
    });
  });
});
