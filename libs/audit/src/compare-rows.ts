import { formatAmount, type CommittedState } from '@ledger/domain';
import type { Finding } from './finding';

/** One account's row of the read models in one resource, as decimals. */
export interface BalanceRow {
  readonly accountId: string;
  readonly resource: string;
  readonly available: string;
  readonly held: string;
  readonly consumed: string;
  readonly closedBelow: string;
  readonly used: string;
  readonly reserved: string;
  /** Absent: no limit. */
  readonly limit?: string | undefined;
}

const COLUMNS = ['available', 'held', 'consumed', 'closedBelow', 'used', 'reserved'] as const;

/**
 * Compares rows of open accounts with the fold of the log, one by one. A row that only one of the two has is a finding,
 * unless all its figures are zero.
 */
export const compareRows = (state: CommittedState, rows: Iterable<BalanceRow>): readonly Finding[] => {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    seen.add(keyOf(row.accountId, row.resource));
    const expected = rowOf(state, row.accountId, row.resource);
    for (const column of [...COLUMNS, 'limit'] as const) {
      const [right, found] = [expected[column] ?? 'none', row[column] ?? 'none'];
      if (right === found) continue;
      const where = `${row.accountId} ${row.resource}`;
      findings.push({ where, what: `${column}, log and read models`, expected: right, found });
    }
  }
  for (const [accountId] of state.accounts.entries()) {
    for (const resource of state.resources.names) {
      if (seen.has(keyOf(accountId, resource))) continue;
      const missing = rowOf(state, accountId, resource);
      if (missing.limit === undefined && COLUMNS.every((column) => missing[column] === '0')) continue;
      const expected = COLUMNS.map((column) => `${column} ${missing[column]}`).join(', ');
      findings.push({ where: `${accountId} ${resource}`, what: 'row of the read models', expected, found: 'no row' });
    }
  }
  return findings;
};

const keyOf = (accountId: string, resource: string): string => `${accountId} ${resource}`;

/** Row of the fold; zeros where it has none, so that the other row must be zero, too. */
const rowOf = (state: CommittedState, accountId: string, resource: string): BalanceRow => {
  const place = state.resources.places.get(resource);
  const account = place === undefined ? undefined : state.accounts.get(accountId);
  const book = place === undefined ? undefined : account?.books[place];
  const scale = place === undefined ? 0 : state.resources.scales[place]!;
  const text = (units: bigint | undefined): string => formatAmount(units ?? 0n, scale);
  const limit = account?.limits?.find((one) => one.place === place && one.period === null);
  return {
    accountId,
    resource,
    available: text(book?.available),
    held: text(book?.held),
    consumed: text(book?.consumed),
    closedBelow: text(book?.closedBelow),
    used: text(book?.used),
    reserved: text(book?.reserved),
    ...(limit !== undefined && { limit: text(limit.amount) }),
  };
};
