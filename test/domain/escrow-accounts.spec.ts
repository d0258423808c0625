import { escrowView, expireDue, type EscrowView } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  amounts,
  at,
  batch,
  close,
  closeLedger,
  commandOf,
  consume,
  fund,
  open,
  openEscrow,
  openLedger,
  reclaim,
  refundEscrow,
  releaseEscrow,
  reserve,
  update,
} from '../support/ledger-builders';
import { parties, set } from '../support/escrowed';
import { LedgerRun } from '../support/ledger-run';
import { accepted, begin, figures, rejected, ruleTable } from '../support/rule-table';

ruleTable('an account of an open escrow', [
  {
    rule: 'cannot be closed as its payer',
    given: set,
    when: close('payer'),
    then: rejected({ code: 'account_in_use', accountId: 'payer', openChildren: 0, openEscrows: 1 }),
  },
  {
    rule: 'cannot be closed as its payee',
    given: set,
    when: close('payee'),
    then: rejected({ code: 'account_in_use', accountId: 'payee', openChildren: 0, openEscrows: 1 }),
  },
  {
    rule: 'cannot be closed with children, either',
    given: [...set, open('child', { parentId: 'payer' })],
    when: close('payer'),
    then: rejected({ code: 'account_in_use', accountId: 'payer', openChildren: 1, openEscrows: 1 }),
  },
  {
    rule: 'holds up the close of what is above it, before anything closes',
    given: [
      ...parties,
      open('team', { with: '50' }),
      ...['a', 'b', 'c'].map((id) => open(id, { parentId: 'team' })),
      open('deep', { parentId: 'b', with: '0' }),
      open('giver', { parentId: 'team', with: '9' }),
      openEscrow('e1', 'giver', 'deep', '1'),
      openEscrow('e2', 'giver', 'c', '1'),
    ],
    when: close('team', true),
    then: rejected({ code: 'account_in_use', accountId: 'c', openChildren: 0, openEscrows: 1 }),
  },
  {
    rule: 'can be closed once it has ended',
    given: [...set, refundEscrow('e')],
    when: close('payer'),
    then: accepted('Released', 'AccountClosed'),
  },
  {
    rule: 'can be closed once it has expired',
    given: [...set, { wait: 60 }],
    when: close('payee'),
    then: accepted('AccountClosed'),
  },
  {
    rule: 'holds up the close of the ledger, each escrow counted once',
    given: [...set, openEscrow('e2', 'payer', 'other', '1')],
    when: closeLedger,
    then: rejected({ code: 'account_in_use', accountId: 'root', openChildren: 0, openEscrows: 2 }),
  },
  {
    rule: 'a ledger closes when all have ended',
    given: [...set, releaseEscrow('e')],
    when: closeLedger,
    then: accepted('LedgerClosed'),
  },
  {
    rule: 'what is set aside is not reclaimed',
    given: set,
    when: reclaim('payer', '61'),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'payer',
      resource: 'usd',
      requested: '61',
      available: '60',
    }),
  },
  {
    rule: 'what is set aside is not given to a needy sibling',
    given: [...set, update('payer', { minReserve: amounts({ usd: '0' }) })],
    when: consume('other', '1001', { onShortage: 'reallocate' }),
    then: rejected({
      code: 'insufficient_funds',
      accountId: 'root',
      resource: 'usd',
      requested: '1001',
      available: '900',
      recoverable: '0',
    }),
  },
  {
    rule: 'it does not count as used',
    given: [...parties, open('limited', { with: '10' })],
    when: batch(
      { type: 'SetLimit', accountId: 'limited', resource: 'usd', amount: '1' },
      openEscrow('e', 'limited', 'payee', '10'),
    ),
    then: figures({ limited: { held: '10', used: '0', reserved: '0' } }),
  },
]);

