import type { LedgerInstruction, WindowUnit } from '@ledger/domain';
import { consume, fund, open, quota } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable, type Row } from '../support/rule-table';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

interface Turn {
  readonly rule: string;
  readonly unit: WindowUnit;
  readonly zone: string;
  /** Instant at which all of the quota is used. */
  readonly used: string;
  /** The last moment of that period, and the first of the next. */
  readonly last: string;
  readonly turns: string;
}

const TURNS: readonly Turn[] = [
  {
    rule: 'a day of 23 hours',
    unit: 'day',
    zone: BERLIN,
    used: '2027-03-27T23:00:00.000Z',
    last: '2027-03-28T21:59:59.999Z',
    turns: '2027-03-28T22:00:00.000Z',
  },
  {
    rule: 'a day of 25 hours',
    unit: 'day',
    zone: BERLIN,
    used: '2027-10-30T22:00:00.000Z',
    last: '2027-10-31T22:59:59.999Z',
    turns: '2027-10-31T23:00:00.000Z',
  },
  {
    rule: 'a day of 23 hours in the west',
    unit: 'day',
    zone: NEW_YORK,
    used: '2027-03-14T05:00:00.000Z',
    last: '2027-03-15T03:59:59.999Z',
    turns: '2027-03-15T04:00:00.000Z',
  },
  {
    rule: 'a day of 25 hours in the west',
    unit: 'day',
    zone: NEW_YORK,
    used: '2027-11-07T04:00:00.000Z',
    last: '2027-11-08T04:59:59.999Z',
    turns: '2027-11-08T05:00:00.000Z',
  },
  {
    rule: 'the hour that is shown twice turns between',
    unit: 'hour',
    zone: BERLIN,
    used: '2027-10-31T00:00:00.000Z',
    last: '2027-10-31T00:59:59.999Z',
    turns: '2027-10-31T01:00:00.000Z',
  },
  {
    rule: 'the hour before one that is left out',
    unit: 'hour',
    zone: NEW_YORK,
    used: '2027-03-14T06:00:00.000Z',
    last: '2027-03-14T06:59:59.999Z',
    turns: '2027-03-14T07:00:00.000Z',
  },
  {
    rule: 'a minute that is shown twice',
    unit: 'minute',
    zone: NEW_YORK,
    used: '2027-11-07T05:59:00.000Z',
    last: '2027-11-07T05:59:59.999Z',
    turns: '2027-11-07T06:00:00.000Z',
  },
  {
    rule: 'a month of 28 days',
    unit: 'month',
    zone: 'UTC',
    used: '2027-02-01T00:00:00.000Z',
    last: '2027-02-28T23:59:59.999Z',
    turns: '2027-03-01T00:00:00.000Z',
  },
  {
    rule: 'a month of 29 days',
    unit: 'month',
    zone: 'UTC',
    used: '2028-02-01T00:00:00.000Z',
    last: '2028-02-29T23:59:59.999Z',
    turns: '2028-03-01T00:00:00.000Z',
  },
  {
    rule: 'a month of 30 days',
    unit: 'month',
    zone: 'UTC',
    used: '2027-04-01T00:00:00.000Z',
    last: '2027-04-30T23:59:59.999Z',
    turns: '2027-05-01T00:00:00.000Z',
  },
  {
    rule: 'a month of 31 days',
    unit: 'month',
    zone: 'UTC',
    used: '2027-12-01T00:00:00.000Z',
    last: '2027-12-31T23:59:59.999Z',
    turns: '2028-01-01T00:00:00.000Z',
  },
  {
    rule: 'a week over the end of a year',
    unit: 'week',
    zone: 'UTC',
    used: '2026-12-28T00:00:00.000Z',
    last: '2027-01-03T23:59:59.999Z',
    turns: '2027-01-04T00:00:00.000Z',
  },
  {
    rule: 'a leap year',
    unit: 'year',
    zone: 'UTC',
    used: '2028-01-01T00:00:00.000Z',
    last: '2028-12-31T23:59:59.999Z',
    turns: '2029-01-01T00:00:00.000Z',
  },
  {
    rule: 'a day of the farthest east',
    unit: 'day',
    zone: 'Pacific/Kiritimati',
    used: '2026-11-24T10:00:00.000Z',
    last: '2026-11-25T09:59:59.999Z',
    turns: '2026-11-25T10:00:00.000Z',
  },
  {
    rule: 'a day of the farthest west',
    unit: 'day',
    zone: 'Pacific/Pago_Pago',
    used: '2026-11-24T11:00:00.000Z',
    last: '2026-11-25T10:59:59.999Z',
    turns: '2026-11-25T11:00:00.000Z',
  },
  {
    rule: 'a day longer by half an hour',
    unit: 'day',
    zone: 'Australia/Lord_Howe',
    used: '2027-04-03T13:00:00.000Z',
    last: '2027-04-04T13:29:59.999Z',
    turns: '2027-04-04T13:30:00.000Z',
  },
];

/** Set in the period before, so that the one of the row is turned to. */
const used = ({ unit, zone, used }: Turn): Row['given'] => {
  const before = new Date(Date.parse(used) - 1).toISOString();
  const set: LedgerInstruction = quota('t', '10', unit, { zone });
  return [fund('1000'), open('t'), { until: before }, set, { until: used }, consume('t', '10')];
};

ruleTable(
  'a quota by a zone’s clock is used up for as long as its period lasts',
  TURNS.map((turn) => ({
    rule: turn.rule,
    given: [...used(turn), { until: turn.last }],
    when: consume('t', '1'),
    then: rejected({
      code: 'limit_exceeded',
      accountId: 't',
      resource: 'usd',
      window: { unit: turn.unit, timeZone: turn.zone },
      turnsAt: turn.turns,
      requested: '1',
      remaining: '0',
    }),
  })),
);

ruleTable(
  'a quota by a zone’s clock starts afresh with the next',
  TURNS.map((turn) => ({
    rule: turn.rule,
    given: [...used(turn), { until: turn.turns }],
    when: consume('t', '1'),
    then: accepted(event('WindowStarted', { startsAt: turn.turns, rolledIn: '0' }), 'Consumed'),
  })),
);
