import { IANAZone } from 'luxon';
import type { Window, WindowUnit } from '../kernel/terms';

/** One period of a window, in milliseconds since 1970. Its end is the start of the next. */
export interface Period {
  readonly startsAt: number;
  readonly endsAt: number;
  /** Number of the period: the difference of two numbers is how many periods begin between them. */
  readonly number: number;
}

/**
 * The period that contains an instant. A minute or an hour begins whenever the zone's clock shows a full one, so that
 * an hour which the clock shows twice is two hours. A day, and every longer unit, begins when the clock first shows its
 * midnight or, where there is none, a later time. Weeks begin on Monday.
 */
export const periodOf = (window: Window, at: number): Period => {
  const calendar = calendarOf(window);
  // The latest period and the one before it are remembered: limits turn together, and commands come in order of time,
  // so these answer nearly all.
  const { latest, before, clock } = calendar;
  if (latest !== undefined && contains(latest, at)) return latest;
  if (before !== undefined && contains(before, at)) return before;
  const period =
    window.unit === 'minute' || window.unit === 'hour'
      ? strikeOf(clock, UNIT_MS[window.unit], at)
      : dayPeriodOf(clock, window.unit, at);
  if (latest === undefined || period.startsAt > latest.startsAt) {
    calendar.before = latest;
    calendar.latest = period;
  }
  return period;
};

const contains = ({ startsAt, endsAt }: Period, at: number): boolean => startsAt <= at && at < endsAt;

/**
 * Name of the time zone as the database spells it, in whatever case it was written. A second name of a zone stays as it
 * is. Undefined: there is no such zone.
 */
export const timeZoneNamed = (name: string): string | undefined => {
  let known = zoneNames.get(name);
  if (known === undefined) {
    known = spelledAsKnown(name);
    if (known !== undefined && zoneNames.size < ZONE_NAMES_MAX) zoneNames.set(name, known);
  }
  return known;
};

/** Names by the text that was asked for: asking the platform costs a hundred times the rest of a decision. */
const zoneNames = new Map<string, string>();
const ZONE_NAMES_MAX = 1_000;

const spelledAsKnown = (name: string): string | undefined => {
  // An offset such as `+01:00` is not a zone: it has no calendar of its own.
  if (!/^[A-Za-z]/.test(name) || !IANAZone.isValidZone(name)) return undefined;
  const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  return known.toLowerCase() === name.toLowerCase() ? known : name;
};

/** Offset of a zone's clock at an instant, in milliseconds: the time that the clock shows, less the time in UTC. */
type Clock = (at: number) => number;

interface Calendar {
  readonly clock: Clock;
  latest: Period | undefined;
  before: Period | undefined;
}

const calendars = new Map<WindowUnit, Map<string, Calendar>>();

const calendarOf = ({ unit, timeZone }: Window): Calendar => {
  let byZone = calendars.get(unit);
  if (byZone === undefined) calendars.set(unit, (byZone = new Map<string, Calendar>()));
  let calendar = byZone.get(timeZone);
  if (calendar === undefined) {
    calendar = { clock: clockIn(timeZone), latest: undefined, before: undefined };
    byZone.set(timeZone, calendar);
  }
  return calendar;
};

/** @throws RangeError when there is no such zone. */
const clockIn = (timeZone: string): Clock => {
  if (timeZone === 'UTC') return () => 0;
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new RangeError(`no such time zone: ${timeZone}`);
  return (at) => zone.offset(at) * MINUTE_MS;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const UNIT_MS = { minute: MINUTE_MS, hour: HOUR_MS } as const;

/**
 * Period from one full minute or hour of the clock to the next. Where the clock is changed in between, the period is
 * longer or shorter.
 */
const strikeOf = (clock: Clock, length: number, at: number): Period => {
  const offset = clock(at);
  let startsAt = floorTo(length, at + offset) - offset;
  let endsAt = startsAt + length;
  if (!samePhase(length, clock(startsAt), offset)) {
    const change = changeOf(clock, startsAt, at);
    const before = clock(change - 1);
    startsAt = floorTo(length, change - 1 + before) - before;
  }
  if (!samePhase(length, clock(endsAt), offset)) {
    const change = changeOf(clock, at, endsAt);
    const after = clock(change);
    endsAt = -floorTo(length, -(change + after)) - after;
  }
  return { startsAt, endsAt, number: Math.floor(startsAt / length) };
};

const floorTo = (length: number, at: number): number => Math.floor(at / length) * length;

const samePhase = (length: number, a: number, b: number): boolean => (a - b) % length === 0;

type DayUnit = Exclude<WindowUnit, 'minute' | 'hour'>;

const dayPeriodOf = (clock: Clock, unit: DayUnit, at: number): Period => {
  let number = numberOf[unit](Math.floor((at + clock(at)) / DAY_MS));
  let startsAt = firstShowing(clock, firstDayOf[unit](number) * DAY_MS);
  let endsAt = firstShowing(clock, firstDayOf[unit](number + 1) * DAY_MS);
  // A day may end at once: a clock that is put back over midnight shows the day before again, and a zone may leave a
  // day out.
  while (endsAt <= at) {
    number += 1;
    startsAt = endsAt;
    endsAt = firstShowing(clock, firstDayOf[unit](number + 1) * DAY_MS);
  }
  return { startsAt, endsAt, number };
};

/** Number of the period that contains a day, for days counted from 1970; 1970-01-01 was a Thursday. */
const numberOf: Record<DayUnit, (day: number) => number> = {
  day: (day) => day,
  week: (day) => Math.floor((day + 3) / 7),
  month: (day) => {
    const date = new Date(day * DAY_MS);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  },
  year: (day) => new Date(day * DAY_MS).getUTCFullYear(),
};

const firstDayOf: Record<DayUnit, (number: number) => number> = {
  day: (number) => number,
  week: (number) => number * 7 - 3,
  month: (number) => Date.UTC(Math.floor(number / 12), number % 12) / DAY_MS,
  year: (number) => Date.UTC(number, 0) / DAY_MS,
};

/** Distance from UTC within which every zone lies. */
const OFFSET_MAX_MS = 16 * HOUR_MS;

/** First instant at which the clock shows that time or a later one. */
const firstShowing = (clock: Clock, shown: number): number => {
  const before = clock(shown - OFFSET_MAX_MS);
  const after = clock(shown + OFFSET_MAX_MS);
  if (before === after) return shown - before;
  const change = changeOf(clock, shown - OFFSET_MAX_MS, shown + OFFSET_MAX_MS);
  if (shown - before < change) return shown - before;
  return Math.max(change, shown - after);
};

/** Instant at which the offset changes, between two at which it differs. Clocks are changed once a day at most. */
const changeOf = (clock: Clock, from: number, to: number): number => {
  const before = clock(from);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clock(middle) === before) low = middle;
    else high = middle;
  }
  return high;
};
