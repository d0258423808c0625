import type { Instruction } from '@ledger/domain';
import {
  allocate,
  at,
  batch,
  close,
  closeLedger,
  commandOf,
  consume,
  credit,
  debit,
  fund,
  limit,
  open,
  record,
  reserve,
  settle,
  suspend,
  withdraw,
} from '../support/ledger-builders';

import { accepted, begin, event, figures, rejected, ruleTable } from '../support/rule-table';

/** LedgerOpened is 0, Funded 1, AccountOpened 2 and 3, Allocated 4, the first charge 5 and what it crossed after it. */
const paid: readonly Instruction[] = [
  fund('1000'),
  open('team'),
  open('a', { parentId: 'team', with: '0' }),
  allocate('team', '100'),
  consume('a', '20'),
];
const CHARGE = 5;
const notFound = rejected({ code: 'not_permitted', reason: 'charge_not_found' });
const tooMuch = rejected({ code: 'not_permitted', reason: 'credit_exceeds_charge' });

ruleTable('a credit', [
  {
    rule: "goes back to the charge's payer and is used no longer",
    given: paid,
    when: credit(CHARGE, '5', { reason: 'cached after all' }),
    then: {
      events: [
        event('Adjusted', {
          revision: '5',
          accountId: 'a',
          resource: 'usd',
          direction: 'credit',
          amount: '5',
          payerId: 'team',
          totals: { credited: '5', debited: '0' },
          chargedAt: at(0),
          reason: 'cached after all',
        }),
      ],
      figures: {
        a: { used: '15', consumed: '0' },
        team: { available: '85', consumed: '15', used: '15', allocated: '100' },
        root: { used: '15', consumed: '0' },
      },
    },
  },
  { rule: 'of the whole', given: paid, when: credit(CHARGE, '20'), then: figures({ team: { consumed: '0' } }) },
  { rule: 'of one unit more', given: paid, when: credit(CHARGE, '20.000000001'), then: tooMuch },
  { rule: 'after a credit', given: [...paid, credit(CHARGE, '15')], when: credit(CHARGE, '5.1'), then: tooMuch },
  {
    rule: 'after a debit',
    given: [...paid, debit(CHARGE, '3'), credit(CHARGE, '15')],
    when: credit(CHARGE, '8'),
    then: {
      events: [event('Adjusted', { totals: { credited: '23', debited: '3' } })],
      figures: { team: { consumed: '0', available: '100' }, a: { used: '0' } },
    },
  },
  {
    rule: 'of one resource leaves what was adjusted of the other alone',
    given: [fund({ usd: '9', steps: '9' }), record('root', { usd: '2', steps: '3' }), credit(2, '2')],
    when: credit(2, { steps: '3' }),
    then: { events: [event('Adjusted', { totals: { credited: '3', debited: '0' } })] },
  },
  {
    rule: 'of a settlement, part by part',
    given: [...paid, reserve('r', 'a', '30'), settle('r', '10', { final: false }), settle('r', '25')],
    when: credit(7, '10'),
    then: figures({ team: { consumed: '45', available: '55' } }),
  },
  {
    rule: 'of a charge that nobody paid lowers the usage alone',
    given: [open('x'), consume('x', '7'), fund('100')],
    when: credit(2, '3'),
    then: {
      events: [event('Adjusted', { payerId: null })],
      figures: { x: { used: '4' }, root: { used: '4', available: '100', consumed: '0' } },
    },
  },
  {
    rule: 'makes room under a limit without a window',
    given: [...paid, limit('a', '20'), credit(CHARGE, '5')],
    when: consume('a', '5'),
    then: figures({ a: { used: '20' } }),
  },
  {
    rule: 'only the spender is closed: its payer has it back, usage counts above',
    given: [...paid, close('a')],
    when: credit(CHARGE, '5'),
    then: {
      events: [event('Adjusted', { accountId: 'a', payerId: 'team', countedFrom: 'team' })],
      figures: { team: { consumed: '15', used: '15' } },
    },
  },
]);

