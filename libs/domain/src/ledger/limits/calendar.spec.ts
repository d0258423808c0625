import { periodOf, timeZoneNamed } from './calendar';
import type { WindowUnit } from '../kernel/terms';

const DAY = 86_400_000;

interface Row {
  readonly rule: string;
  readonly unit: WindowUnit;
  readonly zone: string;
  readonly at: string;
  readonly starts: string;
  readonly ends: string;
}

const row = (rule: string, unit: WindowUnit, zone: string, at: string, starts: string, ends: string): Row => ({
  rule,
  unit,
  zone,
  at,
  starts,
  ends,
});

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';

const ROWS: readonly Row[] = [
  row('a minute', 'minute', 'UTC', '2026-03-01T10:20:30.500Z', '2026-03-01T10:20Z', '2026-03-01T10:21Z'),
  row('begins with its first instant', 'minute', 'UTC', '2026-03-01T10:20Z', '2026-03-01T10:20Z', '2026-03-01T10:21Z'),
  row('ends before the next', 'hour', 'UTC', '2026-03-01T10:59:59.999Z', '2026-03-01T10:00Z', '2026-03-01T11:00Z'),
  row(
    'an hour where the clock is at the half',
    'hour',
    'Asia/Kolkata',
    '2026-03-01T10:00Z',
    '2026-03-01T09:30Z',
    '2026-03-01T10:30Z',
  ),
  row('and at the quarter', 'hour', 'Asia/Kathmandu', '2026-03-01T10:00Z', '2026-03-01T09:15Z', '2026-03-01T10:15Z'),
  row('a day', 'day', BERLIN, '2026-11-23T22:59:59.999Z', '2026-11-22T23:00Z', '2026-11-23T23:00Z'),
  row(
    'a day far in the east',
    'day',
    'Pacific/Kiritimati',
    '2026-11-23T12:00Z',
    '2026-11-23T10:00Z',
    '2026-11-24T10:00Z',
  ),
  row(
    'a day far in the west',
    'day',
    'Pacific/Pago_Pago',
    '2026-11-23T12:00Z',
    '2026-11-23T11:00Z',
    '2026-11-24T11:00Z',
  ),
  row('a day of 23 hours', 'day', BERLIN, '2026-03-29T12:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z'),
  row('a day of 25 hours', 'day', BERLIN, '2026-10-25T12:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z'),
  row('a day of 23 hours in the west', 'day', NEW_YORK, '2026-03-08T12:00Z', '2026-03-08T05:00Z', '2026-03-09T04:00Z'),
  row('a day of 25 hours in the west', 'day', NEW_YORK, '2026-11-01T12:00Z', '2026-11-01T04:00Z', '2026-11-02T05:00Z'),
  row(
    'the hour before one that is left out',
    'hour',
    BERLIN,
    '2026-03-29T00:59Z',
    '2026-03-29T00:00Z',
    '2026-03-29T01:00Z',
  ),
  row('the hour after it', 'hour', BERLIN, '2026-03-29T01:00Z', '2026-03-29T01:00Z', '2026-03-29T02:00Z'),
  row(
    'an hour that is shown twice, first',
    'hour',
    BERLIN,
    '2026-10-25T00:59Z',
    '2026-10-25T00:00Z',
    '2026-10-25T01:00Z',
  ),
  row('and again', 'hour', BERLIN, '2026-10-25T01:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'),
  row('the same in the west', 'hour', NEW_YORK, '2026-11-01T06:30Z', '2026-11-01T06:00Z', '2026-11-01T07:00Z'),
  row(
    'a minute that is shown twice',
    'minute',
    BERLIN,
    '2026-10-25T01:59:59Z',
    '2026-10-25T01:59Z',
    '2026-10-25T02:00Z',
  ),
  row(
    'the minute at which a clock is put on',
    'minute',
    NEW_YORK,
    '2026-03-08T07:00:01Z',
    '2026-03-08T07:00Z',
    '2026-03-08T07:01Z',
  ),
  row(
    'a clock put on at three quarters',
    'hour',
    'Pacific/Chatham',
    '2026-09-26T14:05Z',
    '2026-09-26T13:15Z',
    '2026-09-26T14:15Z',
  ),
  // The clock is put on from 02:00 to 02:30, and shows no full hour before 03:00.
  row(
    'a clock put on by half an hour',
    'hour',
    LORD_HOWE,
    '2026-10-03T15:45Z',
    '2026-10-03T14:30Z',
    '2026-10-03T16:00Z',
  ),
  // The clock is put back from 02:00 to 01:30, and shows 02:00 for the first time half an hour later.
  row(
    'a clock put back by half an hour',
    'hour',
    LORD_HOWE,
    '2026-04-04T15:15Z',
    '2026-04-04T14:00Z',
    '2026-04-04T15:30Z',
  ),
  row('a day longer by half an hour', 'day', LORD_HOWE, '2026-04-05T00:00Z', '2026-04-04T13:00Z', '2026-04-05T13:30Z'),
  row('a day without a midnight', 'day', 'Asia/Beirut', '2026-03-29T06:00Z', '2026-03-28T22:00Z', '2026-03-29T21:00Z'),
  row('and the day before it', 'day', 'Asia/Beirut', '2026-03-28T21:59Z', '2026-03-27T22:00Z', '2026-03-28T22:00Z'),
  row(
    'a day that begins twice, at the first',
    'day',
    'America/Havana',
    '2026-11-01T04:30Z',
    '2026-11-01T04:00Z',
    '2026-11-02T05:00Z',
  ),
  row(
    'a day that a zone left out is over',
    'day',
    'Pacific/Apia',
    '2011-12-30T10:00Z',
    '2011-12-30T10:00Z',
    '2011-12-31T10:00Z',
  ),
  // The clock was put back at 00:01 to 23:01 of the day before.
  row(
    'a day that began stays begun',
    'day',
    'America/St_Johns',
    '2010-11-07T02:45Z',
    '2010-11-07T02:30Z',
    '2010-11-08T03:30Z',
  ),
  row('a week begins on Monday', 'week', 'UTC', '2026-11-29T23:59:59.999Z', '2026-11-23T00:00Z', '2026-11-30T00:00Z'),
  row('a week over the end of a year', 'week', 'UTC', '2027-01-01T12:00Z', '2026-12-28T00:00Z', '2027-01-04T00:00Z'),
  row('a week with a turn of the clock', 'week', BERLIN, '2026-10-21T12:00Z', '2026-10-18T22:00Z', '2026-10-25T23:00Z'),
  row('a month of 28 days', 'month', 'UTC', '2026-02-28T23:59Z', '2026-02-01T00:00Z', '2026-03-01T00:00Z'),
  row('a month of 29 days', 'month', 'UTC', '2028-02-29T12:00Z', '2028-02-01T00:00Z', '2028-03-01T00:00Z'),
  row('a month of 30 days', 'month', 'UTC', '2026-04-30T23:59Z', '2026-04-01T00:00Z', '2026-05-01T00:00Z'),
  row('a month of 31 days', 'month', 'UTC', '2026-12-31T23:59Z', '2026-12-01T00:00Z', '2027-01-01T00:00Z'),
  row(
    'a month with a turn of the clock',
    'month',
    BERLIN,
    '2026-03-31T21:59Z',
    '2026-02-28T23:00Z',
    '2026-03-31T22:00Z',
  ),
  row(
    'a month by the zone, not by UTC',
    'month',
    NEW_YORK,
    '2026-05-01T03:59Z',
    '2026-04-01T04:00Z',
    '2026-05-01T04:00Z',
  ),
  row('a year', 'year', BERLIN, '2026-12-31T22:59Z', '2025-12-31T23:00Z', '2026-12-31T23:00Z'),
  row('a leap year', 'year', 'UTC', '2028-02-29T00:00Z', '2028-01-01T00:00Z', '2029-01-01T00:00Z'),
  row('before 1970', 'week', 'UTC', '1969-12-31T00:00Z', '1969-12-29T00:00Z', '1970-01-05T00:00Z'),
];

