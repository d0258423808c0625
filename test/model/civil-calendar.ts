import type { Window } from '@ledger/domain';

/** A period from its first millisecond to the one after its last, in milliseconds since 1970. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The period that an instant is in: what an almanac and the clock on the wall of that zone say. Days and longer begin with
 * the first moment of their first local date; hours and minutes are real ones, begun when the wall clock shows a full one.
 */
export const periodOf = ({ unit, timeZone }: Window, instant: number): Period => {
  if (unit === 'minute' || unit === 'hour') {
    const length = unit === 'hour' ? HOUR : MINUTE;
    const sinceFull = modulo(instant + offsetAt(timeZone, instant), length);
    return { start: instant - sinceFull, end: instant - sinceFull + length };
  }
  const date = new Date(instant + offsetAt(timeZone, instant));
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  const [first, next] = {
    day: [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)] as const,
    week: [Date.UTC(year, month, day - sinceMonday), Date.UTC(year, month, day - sinceMonday + 7)] as const,
    month: [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)] as const,
    year: [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)] as const,
  }[unit];
  return { start: firstMomentOf(timeZone, first), end: firstMomentOf(timeZone, next) };
};

/** First moment of a local date: usually midnight and, where clocks skip midnight, the moment of the skip. */
const firstMomentOf = (timeZone: string, localMidnight: number): number => {
  const around = [offsetAt(timeZone, localMidnight - DAY), offsetAt(timeZone, localMidnight + DAY)];
  const midnights = around
    .map((offset) => localMidnight - offset)
    .filter((at) => at + offsetAt(timeZone, at) === localMidnight);
  if (midnights.length > 0) return Math.min(...midnights);
  // No clock ever showed it: the zone's offset changed from the one before to the one after, which was then.
  let [before, after] = [localMidnight - DAY, localMidnight + DAY];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetAt(timeZone, middle) < localMidnight) before = middle;
    else after = middle;
  }
  return after;
};

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/**
 * Milliseconds by which the wall clock is ahead of UTC. Looked up once for each quarter of an hour, since zones change
 * at full ones.
 */
const offsetAt = (timeZone: string, instant: number): number => {
  if (timeZone === 'UTC') return 0;
  const quarter = Math.floor(instant / (15 * MINUTE));
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const moment = quarter * 15 * MINUTE;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  const wall = Date.UTC(year, month - 1, day, Number(parts.hour), Number(parts.minute), Number(parts.second));
  offsets.set(key, wall - moment);
  return wall - moment;
};

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
};
