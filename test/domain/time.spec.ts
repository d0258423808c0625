import {
  at,
  closeLedger,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  record,
  reserve,
  settle,
  batch,
  T0,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { accepted, event, ruleTable } from '../support/rule-table';

ruleTable('the server’s clock', [
  {
    rule: 'a decision has the time of the clock',
    given: [fund('5'), { wait: 7 }],
    when: consume('root', '1'),
    then: accepted(event('Consumed', { at: at(7) })),
  },
  {
    rule: 'never a time before the last event',
    given: [{ wait: 10 }, fund('5'), { wait: -7 }],
    when: consume('root', '1'),
    then: accepted(event('Consumed', { at: at(10) })),
  },
  {
    rule: 'when the call was made is no rule',
    given: [fund('5'), reserve('r', 'root', '1', { ttlSeconds: 60 })],
    when: settle('r', '1'),
    envelope: { occurredAt: at(-3600) },
    then: accepted(event('Settled', { occurredAt: at(-3600), at: at(0) })),
  },
  {
    rule: 'a call that was made after it was told of was made then, and the event says what was claimed',
    given: [fund('5'), reserve('r', 'root', '1', { ttlSeconds: 60 })],
    when: settle('r', '1'),
    envelope: { occurredAt: at(3600) },
    then: accepted(event('Settled', { occurredAtClaimed: at(3600), at: at(0) })),
  },
  {
    rule: 'a stated time is malformed',
    given: [fund('5')],
    when: consume('root', '1'),
    envelope: { at: at(1) },
    then: { malformed: 'at' },
  },
]);

describe('the caller’s clock', () => {
  const opened = () => {
    const run = new LedgerRun();
    expect(run.send({ ...commandOf(openLedger({ clock: 'caller' })), at: at(0) })).toMatchObject({
      outcome: 'accepted',
    });
    expect(run.send({ ...commandOf(fund('10')), at: at(5) })).toMatchObject({ outcome: 'accepted' });
    return run;
  };
  const reversed = { outcome: 'rejected', rejection: { code: 'time_reversed', at: at(4.999), notBefore: at(5) } };

  it('a decision has the time of its command, whatever the server’s clock says', () => {
    const run = opened();
    run.now = T0 + 1_000_000;
    expect(run.send({ ...commandOf(consume('root', '1')), at: at(5) })).toMatchObject({
      events: [{ data: { at: at(5) } }],
    });
    expect(run.send({ ...commandOf(consume('root', '1')), at: at(9) })).toMatchObject({
      events: [{ data: { at: at(9) } }],
    });
  });

  it('it may not go back, not for a report either', () => {
    expect(opened().send({ ...commandOf(consume('root', '1')), at: at(4.999) })).toEqual(reversed);
    expect(opened().send({ ...commandOf(record('root', '1')), at: at(4.999) })).toEqual(reversed);
    expect(opened().send({ ...commandOf(batch(fund('1'))), at: at(4.999) })).toMatchObject(reversed);
  });

  it('without a time, or with none that is one, a command is malformed', () => {
    expect(opened().send(commandOf(fund('1')))).toMatchObject({ outcome: 'malformed', violations: [{ field: 'at' }] });
    const opening = commandOf(openLedger({ clock: 'caller' }));
    expect(new LedgerRun().send(opening)).toMatchObject({ outcome: 'malformed', violations: [{ field: 'at' }] });
  });

  it('a ledger of the server’s clock is not opened at a stated time', () => {
    const opening = { ...commandOf(openLedger()), at: at(1) };
    expect(new LedgerRun().send(opening)).toMatchObject({ outcome: 'malformed', violations: [{ field: 'at' }] });
  });

  it('reservations expire by it alone', () => {
    const run = opened();
    run.send({ ...commandOf(reserve('r', 'root', '10', { ttlSeconds: 60 })), at: at(5) });
    run.now = T0 + 10_000_000;
    expect(run.send({ ...commandOf(consume('root', '1')), at: at(64.999) })).toMatchObject({ outcome: 'rejected' });
    expect(run.send({ ...commandOf(consume('root', '1')), at: at(65) })).toMatchObject({ outcome: 'accepted' });
  });

  it('a dry run at a later time leaves the present as it is', () => {
    const run = opened();
    run.send({ ...commandOf(reserve('r', 'root', '10', { ttlSeconds: 60 })), at: at(5) });
    const later = { ...commandOf(consume('root', '10')), at: at(65), dryRun: true };
    expect(run.send(later)).toMatchObject({ outcome: 'accepted' });
    expect(run.send({ ...commandOf(consume('root', '1')), at: at(6) })).toMatchObject({ outcome: 'rejected' });
  });

  it('the same commands at the same times make the same events', () => {
    const script = [
      fund('50'),
      open('a', { with: '20' }),
      reserve('r', 'a', '5', { ttlSeconds: 3 }),
      consume('a', '15'),
      record('a', '9'),
      settle('r', '2'),
      closeLedger,
    ];
    const play = () => {
      const run = opened();
      script.forEach((body, i) => run.send({ ...commandOf(body), at: at(6 + i) }));
      return run.events;
    };
    expect(play()).toEqual(play());
    expect(play().length).toBeGreaterThan(script.length);
  });
});

describe('without a ledger', () => {
  it.each([fund('1'), consume('a', '1'), record('a', '1'), settle('r', '1'), closeLedger, open('a')])(
    '$type finds none',
    (body) => {
      const expected = { outcome: 'rejected', rejection: { code: 'ledger_not_found', ledgerId: 'test' } };
      expect(new LedgerRun().send(commandOf(body))).toEqual(expected);
      expect(new LedgerRun().send({ ...commandOf(body), at: at(0) })).toEqual(expected);
    },
  );
});