describe('an escrow', () => {
  const view = (run: LedgerRun): EscrowView | undefined => escrowView(run.state, 'e', run.ended);

  it('is seen open, in parts, and ended when it has left memory', () => {
    const run = begin(set);
    expect(view(run)).toEqual({
      escrowId: 'e',
      payerId: 'payer',
      payeeId: 'payee',
      arbiterId: 'arbiter',
      status: 'open',
      amounts: amounts({ usd: '40' }),
      openedAt: at(0),
      expiresAt: at(60),
    });
    expect(run.view('payer')).toMatchObject({ openEscrows: 1 });
    run.must({ wait: 5 }, releaseEscrow('e', '15'));
    expect(view(run)).toMatchObject({ status: 'open', amounts: amounts({ usd: '25' }) });
    run.must(releaseEscrow('e'));
    expect(view(run)).toEqual({
      escrowId: 'e',
      payerId: 'payer',
      payeeId: 'payee',
      status: 'released',
      amounts: [],
      endedAt: at(5),
    });
    expect(run.view('payer')).toMatchObject({ openEscrows: 0 });
    expect(escrowView(run.state, 'x', run.ended)).toBeUndefined();
  });

  it('expires in the order of deadlines, reservations first, whatever the ids are', () => {
    const run = begin([
      ...parties,
      openEscrow('e2', 'payer', 'payee', '1', { ttlSeconds: 20 }),
      openEscrow('e1', 'payer', 'payee', '1', { ttlSeconds: 20 }),
      reserve('z', 'payer', '1', { ttlSeconds: 20 }),
      reserve('a', 'payer', '1', { ttlSeconds: 10 }),
      reserve('late', 'payer', '1', { ttlSeconds: 21 }),
      openEscrow('e0', 'payer', 'payee', '1'),
      { wait: 1000 },
    ]);
    const due = expireDue(run.state, run.now).map(({ type, data }) =>
      'reservations' in data
        ? data.reservations.map(({ reservationId }) => reservationId)
        : [type, 'escrowId' in data && data.escrowId],
    );
    expect(due).toEqual([['a', 'z'], ['EscrowRefunded', 'e1'], ['EscrowRefunded', 'e2'], ['late']]);
    run.must(consume('payer', '99'));
    expect(run.view('payer')?.balances).toMatchObject([{ available: '0', held: '1', consumed: '99' }]);
  });

  it('is one of at most ten thousand of its payer', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `e${i}`);
    const run = begin([fund('10001'), open('payer', { with: '10001' }), open('payee')]);
    for (let from = 0; from < ids.length; from += 1000)
      run.must(batch(...ids.slice(from, from + 1000).map((id) => openEscrow(id, 'payer', 'payee', '1'))));
    expect(run.send(commandOf(openEscrow('more', 'payer', 'payee', '1')))).toMatchObject({
      rejection: { code: 'capacity_exceeded', limit: 'escrows_per_account', max: 10_000 },
    });
    run.must(refundEscrow('e0'), openEscrow('more', 'payer', 'payee', '1'));
  });

  it('holds up nothing where too many accounts are to be closed at once', () => {
    const run = begin([fund('10'), open('giver', { with: '10' }), open('team')]);
    for (let page = 0; page < 2; page += 1)
      run.must(batch(...Array.from({ length: 600 }, (_, i) => open(`t${page}-${i}`, { parentId: 'team' }))));
    expect(run.send(commandOf(close('team', true)))).toMatchObject({ rejection: { code: 'too_large' } });
  });

  it('conserves what it holds, whatever is released of it and in which order', () => {
    const steps = fc.array(
      fc.record({ part: fc.integer({ min: 1, max: 60 }), waitSeconds: fc.nat(20), back: fc.boolean() }),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), steps, (whole, moves) => {
        const run = new LedgerRun().must(
          openLedger(),
          ...parties,
          openEscrow('e', 'payer', 'payee', String(whole), { ttlSeconds: 60 }),
        );
        let released = 0;
        for (const { part, waitSeconds, back } of moves) {
          run.must({ wait: waitSeconds });
          const decision = run.send(
            commandOf(back ? refundEscrow('e', 'payee') : releaseEscrow('e', String(part), 'payer')),
          );
          if (decision.outcome === 'accepted' && !back) released += part;
          const { status, amounts: rest } = view(run)!;
          const held = Number(rest[0]?.amount ?? 0);
          expect(held).toBe(status === 'open' ? whole - released : 0);
          const of = (id: string) => run.view(id)?.balances.find(({ resource }) => resource === 'usd');
          expect(of('payer')).toMatchObject({ held: String(held), available: String(100 - released - held) });
          expect(of('payee')?.available ?? '0').toBe(String(released));
        }
      }),
      { numRuns: 200 },
    );
  });
});
