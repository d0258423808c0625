import {
  balancesHash,
  evolve,
  initialState,
  periodTotals,
  restoreRecord,
  stateRecords,
  type Instruction,
  type StateRecord,
} from '@ledger/domain';
import { createHash } from 'node:crypto';
import {
  allocate,
  at,
  close,
  closeLedger,
  closePeriod,
  commandOf,
  consume,
  credit,
  fund,
  limit,
  open,
  openEscrow,
  openLedger,
  record,
  reserve,
  settle,
  withdraw,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { accepted, begin, event, figures, rejected, ruleTable } from '../support/rule-table';

/** Something of every figure: funds out and in, a hold, an escrow, a closed account, usage that nobody paid. */
const busy: readonly Instruction[] = [
  fund({ usd: '100', steps: '10' }),
  withdraw('5'),
  open('b', { with: '40' }),
  open('a', { with: '20' }),
  open('gone', { with: '9' }),
  consume('gone', '4'),
  close('gone'),
  consume('a', '3'),
  reserve('r', 'a', '2'),
  openEscrow('e', 'b', 'a', '10'),
  consume('b', { tokens: '7' }),
];

const sha256 = (...lines: readonly string[]): string =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('base64');

ruleTable('a period', [
  {
    rule: 'ends with the totals, where the log stands and a hash over the balances',
    given: [...busy, { wait: 59.999 }],
    when: closePeriod('2026-11'),
    then: {
      events: [
        event('PeriodClosed', {
          number: 1,
          label: '2026-11',
          from: at(0),
          at: at(59.999),
          totals: [
            { resource: 'steps', funded: '10', withdrawn: '0', available: '10', held: '0', consumed: '0', used: '0' },
            { resource: 'tokens', funded: '0', withdrawn: '0', available: '0', held: '0', consumed: '0', used: '7' },
            { resource: 'usd', funded: '100', withdrawn: '5', available: '76', held: '12', consumed: '7', used: '7' },
          ],
          revision: '15',
          chainHead: 'head',
          balancesHash: sha256(
            'a usd 15 2 3 0 3 2',
            'b tokens 0 0 0 0 7 0',
            'b usd 30 10 0 0 0 0',
            'root steps 10 0 0 0 0 0',
            'root tokens 0 0 0 0 7 0',
            'root usd 31 0 0 4 7 2',
          ),
        }),
      ],
    },
  },
  {
    rule: 'begins where the one before ended',
    given: [fund('9'), { wait: 10 }, closePeriod(), { wait: 10 }],
    when: closePeriod(),
    then: accepted(event('PeriodClosed', { number: 2, from: at(10), at: at(20) })),
  },
  {
    rule: 'may be empty, and of no time',
    given: [closePeriod()],
    when: closePeriod(),
    then: accepted(event('PeriodClosed', { number: 2, from: at(0), totals: [], balancesHash: sha256() })),
  },
  {
    rule: 'moves nothing',
    given: [...busy, closePeriod()],
    when: consume('a', '15'),
    then: figures({ a: { available: '0', held: '2', consumed: '18' } }),
  },
  {
    rule: 'ends after what is due at its end',
    given: [fund('9'), reserve('r', 'root', '4', { ttlSeconds: 60 }), { wait: 60 }],
    when: closePeriod(),
    then: accepted(event('PeriodClosed', { totals: [{ resource: 'usd', available: '9', held: '0' }] })),
  },
  {
    rule: 'of a ledger that is closed',
    given: [closeLedger],
    when: closePeriod(),
    then: rejected({ code: 'ledger_closed', ledgerId: 'test' }),
  },
]);

const sixty = [fund('100'), { wait: 60 }, closePeriod(), { wait: 60 }, closePeriod(), { wait: 60 }, closePeriod()];
const calledAt = (seconds: number) => ({ envelope: { occurredAt: at(seconds) } });

ruleTable('a charge', [
  {
    rule: 'of a call before any end is of the first',
    given: sixty,
    ...calledAt(-1),
    when: record('root', '1'),
    then: accepted(event('Consumed', { period: 1 })),
  },
  {
    rule: 'of a call a millisecond before an end is of that period',
    given: sixty,
    ...calledAt(119.999),
    when: record('root', '1'),
    then: accepted(event('Consumed', { period: 2 })),
  },
  {
    rule: 'of a call at an end is of the next one',
    given: sixty,
    ...calledAt(120),
    when: record('root', '1'),
    then: accepted(event('Consumed', { period: 3 })),
  },
  {
    rule: 'of a request says so, too',
    given: sixty,
    ...calledAt(60),
    when: consume('root', '1'),
    then: accepted(event('Consumed', { period: 2 })),
  },
  {
    rule: 'of a settlement says so, too',
    given: [...sixty, reserve('r', 'root', '1')],
    ...calledAt(59),
    when: settle('r', '1'),
    then: accepted(event('Settled', { period: 1 })),
  },
  {
    rule: 'of a late settlement says so, too',
    given: [...sixty, reserve('r', 'root', '1'), { wait: 61 }],
    ...calledAt(59),
    when: settle('r', '1'),
    then: accepted(event('Settled', { period: 1, late: true })),
  },
]);

describe('a charge of the open period', () => {
  it.each([180, 181, undefined])('called at %s says nothing', (seconds) => {
    const run = begin(sixty);
    run.send(commandOf(record('root', '1'), seconds === undefined ? {} : { occurredAt: at(seconds) }));
    expect(run.events.at(-1)).toMatchObject({ type: 'Consumed' });
    expect(run.events.at(-1)!.data).not.toHaveProperty('period');
  });

  it('is a charge that can be adjusted in the next one', () => {
    const run = begin([fund('9'), record('root', '4'), closePeriod(), credit(2, '1')]);
    expect(run.events.at(-1)).toMatchObject({ type: 'Adjusted', data: { amount: '1' } });
  });
});

describe('the hash over the balances', () => {
  it('is found again by whoever folds the log up to the revision that it names', () => {
    const run = begin([...busy, limit('a', '50'), allocate('a', '1'), closePeriod()]);
    const closed = run.events.at(-1)!;
    if (closed.type !== 'PeriodClosed') throw new Error('the period was not closed');
    const folded = initialState();
    for (const one of run.events.slice(0, Number(closed.data.revision) + 1)) evolve(folded, one);
    expect(balancesHash(folded)).toBe(closed.data.balancesHash);
    expect(periodTotals(folded)).toEqual(closed.data.totals);
  });

  it('does not depend on the order in which accounts came, nor on where nothing ever moved', () => {
    const one = new LedgerRun().must(openLedger(), fund('9'), open('a', { with: '1' }), open('b', { with: '1' }));
    const other = new LedgerRun().must(
      openLedger(),
      open('b'),
      open('a'),
      fund({ usd: '9', steps: '1' }),
      withdraw({ steps: '1' }),
    );
    other.must(allocate('b', '1'), allocate('a', '1'));
    expect(balancesHash(other.state)).toBe(balancesHash(one.state));
    expect(balancesHash(other.must(allocate('a', '1')).state)).not.toBe(balancesHash(one.state));
  });

  it('and the ends of periods are the same after a snapshot', () => {
    const run = begin([...busy, ...sixty]);
    const restored = initialState();
    for (const line of stateRecords(run.state))
      restoreRecord(restored, JSON.parse(JSON.stringify(line)) as StateRecord);
    expect(restored.header.periods).toEqual([60, 120, 180].map((seconds) => Date.parse(at(seconds))));
    expect(balancesHash(restored)).toBe(balancesHash(run.state));
  });
});
