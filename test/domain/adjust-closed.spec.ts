import type { Instruction } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  allocate,
  close,
  commandOf,
  consume,
  credit,
  debit,
  fund,
  limit,
  open,
  openLedger,
  record,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { event, ruleTable } from '../support/rule-table';

/** `a` with funds of its own spends 20 and is closed: LedgerOpened 0, Funded 1, AccountOpened 2, 3, Allocated 4, Consumed 5. */
const closed: readonly Instruction[] = [
  fund('1000'),
  open('team'),
  open('a', { parentId: 'team', with: undefined }),
  ...[allocate('team', '100'), allocate('a', '50'), consume('a', '20'), close('a')],
];
const LATE = 6;

ruleTable('where the payer is closed', [
  {
    rule: 'a credit lowers closedBelow and goes to the nearest open funded ancestor',
    given: closed,
    when: credit(LATE, '5'),
    then: {
      events: [event('Adjusted', { accountId: 'a', payerId: 'team', closedBelowId: 'team', countedFrom: 'team' })],
      figures: { team: { closedBelow: '15', available: '85', consumed: '0', used: '15' }, root: { used: '15' } },
    },
  },
  {
    rule: 'a debit names that ancestor',
    given: closed,
    when: debit(LATE, '5'),
    then: {
      events: [event('Adjusted', { payerId: 'team', totals: { byOthers: [{ payerId: 'team', amount: '5' }] } })],
      figures: { team: { closedBelow: '20', available: '75', consumed: '5', used: '25' } },
    },
  },
  {
    rule: 'a credit of charge and debit takes each from where it is',
    given: [...closed, debit(LATE, '5')],
    when: credit(LATE, '25'),
    then: {
      events: [
        event('Adjusted', { amount: '20', payerId: 'team', closedBelowId: 'team', totals: { credited: '20' } }),
        event('Adjusted', { amount: '5', payerId: 'team', totals: { credited: '25', debited: '5' } }),
      ],
      figures: { team: { closedBelow: '0', consumed: '0', available: '100', used: '0' } },
    },
  },
  {
    rule: 'and the one who took its place is closed, too',
    given: [...closed, debit(LATE, '5'), close('team')],
    when: credit(LATE, '22'),
    then: {
      events: [
        event('Adjusted', { amount: '20', payerId: 'root', closedBelowId: 'root', countedFrom: 'root' }),
        event('Adjusted', {
          amount: '2',
          payerId: 'root',
          closedBelowId: 'root',
          totals: { credited: '22', debited: '5', byOthers: [{ payerId: 'team', amount: '3' }] },
        }),
      ],
      figures: { root: { closedBelow: '3', used: '3', consumed: '0', available: '997' } },
    },
  },
  {
    rule: 'an ancestor without funds holds closedBelow for the one that has some',
    given: [
      fund('100'),
      open('bare'),
      open('b', { parentId: 'bare' }),
      { type: 'Transfer', fromId: 'root', toId: 'b', amounts: [{ resource: 'usd', amount: '10' }] },
      consume('b', '4'),
      close('b'),
    ],
    when: credit(5, '1'),
    then: {
      events: [event('Adjusted', { payerId: 'root', closedBelowId: 'bare', countedFrom: 'bare' })],
      figures: { bare: { closedBelow: '3', available: '0' }, root: { available: '97' } },
    },
  },
]);

const quota = { ...limit('root', '100'), window: { unit: 'minute' as const } };

describe("a window's count", () => {
  /** The charge, 29 seconds before the next minute begins. */
  const run = () =>
    new LedgerRun().must(openLedger(), fund('1000'), { wait: 30 }, quota, { wait: 1 }, consume('root', '20'));
  const used = (of: LedgerRun) => of.view('root')?.limits.map((one) => one.used);
  const CHARGED = 3;

  it('is adjusted while the charge is of the current period', () => {
    expect(used(run().must({ wait: 28.999 }, credit(CHARGED, '5')))).toEqual(['15']);
  });

  it('is left alone from the turn on, which the adjustment records', () => {
    const turned = run().must({ wait: 30 }, credit(CHARGED, '5'));
    expect(used(turned)).toEqual(['0']);
    expect(turned.events.slice(-2).map(({ type }) => type)).toEqual(['WindowStarted', 'Adjusted']);
  });

  it('is left alone by a charge from before the limit was set', () => {
    const before = new LedgerRun().must(openLedger(), record('root', '20'), { wait: 1 }, quota);
    expect(used(before.must(debit(1, '5')))).toEqual(['0']);
  });

  it('turns for no adjustment that is refused', () => {
    const refused = run().must({ wait: 30 });
    expect(refused.send(commandOf(credit(CHARGED, '21')))).toMatchObject({ outcome: 'rejected' });
    expect(refused.events.at(-1)?.type).toBe('Consumed');
  });
});

describe('adjustments of one charge', () => {
  const step = fc.record({
    direction: fc.constantFrom('credit' as const, 'debit' as const),
    amount: fc.integer({ min: 1, max: 40 }),
    closes: fc.boolean(),
  });

  it('never credit more than was charged, nor take more from anybody than it bears', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const run = new LedgerRun().must(
          openLedger(),
          fund('1000'),
          open('t1'),
          open('t2', { parentId: 't1' }),
          open('a', { parentId: 't2' }),
        );
        for (const id of ['t1', 't2', 'a']) run.must(allocate(id, '100'));
        run.must(consume('a', '20'));
        const revision = run.events.findIndex(({ type }) => type === 'Consumed');
        let total = 20;
        const open_ = ['a', 't2', 't1'];
        for (const { direction, amount, closes } of steps) {
          if (closes && open_.length > 0) run.must(close(open_.shift()!));
          const decision = run.send(commandOf(credit(revision, String(amount), { direction })));
          expect(decision.outcome).toBe(direction === 'debit' || amount <= total ? 'accepted' : 'rejected');
          if (decision.outcome === 'accepted') total += direction === 'debit' ? amount : -amount;
          let spent = 0;
          for (const id of ['root', ...open_]) {
            const balance = run.view(id)?.balances.find(({ resource }) => resource === 'usd');
            expect(Number(balance?.consumed ?? 0)).toBeGreaterThanOrEqual(0);
            expect(Number(balance?.closedBelow ?? 0)).toBeGreaterThanOrEqual(0);
            spent += Number(balance?.consumed ?? 0) + Number(balance?.closedBelow ?? 0);
          }
          expect(spent).toBe(total);
          expect(run.view('root')?.balances.find(({ resource }) => resource === 'usd')?.used).toBe(String(total));
        }
      }),
      { numRuns: 200 },
    );
  });
});
