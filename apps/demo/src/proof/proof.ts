import { Decimal } from 'decimal.js';
import { compareRows, type Finding, type LedgerAudit, type ResourceTotals } from '@ledger/audit';
import { type Projected } from './evidence';
import { type PricedCharges } from './priced-charges';
import { type RunTally, type Sums } from '../replaying/tally';

/** Charges that the orchestrator was told, by payer; those that nobody paid under `null`. */
export type Told = ReadonlyMap<string | null, Sums>;

/** Totals of one resource according to one source. */
export interface ProvenTotals extends ResourceTotals {
  readonly source: 'projections' | 'log';
}

export interface Proof {
  /** True: nothing was found that differs. */
  readonly holds: boolean;
  readonly totals: readonly ProvenTotals[];
  /** Spending that the orchestrator was told, by resource, whoever paid. */
  readonly told: Readonly<Record<string, string>>;
  /** Events of the ledger that were read and folded. */
  readonly events: number;
  /** Rows of accounts and resources that were compared. */
  readonly rows: number;
  /** Charges of usd that were worked out anew from tokens and price. */
  readonly priced: number;
  /** Closed runs whose final figures were compared with the charges that the client was told. */
  readonly runs: number;
  readonly findings: readonly Finding[];
}

/** Matters that are proved beside the balances. */
export interface Witnesses {
  readonly priced: Pick<PricedCharges, 'checked' | 'findings'>;
  /** Runs by their account. */
  readonly runs: ReadonlyMap<string, RunTally>;
}

const NO_WITNESSES: Witnesses = { priced: { checked: 0, findings: [] }, runs: new Map() };

/**
 * Compares three accounts of the same money: the read models, the log folded anew, and what the client was told. Every
 * figure is exact; a difference of a billionth of a dollar is a finding.
 */
export const prove = (
  projected: Projected,
  log: LedgerAudit,
  told: Told,
  { priced, runs }: Witnesses = NO_WITNESSES,
): Proof => {
  const fromLog = log.totals();
  const fromTables = fromLog.map(({ resource }) => projectedTotals(projected, resource));
  const findings = [
    ...log.findings(),
    ...compareRows(log.state, projected.rows),
    ...fromTables.flatMap((totals, i) => totalsFindings(totals, fromLog[i]!, projected)),
    ...toldFindings(projected, told),
    ...fromTables.flatMap((totals) => toldTotalFindings(totals, told)),
    ...priced.findings,
    ...[...runs].flatMap(([accountId, run]) => runFindings(accountId, run)),
  ];
  return {
    holds: findings.length === 0,
    totals: [
      ...fromTables.map((totals) => ({ ...totals, source: 'projections' as const })),
      ...fromLog.map((totals) => ({ ...totals, source: 'log' as const })),
    ],
    told: Object.fromEntries(fromLog.map(({ resource }) => [resource, toldTotal(told, resource).toFixed()])),
    events: log.events,
    rows: projected.rows.length,
    priced: priced.checked,
    runs: [...runs.values()].filter(({ final }) => final !== undefined).length,
    findings,
  };
};

const projectedTotals = (projected: Projected, resource: string): ResourceTotals => {
  const [available, held, consumed] = [
    sum(projected, resource, 'available'),
    sum(projected, resource, 'held'),
    sum(projected, resource, 'consumed'),
  ];
  const allConsumed = consumed.plus(sum(projected, resource, 'closedBelow'));
  const { funded, withdrawn } = projected.funded.get(resource) ?? { funded: '0', withdrawn: '0' };
  const difference = new Decimal(funded).minus(withdrawn).minus(available).minus(held).minus(allConsumed);
  return {
    resource,
    funded,
    withdrawn,
    available: available.toFixed(),
    held: held.toFixed(),
    consumed: allConsumed.toFixed(),
    unpaid: projected.unpaid.get(resource) ?? '0',
    difference: difference.toFixed(),
  };
};

