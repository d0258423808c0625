import { formatAmount, type AccountKind, type DecimalText, type InstantText, type LedgerClock } from '@ledger/domain';
import { readCheckpoint } from '../model/checkpoint';
import { prepare, type Connection } from '../model/database';
import { pageOf, pageSize, type Page, type PageDemand } from '../model/page';
import type { AccountStanding } from '../model/entries';

export interface LedgerSummary {
  readonly ledgerId: string;
  readonly status: 'open' | 'closed';
  readonly clock: LedgerClock;
  readonly labels: Readonly<Record<string, string>>;
  readonly openedAt: InstantText;
  /** Absent: the ledger is open. */
  readonly closedAt?: InstantText;
  /** Totals in the order of the resources' names. */
  readonly resources: readonly ResourceTotals[];
  /** Reason why the tables do not follow the ledger: they show how it stood before. Absent: they follow it. */
  readonly parked?: string;
}

export interface ResourceTotals {
  readonly resource: string;
  readonly scale: number;
  readonly funded: DecimalText;
  readonly withdrawn: DecimalText;
}

/** Lists ledgers by id. */
export const listLedgers = (db: Connection, demand: PageDemand): Page<LedgerSummary> => {
  const size = pageSize(demand);
  const rows = prepare(
    db,
    `SELECT ledger_id, status, clock, labels, opened_at, closed_at, ledger_no, reason
     FROM ledgers LEFT JOIN parked_ledgers USING (ledger_id) WHERE ledger_id > ? ORDER BY ledger_id LIMIT ?`,
  ).all([demand.after ?? '', size + 1]) as LedgerRow[];
  const { position } = readCheckpoint(db);
  return pageOf(
    rows,
    demand,
    position,
    (row) => ledgerSummary(db, row),
    ({ ledgerId }) => ledgerId,
  );
};

type LedgerRow = [string, 'open' | 'closed', LedgerClock, string, string, string | null, number, string | null];

const ledgerSummary = (db: Connection, row: LedgerRow): LedgerSummary => {
  const [ledgerId, status, clock, labels, openedAt, closedAt, no, parked] = row;
  return {
    ledgerId,
    status,
    clock,
    labels: JSON.parse(labels),
    openedAt,
    ...(closedAt !== null && { closedAt }),
    ...(parked !== null && { parked }),
    resources: resourceRows(db, no).map(({ resource, scale, funded, withdrawn }) => ({
      resource,
      scale,
      funded: formatAmount(funded, scale),
      withdrawn: formatAmount(withdrawn, scale),
    })),
  };
};

/** Rows in the order of the resources' names, in minor units. */
export const resourceRows = (
  db: Connection,
  ledgerNo: number,
): readonly { resource: string; scale: number; funded: bigint; withdrawn: bigint }[] =>
  (
    prepare(
      db,
      'SELECT resource, scale, funded, withdrawn FROM ledger_resources WHERE ledger_no = ? ORDER BY resource',
    ).all([ledgerNo]) as [string, number, string, string][]
  ).map(([resource, scale, funded, withdrawn]) => ({
    resource,
    scale,
    funded: BigInt(funded),
    withdrawn: BigInt(withdrawn),
  }));

/** Undefined: there is no such ledger. */
export const ledgerNumber = (db: Connection, ledgerId: string): number | undefined =>
  (prepare(db, 'SELECT ledger_no FROM ledgers WHERE ledger_id = ?').get([ledgerId]) as [number] | undefined)?.[0];

export interface AccountSummary {
  readonly accountId: string;
  /** Null at the root. */
  readonly parentId: string | null;
  /** 0 at the root. */
  readonly depth: number;
  readonly kind: AccountKind;
  /** State of the account itself: one below a suspended account is open. */
  readonly state: AccountStanding;
  readonly priority: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly openedAt: InstantText;
  /** Profile with which it was opened. Absent: none. */
  readonly profile?: string;
  /** End of its `maxSeconds`. Absent: it has none. */
  readonly expiresAt?: InstantText;
  /** Absent: the account is not closed. */
  readonly closedAt?: InstantText;
}

export interface AccountsDemand extends PageDemand {
  readonly ledgerId: string;
  /** Parent whose children are listed. Absent: every account of the ledger is. */
  readonly parentId?: string;
  readonly kind?: AccountKind;
  readonly state?: AccountStanding;
  /** Profile with which the accounts were opened. Absent: any. */
  readonly profile?: string;
  /** Labels that the account itself must have, all of them. Absent or empty: any. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Lists accounts by id. Undefined: there is no such ledger, or no such parent in it. */
export const listAccounts = (db: Connection, demand: AccountsDemand): Page<AccountSummary> | undefined => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const parent = demand.parentId === undefined ? undefined : accountRow(db, ledgerNo, demand.parentId);
  if (demand.parentId !== undefined && parent === undefined) return undefined;
  const conditions = [parent === undefined ? 'a.ledger_no = ?' : 'a.parent_no = ?', 'a.account_id > ?'];
  const values: (string | number)[] = [parent?.no ?? ledgerNo, demand.after ?? ''];
  for (const column of ['kind', 'state', 'profile'] as const) {
    const wanted = demand[column];
    if (wanted === undefined) continue;
    conditions.push(`a.${column} = ?`);
    values.push(wanted);
  }
  for (const [name, value] of Object.entries(demand.labels ?? {})) {
    conditions.push(
      'a.account_id IN (SELECT account_id FROM account_labels WHERE (ledger_no, name, value) = (?, ?, ?))',
    );
    values.push(ledgerNo, name, value);
  }
  const size = pageSize(demand);
  const rows = prepare(
    db,
    `SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_SOURCE} WHERE ${conditions.join(' AND ')} ORDER BY a.account_id LIMIT ?`,
  ).all([...values, size + 1]) as SummaryRow[];
  return pageOf(rows, demand, readCheckpoint(db).position, accountSummary, ({ accountId }) => accountId);
};

/** Undefined: the ledger has no such account. */
export const accountRow = (
  db: Connection,
  ledgerNo: number,
  accountId: string,
): { readonly no: number; readonly path: string; readonly depth: number } | undefined => {
  const row = prepare(db, 'SELECT account_no, path, depth FROM accounts WHERE ledger_no = ? AND account_id = ?').get([
    ledgerNo,
    accountId,
  ]) as [number, string, number] | undefined;
  return row && { no: row[0], path: row[1], depth: row[2] };
};

export const SUMMARY_SOURCE = 'accounts a LEFT JOIN accounts p ON p.account_no = a.parent_no';
export const SUMMARY_COLUMNS =
  'a.account_no, a.account_id, p.account_id, a.depth, a.kind, a.state, a.priority, a.labels, a.opened_at, a.closed_at, a.profile, a.expires_at';
export type SummaryRow = [
  number,
  string,
  string | null,
  number,
  AccountKind,
  AccountStanding,
  number,
  string,
  string,
  string | null,
  string | null,
  string | null,
];

export const accountSummary = (row: SummaryRow): AccountSummary => {
  const [, accountId, parentId, depth, kind, state, priority, labels, openedAt, closedAt, profile, expiresAt] = row;
  return {
    accountId,
    parentId,
    depth,
    kind,
    state,
    priority,
    labels: JSON.parse(labels),
    openedAt,
    ...(profile !== null && { profile }),
    ...(expiresAt !== null && { expiresAt }),
    ...(closedAt !== null && { closedAt }),
  };
};
