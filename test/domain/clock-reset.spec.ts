import { accountView, escrowView, reservationView, type Instruction } from '@ledger/domain';
import {
  at,
  closeLedger,
  closePeriod,
  commandOf,
  consume,
  credit,
  fund,
  open,
  openEscrow,
  openLedger,
  quota,
  record,
  reserve,
  resetClock,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { expectReplayable } from '../support/replayable';
import { accepted, begin, event, rejected, ruleTable } from '../support/rule-table';

const DAY = 86_400;
const AHEAD = 400 * DAY;
/** The clock leaps 400 days ahead; a minute later it is back. */
const leap = { wait: AHEAD };
const back = { wait: 60 - AHEAD };
const some = [fund('1000'), open('a', { with: '500' })];

ruleTable('the reset of a clock', [
  {
    rule: "takes the ledger's time back to the server's",
    given: [...some, leap, consume('a', '1'), back],
    when: resetClock('the hypervisor was wrong'),
    then: accepted(event('ClockReset', { from: at(AHEAD), at: at(60), reason: 'the hypervisor was wrong' })),
  },
  {
    rule: 'is nothing for a ledger that is not ahead',
    given: [...some, { wait: 60 }],
    when: resetClock(),
    then: rejected({ code: 'not_permitted', reason: 'clock_not_ahead' }),
  },
  {
    rule: 'is nothing at the very time of the last event',
    given: some,
    when: resetClock(),
    then: rejected({ code: 'not_permitted', reason: 'clock_not_ahead' }),
  },
  {
    rule: 'lets later commands be decided at the time again',
    given: [...some, leap, consume('a', '1'), back, resetClock(), { wait: 5 }],
    when: consume('a', '1'),
    then: accepted(event('Consumed', { at: at(65) })),
  },
  {
    rule: 'passes after the ledger was closed, so that late reports can be booked',
    given: [...some, leap, closeLedger, back],
    when: resetClock(),
    then: accepted('ClockReset'),
  },
  {
    rule: 'turns a window that lies ahead back, with nothing used or rolled over',
    given: [...some, quota('a', '10', 'minute', { rollover: '5' }), leap, consume('a', '9'), back, resetClock()],
    when: consume('a', '10'),
    then: accepted(
      event('WindowStarted', { startsAt: at(60), endsAt: at(120), rolledIn: '0' }),
      event('Consumed', { at: at(60) }),
      'ThresholdCrossed',
      'ThresholdCrossed',
      'ThresholdCrossed',
      'ThresholdCrossed',
    ),
  },
  {
    rule: 'leaves a window that contains it as it is',
    given: [...some, quota('a', '10', 'year'), { wait: DAY }, consume('a', '9'), { wait: 60 - DAY }, resetClock()],
    when: consume('a', '2'),
    then: { rejected: expect.objectContaining({ code: 'limit_exceeded', remaining: '1' }) as never },
  },
  {
    rule: 'leaves out of a window the correction of a charge that lies ahead of it',
    given: [
      ...some,
      quota('a', '10', 'minute'),
      leap,
      record('a', '9'),
      back,
      resetClock(),
      consume('a', '4'),
      credit('6', '9'),
    ],
    when: consume('a', '6.000000001'),
    then: { rejected: expect.objectContaining({ code: 'limit_exceeded', remaining: '6' }) as never },
  },
  {
    rule: 'lets a binding throttle go by it, and not by a charge that lies ahead of it',
    given: [
      fund('1000'),
      open('t', { policy: { throttle: 'binding' } }),
      quota('t', '100', 'day'),
      consume('t', '79'),
      { wait: 18_000 },
      record('t', '1'),
      { wait: 100 - 18_000 },
      resetClock(),
    ],
    when: consume('t', '1'),
    // A twentieth of what remains of the day.
    then: { rejected: expect.objectContaining({ code: 'throttled', retryAt: at(100 + (43_200 - 100) / 20) }) as never },
  },
  {
    rule: 'makes a run that began ahead of it last as long from then on as it was to last',
    given: [...some, leap, open('run', { kind: 'run', maxSeconds: 90 }), back, resetClock(), { wait: 90 }],
    when: consume('run', '1'),
    then: rejected({ code: 'account_expired', accountId: 'run', expiredId: 'run', expiredAt: at(150) }),
  },
  {
    rule: 'leaves a run that began before it as it is',
    given: [...some, open('run', { kind: 'run', maxSeconds: 90 }), leap, fund('1'), back, resetClock()],
    when: consume('run', '1'),
    then: accepted('Consumed'),
  },
  {
    rule: 'begins the next period of the books where one had ended ahead of it',
    given: [...some, leap, closePeriod(), back, resetClock(), { wait: 5 }],
    when: closePeriod(),
    then: accepted(event('PeriodClosed', { number: 2, from: at(60), at: at(65) })),
  },
]);

it("is refused where the time is the caller's", () => {
  const run = new LedgerRun();
  const send = (body: Instruction, seconds: number) => run.send(commandOf(body, { at: at(seconds) }));
  send(openLedger({ clock: 'caller' }), 0);
  send(fund('1'), 10);
  expect(send(resetClock(), 5)).toMatchObject({ rejection: { code: 'time_reversed' } });
  expect(send(resetClock(), 10)).toMatchObject({ rejection: { code: 'not_permitted', reason: 'clock_of_caller' } });
});

describe('what began ahead of a reset of the clock', () => {
  const reset = () =>
    begin([
      ...some,
      reserve('before', 'a', '1', { ttlSeconds: 3600 }),
      openEscrow('e-before', 'a', 'root', '1', { ttlSeconds: 3600 }),
      { wait: 600 },
      reserve('ahead', 'a', '1', { ttlSeconds: 2 }),
      openEscrow('e-ahead', 'a', 'root', '1', { ttlSeconds: 20 }),
      openEscrow('e-endless', 'a', 'root', '1'),
      { wait: -540 },
      resetClock(),
    ]);
  const endOf = (run: ReturnType<typeof reset>, id: string) =>
    (reservationView(run.state, id, run.ended) ?? escrowView(run.state, id, run.ended))?.expiresAt;

  it('begins with it and keeps its length; what began before keeps its end', () => {
    const run = reset();
    expect(endOf(run, 'ahead')).toBe(at(62));
    expect(endOf(run, 'e-ahead')).toBe(at(80));
    expect(endOf(run, 'e-endless')).toBeUndefined();
    expect(endOf(run, 'before')).toBe(at(3600));
    expect(endOf(run, 'e-before')).toBe(at(3600));
    expectReplayable(run);
  });

  it('is over by that time', () => {
    const run = reset().must({ wait: 2 }, fund('1'));
    expect(run.lastDue).toMatchObject([{ type: 'ReservationsExpired', data: { at: at(62) } }]);
    run.must({ wait: 18 }, fund('1'));
    expect(run.lastDue).toMatchObject([{ type: 'EscrowRefunded', data: { cause: 'expired', at: at(80) } }]);
    expectReplayable(run);
  });

  it('is put back once, however often the clock leaps', () => {
    const run = reset().must({ wait: 10_000 }, fund('1'), { wait: -9_999 }, resetClock());
    expect(run.events.filter(({ type }) => type === 'ClockReset')).toHaveLength(2);
    expect(accountView(run.state, 'a', run.ended, run.now)?.openedAt).toBe(at(0));
    expectReplayable(run);
  });
});
