import { decodeEvent, encodeEvent } from '@ledger/domain';
import { Decimal } from 'decimal.js';
import { painter } from '@ledger/terminal';
import { consume, fund, open, openLedger, reserve, settle, withdraw } from '../../../../test/support/ledger-builders';
import { LedgerRun } from '../../../../test/support/ledger-run';
import { LedgerAudit } from '@ledger/audit';
import { type Projected } from './evidence';
import { prove, type Told } from './proof';
import { renderProof } from '../report';

const log = (): LedgerAudit => {
  const audit = new LedgerAudit();
  const run = new LedgerRun().must(
    openLedger(),
    fund('10'),
    withdraw('1'),
    open('a', { with: '4' }),
    consume('a', { usd: '1.5', steps: '2' }),
    reserve('r', 'a', '1'),
    settle('r', '0.25'),
  );
  for (const event of run.events) {
    const { type, data } = encodeEvent(event);
    audit.apply(decodeEvent(type, data));
  }
  return audit;
};

const zero = { held: '0', consumed: '0', closedBelow: '0', reserved: '0' };
const projected: Projected = {
  funded: new Map([
    ['usd', { funded: '10', withdrawn: '1' }],
    ['steps', { funded: '0', withdrawn: '0' }],
  ]),
  rows: [
    { ...zero, accountId: 'root', resource: 'usd', available: '5', used: '1.75' },
    { ...zero, accountId: 'root', resource: 'steps', available: '0', used: '2' },
    { ...zero, accountId: 'a', resource: 'usd', available: '2.25', consumed: '1.75', used: '1.75' },
    { ...zero, accountId: 'a', resource: 'steps', available: '0', used: '2' },
  ],
  subtree: new Map([['usd', { allocated: '9', closedBelow: '0' }]]),
  unpaid: new Map([['steps', '2']]),
};
const told: Told = new Map([
  ['a', new Map([['usd', new Decimal('1.75')]])],
  [null, new Map([['steps', new Decimal(2)]])],
]);

const withRow = (place: number, change: Partial<Projected['rows'][number]>): Projected => ({
  ...projected,
  rows: projected.rows.map((row, i) => (i === place ? { ...row, ...change } : row)),
});

describe('the proof', () => {
  it('holds when log, projections and client agree to the last digit', () => {
    const proof = prove(projected, log(), told);
    expect(proof.findings).toEqual([]);
    expect(proof).toMatchObject({ holds: true, rows: 4, told: { steps: '2', usd: '1.75' } });
    expect(proof.totals).toEqual(
      (['projections', 'log'] as const).flatMap((source) => [
        { source, resource: 'steps', ...ZERO_FUNDS, consumed: '0', unpaid: '2', difference: '0' },
        {
          source,
          resource: 'usd',
          funded: '10',
          withdrawn: '1',
          available: '7.25',
          held: '0',
          consumed: '1.75',
          unpaid: '0',
          difference: '0',
        },
      ]),
    );
    expect(renderProof(proof, painter(false))).toContain('To the last digit');
  });

  it.each([
    { broken: 'available of an account', by: withRow(2, { available: '2.250000001' }), where: 'a usd' },
    { broken: 'consumed of an account', by: withRow(2, { consumed: '1.7' }), where: 'a usd' },
    { broken: 'usage of an account', by: withRow(3, { used: '3' }), where: 'a steps' },
    { broken: 'a lost row', by: { ...projected, rows: projected.rows.slice(0, 2) }, where: 'a usd' },
    {
      broken: 'what was funded',
      by: { ...projected, funded: new Map([['usd', { funded: '11', withdrawn: '1' }]]) },
      where: 'usd over the whole ledger',
    },
    {
      broken: 'the sum over the tree',
      by: { ...projected, subtree: new Map([['usd', { allocated: '8', closedBelow: '0' }]]) },
      where: 'usd over the whole ledger',
    },
    { broken: 'what nobody paid', by: { ...projected, unpaid: new Map([['steps', '1']]) }, where: 'steps' },
  ])('fails when the projections have another $broken', ({ by, where }) => {
    const proof = prove(by, log(), told);
    expect(proof.holds).toBe(false);
    expect(proof.findings.map((finding) => finding.where)).toContain(where);
    expect(renderProof(proof, painter(false))).toContain('THE PROOF FAILS');
  });

  it.each([
    { lie: 'less than it spent', told: new Map([[null, told.get(null)!]]), where: 'a usd' },
    {
      lie: 'of a payer that does not exist',
      told: new Map([...told, ['ghost', new Map([['usd', new Decimal('0.000000001')]])]]) as Told,
      where: 'usd over the whole ledger',
    },
    { lie: 'nothing of what nobody paid', told: new Map([['a', told.get('a')!]]) as Told, where: 'steps' },
  ])('fails when the client was told $lie', ({ told: lie, where }) => {
    const proof = prove(projected, log(), lie);
    expect(proof.holds).toBe(false);
    expect(proof.findings.map((finding) => finding.where)).toContain(where);
  });

  it('fails when a run was closed with other figures than the client was told, or a charge has another price', () => {
    const runs = new Map([
      ['run', { told: new Map([['usd', new Decimal(2)]]), final: new Map([['usd', new Decimal(1)]]) }],
    ]);
    const priced = { checked: 1, findings: [{ where: 'here', what: 'usd', expected: '1', found: '2' }] };
    const proof = prove(projected, log(), told, { priced, runs });
    expect(proof.findings.map(({ where }) => where)).toEqual(['here', 'run usd']);
    expect(proof).toMatchObject({ holds: false, runs: 1, priced: 1 });
  });

  it('fails when the log contradicts itself, whatever the projections say', () => {
    const audit = log();
    const place = audit.state.resources.places.get('usd')!;
    const { books } = audit.state.accounts.get('a')!;
    books[place] = { ...books[place]!, consumed: books[place]!.consumed + 1n };
    const proof = prove(withRow(2, { consumed: '1.750000001' }), audit, told);
    expect(proof.findings.map(({ what }) => what)).toContain('consumed, fold and sum of events');
  });

  it('fails when the same event was folded twice', () => {
    const audit = log();
    audit.apply(
      decodeEvent(
        'Funded',
        '{"accountId":"root","amounts":[{"resource":"usd","amount":"1"}],"at":"2026-11-23T12:00:00.000Z"}',
      ),
    );
    expect(prove(projected, audit, told).holds).toBe(false);
  });
});

const ZERO_FUNDS = { funded: '0', withdrawn: '0', available: '0', held: '0' };