ruleTable('a debit', [
  {
    rule: "is charged to the charge's payer",
    given: paid,
    when: debit(CHARGE, '5'),
    then: {
      events: [event('Adjusted', { direction: 'debit', payerId: 'team', totals: { credited: '0', debited: '5' } })],
      figures: { team: { available: '75', consumed: '25' }, a: { used: '25' }, root: { used: '25' } },
    },
  },
  {
    rule: 'is never refused for funds, but flagged',
    given: paid,
    when: debit(CHARGE, '81'),
    then: {
      some: [event('Adjusted', { overrun: '1' })],
      figures: { team: { available: '-1', consumed: '101' } },
    },
  },
  {
    rule: 'is not flagged for the last unit',
    given: paid,
    when: debit(CHARGE, '80'),
    then: { some: [event('Adjusted', { amount: '80' })], figures: { team: { available: '0' } } },
  },
  {
    rule: 'is never refused for a limit, nor at a suspended account',
    given: [...paid, limit('a', '20'), suspend('a')],
    when: debit(CHARGE, '1'),
    then: figures({ a: { used: '21' } }),
  },
  {
    rule: 'crosses thresholds of funds and of limits',
    given: [...paid, limit('root', '40')],
    when: debit(CHARGE, '40'),
    then: accepted(
      'Adjusted',
      event('ThresholdCrossed', { ownerId: 'team', basis: 'funds', threshold: '0.5' }),
      event('ThresholdCrossed', { ownerId: 'root', basis: 'limit', threshold: '0.75' }),
      event('ThresholdCrossed', { ownerId: 'root', basis: 'limit', threshold: '0.9' }),
      event('ThresholdCrossed', { ownerId: 'root', basis: 'limit', threshold: '0.95' }),
    ),
  },
  {
    rule: 'of a charge that nobody paid is paid by nobody',
    given: [open('x'), consume('x', '7'), fund('100')],
    when: debit(2, '3'),
    then: {
      events: [event('Adjusted', { payerId: null })],
      figures: { x: { used: '10' }, root: { available: '100' } },
    },
  },
]);

ruleTable('what cannot be adjusted', [
  { rule: 'a revision that is no charge', given: paid, when: credit(1, '1'), then: notFound },
  { rule: 'a revision that is not there', given: paid, when: debit(99, '1'), then: notFound },
  { rule: 'a resource that was not charged', given: paid, when: debit(CHARGE, { steps: '1' }), then: notFound },
  { rule: 'an adjustment', given: [...paid, debit(CHARGE, '1')], when: credit(6, '1'), then: notFound },
  {
    rule: 'an unknown resource',
    given: paid,
    when: credit(CHARGE, { gold: '1' }),
    then: rejected({ code: 'resource_unknown', resource: 'gold' }),
  },
  { rule: 'by nothing', given: paid, when: credit(CHARGE, '0'), then: { malformed: 'amount' } },
  { rule: 'by less than a unit', given: paid, when: debit(CHARGE, '0.0000000001'), then: { malformed: 'amount' } },
  { rule: 'a revision in words', given: paid, when: credit('five', '1'), then: { malformed: 'revision' } },
  {
    rule: 'a revision by another text',
    given: [...paid, credit(CHARGE, '20')],
    when: credit('05', '20'),
    then: { malformed: 'revision' },
  },
]);

ruleTable('after the end of the ledger', [
  {
    rule: 'a credit passes, and can be withdrawn',
    given: [fund('9'), record('root', '4'), closeLedger, credit(2, '3')],
    when: withdraw('8'),
    then: figures({ root: { available: '0', consumed: '1' } }),
  },
  {
    rule: 'a debit passes',
    given: [fund('9'), record('root', '1'), closeLedger],
    when: debit(2, '3'),
    then: accepted('Adjusted'),
  },
]);

describe('adjustments of one charge', () => {
  it('count the ones before them in the same batch', () => {
    const decision = begin(paid).send(commandOf(batch(credit(CHARGE, '15'), credit(CHARGE, '6'))));
    expect(decision).toMatchObject({ outcome: 'rejected', item: 1, rejection: { reason: 'credit_exceeds_charge' } });
  });

  it('may come to more than one amount can be', () => {
    const largest = '170141183460469231731687303715.884105727';
    const run = begin(paid).must(debit(CHARGE, largest), debit(CHARGE, largest), credit(CHARGE, largest));
    expect(run.send(commandOf(close('a')))).toMatchObject({ outcome: 'accepted' });
    // The payer's deficit and what it consumed are both above 2^127 minor units after one more.
    run.must(debit(CHARGE, largest), close('team'), credit(CHARGE, largest), credit(CHARGE, largest));
    expect(run.view('root')?.balances).toMatchObject([{ available: '980', closedBelow: '20', used: '20' }]);
  });

  it('are of the charge as its revision says, whatever came since', () => {
    const run = begin(paid);
    run.must({ wait: 100_000 }, credit(CHARGE, '1'));
    expect(run.events.at(-1)).toMatchObject({ data: { chargedAt: at(0), at: at(100_000) } });
  });
});