const text = (ms: number): string => new Date(ms).toISOString();

describe('the period that contains an instant', () => {
  it.each(ROWS)('$rule ($unit, $zone)', ({ unit, zone, at, starts, ends }) => {
    const { startsAt, endsAt } = periodOf({ unit, timeZone: zone }, Date.parse(at));
    expect([text(startsAt), text(endsAt)]).toEqual([text(Date.parse(starts)), text(Date.parse(ends))]);
  });

  it('is the same, whichever was asked for before', () => {
    const window = { unit: 'day', timeZone: BERLIN } as const;
    const noon = Date.parse('2026-11-23T12:00Z');
    const asked = [0, 1, 0, -1, 365, 1, 0].map((days) => periodOf(window, noon + days * DAY));
    expect(asked.map(({ startsAt }) => text(startsAt))).toEqual(
      [0, 1, 0, -1, 365, 1, 0].map((days) => text(Date.parse('2026-11-22T23:00Z') + days * DAY)),
    );
  });

  it('is of a zone that there is', () => {
    expect(() => periodOf({ unit: 'day', timeZone: 'Europe/Atlantis' }, 0)).toThrow(RangeError);
  });
});

describe('a time zone', () => {
  it.each([
    { name: 'Europe/Berlin', is: 'Europe/Berlin' },
    { name: 'europe/BERLIN', is: 'Europe/Berlin' },
    { name: 'utc', is: 'UTC' },
    { name: 'Etc/UTC', is: 'Etc/UTC' },
    { name: '+01:00', is: undefined },
    { name: '', is: undefined },
    { name: 'local', is: undefined },
    { name: 'Europe/Atlantis', is: undefined },
  ])('$name is $is', ({ name, is }) => {
    expect(timeZoneNamed(name)).toBe(is);
  });
});