const sum = (
  { rows }: Projected,
  resource: string,
  bucket: 'available' | 'held' | 'consumed' | 'closedBelow',
): Decimal =>
  rows.reduce((total, row) => (row.resource === resource ? total.plus(row[bucket]) : total), new Decimal(0));

const totalsFindings = (tables: ResourceTotals, log: ResourceTotals, projected: Projected): readonly Finding[] => {
  const findings: Finding[] = [];
  const { resource } = tables;
  const expect = (what: string, expected: Decimal.Value, found: Decimal.Value): void => {
    if (new Decimal(expected).eq(found)) return;
    const [right, wrong] = [new Decimal(expected).toFixed(), new Decimal(found).toFixed()];
    findings.push({ where: `${resource} over the whole ledger`, what, expected: right, found: wrong });
  };
  expect('funded less withdrawn, available, held and consumed, by the projections', 0, tables.difference);
  for (const figure of ['funded', 'withdrawn', 'available', 'held', 'consumed', 'unpaid'] as const) {
    expect(`${figure}, log and projections`, log[figure], tables[figure]);
  }
  const subtree = projected.subtree.get(resource) ?? { allocated: '0', closedBelow: '0' };
  const rows = new Decimal(tables.available).plus(tables.held).plus(tables.consumed);
  expect('sum of the rows, and the root’s subtree', rows, new Decimal(subtree.allocated).plus(subtree.closedBelow));
  return findings;
};

const toldTotal = (told: Told, resource: string): Decimal =>
  [...told.values()].reduce((total, sums) => total.plus(sums.get(resource) ?? 0), new Decimal(0));

/**
 * Compares the sums that the client was told with the tables' sums. It also finds a payer that the tables do not have.
 */
const toldTotalFindings = ({ resource, consumed, unpaid }: ResourceTotals, told: Told): readonly Finding[] => {
  const [expected, found] = [toldTotal(told, resource), new Decimal(consumed).plus(unpaid)];
  if (expected.eq(found)) return [];
  const what = 'consumed and unpaid, as the client was told and by the projections';
  return [{ where: `${resource} over the whole ledger`, what, expected: expected.toFixed(), found: found.toFixed() }];
};

/** Compares the figures with which a run was closed with the charges that the client was told. */
const runFindings = (accountId: string, { told, final }: RunTally): readonly Finding[] => {
  if (final === undefined) return [];
  return [...new Set([...told.keys(), ...final.keys()])].flatMap((resource) => {
    const [expected, found] = [told.get(resource) ?? new Decimal(0), final.get(resource) ?? new Decimal(0)];
    const what = 'used, as the client was told and at the close';
    return expected.eq(found)
      ? []
      : [{ where: `${accountId} ${resource}`, what, expected: expected.toFixed(), found: found.toFixed() }];
  });
};

/**
 * Compares the charges that the client was told with the tables' amounts, for each payer and for usage that nobody
 * paid.
 */
const toldFindings = (projected: Projected, told: Told): readonly Finding[] => {
  const findings: Finding[] = [];
  for (const { accountId, resource, consumed } of projected.rows) {
    const charged = told.get(accountId)?.get(resource) ?? new Decimal(0);
    if (charged.eq(consumed)) continue;
    const what = 'consumed, as the client was told and by the projections';
    findings.push({ where: `${accountId} ${resource}`, what, expected: charged.toFixed(), found: consumed });
  }
  const resources = new Set([...projected.unpaid.keys(), ...(told.get(null)?.keys() ?? [])]);
  for (const resource of resources) {
    const charged = told.get(null)?.get(resource) ?? new Decimal(0);
    const found = projected.unpaid.get(resource) ?? '0';
    if (charged.eq(found)) continue;
    const what = 'paid by nobody, as the client was told and by the projections';
    findings.push({ where: resource, what, expected: charged.toFixed(), found });
  }
  return findings;
};
