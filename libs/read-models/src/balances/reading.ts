import { formatAmount, type DecimalText } from '@ledger/domain';
import type { Position } from '@ledger/event-store';
import { pathEnd } from '../model/entries';
import {
  accountRow,
  accountSummary,
  ledgerNumber,
  resourceRows,
  SUMMARY_COLUMNS,
  SUMMARY_SOURCE,
  type AccountSummary,
  type SummaryRow,
} from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { iterate, prepare, type Connection } from '../model/database';
import { InvalidPageToken } from '../errors';
import { limitReader, type LimitStanding } from '../limits/reading';
import { eachRow } from '../model/long-read';
import { pageOf, pageSize, type Demand, type Page, type PageDemand } from '../model/page';

export interface BalancesDemand extends PageDemand {
  readonly ledgerId: string;
  readonly accountId: string;
  /** Number of levels below the account that are listed, too. Absent: 0, the account alone. */
  readonly depth?: number;
  /** True: list closed accounts below it, too. Absent: false. */
  readonly closed?: boolean;
}

/** Buckets in one resource; `available` may be negative after a flagged overrun. */
export interface Buckets {
  /** Amounts received less amounts given away: available, held and consumed together. */
  readonly allocated: DecimalText;
  readonly available: DecimalText;
  readonly held: DecimalText;
  readonly consumed: DecimalText;
  /** Amount consumed by accounts that were closed below. */
  readonly closedBelow: DecimalText;
}

export interface ResourceBalance extends Buckets {
  readonly resource: string;
  /** Usage of the account and everything below it, whoever paid. */
  readonly used: DecimalText;
  readonly reserved: DecimalText;
  /** Amount of the limit without a window. Absent: there is none. */
  readonly limit?: DecimalText;
  /** Buckets of the account and everything below it together. */
  readonly subtree: Buckets;
  /** Figures with which the account was closed; its buckets are empty since. Absent: it is not closed. */
  readonly final?: { readonly consumed: DecimalText; readonly closedBelow: DecimalText; readonly used: DecimalText };
}

export interface AccountBalances {
  readonly account: AccountSummary;
  /** Balances by resource; one that never moved is not listed. */
  readonly balances: readonly ResourceBalance[];
  /** Limits by resource, and within it by how soon they turn. */
  readonly limits: readonly LimitStanding[];
}

/**
 * Lists the account first, then the tree below it, each account followed by those below it. Undefined: there is no such
 * account.
 */
export const getBalances = (db: Connection, demand: BalancesDemand): Page<AccountBalances> | undefined => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  const top = ledgerNo === undefined ? undefined : accountRow(db, ledgerNo, demand.accountId);
  if (ledgerNo === undefined || top === undefined) return undefined;
  const size = pageSize(demand);
  const from = demand.after === undefined ? undefined : accountRow(db, ledgerNo, demand.after);
  if (demand.after !== undefined && from === undefined)
    throw new InvalidPageToken(`must be an account of the ledger, which ${demand.after} is not`);
  const rows = prepare(
    db,
    `SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_SOURCE}
     WHERE a.ledger_no = ? AND a.path >= ? AND a.path > ? AND a.path < ? AND a.depth <= ?
       AND (a.state <> 'closed' OR a.account_no = ? OR ?)
     ORDER BY a.path LIMIT ?`,
  ).all([
    ledgerNo,
    top.path,
    from?.path ?? '',
    pathEnd(top.path),
    top.depth + (demand.depth ?? 0),
    top.no,
    demand.closed ? 1 : 0,
    size + 1,
  ]) as SummaryRow[];
  const scales = new Map(resourceRows(db, ledgerNo).map(({ resource, scale }) => [resource, scale]));
  const balancesOf = balanceReader(db, scales);
  const limitsOf = limitReader(db, scales);
  return pageOf(
    rows,
    demand,
    readCheckpoint(db).position,
    (row) => ({ account: accountSummary(row), balances: balancesOf(row[0]), limits: limitsOf(row[0]) }),
    ({ account }) => account.accountId,
  );
};

const balanceReader = (db: Connection, scales: ReadonlyMap<string, number>) => {
  const select = prepare(
    db,
    `SELECT b.resource, b.available, b.held, b.consumed, b.closed_below, b.tree_available, b.tree_held, b.tree_consumed,
            b.tree_closed_below, b.used, b.reserved, b.limit_amount, f.consumed, f.closed_below, f.used
     FROM balances b LEFT JOIN final_figures f ON f.account_no = b.account_no AND f.resource = b.resource
     WHERE b.account_no = ? ORDER BY b.resource`,
  );
  return (accountNo: number): readonly ResourceBalance[] =>
    (select.all([accountNo]) as BalanceColumns[]).map((row) => resourceBalance(row, scales.get(row[0])!));
};

type BalanceColumns = [resource: string, ...amounts: string[]];

const resourceBalance = (row: BalanceColumns, scale: number): ResourceBalance => {
  const text = (column: number): DecimalText => formatAmount(BigInt(row[column]!), scale);
  const buckets = (first: number): Buckets => ({
    allocated: formatAmount(BigInt(row[first]!) + BigInt(row[first + 1]!) + BigInt(row[first + 2]!), scale),
    available: text(first),
    held: text(first + 1),
    consumed: text(first + 2),
    closedBelow: text(first + 3),
  });
  return {
    resource: row[0],
    ...buckets(1),
    used: text(9),
    reserved: text(10),
    ...(row[11] !== null && { limit: text(11) }),
    subtree: buckets(5),
    ...(row[12] !== null && { final: { consumed: text(12), closedBelow: text(13), used: text(14) } }),
  };
};

export interface TotalsDemand extends Demand {
  readonly ledgerId: string;
}

/** Totals of one resource over a whole ledger: amounts that came in, that went out, and where the rest is. */
export interface ConservedTotals {
  readonly resource: string;
  readonly funded: DecimalText;
  readonly withdrawn: DecimalText;
  readonly available: DecimalText;
  readonly held: DecimalText;
  readonly consumed: DecimalText;
  readonly closedBelow: DecimalText;
  /** funded - withdrawn - available - held - consumed - closedBelow: anything but "0" is a finding. */
  readonly difference: DecimalText;
}

export interface LedgerTotals {
  readonly ledgerId: string;
  /** Totals in the order of the resources' names. */
  readonly resources: readonly ConservedTotals[];
  readonly position: Position;
}

/**
 * Adds up every open account's own rows rather than the kept sums of the tree, so that the proof does not rest on what
 * it proves. Undefined: there is no such ledger.
 */
export const ledgerTotals = async (db: Connection, { ledgerId }: TotalsDemand): Promise<LedgerTotals | undefined> => {
  const ledgerNo = ledgerNumber(db, ledgerId);
  if (ledgerNo === undefined) return undefined;
  const { position } = readCheckpoint(db);
  const resources = resourceRows(db, ledgerNo);
  const sums = new Map(resources.map(({ resource }) => [resource, [0n, 0n, 0n, 0n]]));
  const rows = iterate(
    db,
    `SELECT b.resource, b.available, b.held, b.consumed, b.closed_below
     FROM accounts a JOIN balances b ON b.account_no = a.account_no WHERE a.ledger_no = ? AND a.state <> 'closed'`,
    [ledgerNo],
  ) as Iterable<[string, string, string, string, string]>;
  await eachRow(rows, (row) => {
    const sum = sums.get(row[0])!;
    for (let bucket = 0; bucket < sum.length; bucket++) sum[bucket]! += BigInt(row[bucket + 1]!);
  });
  return {
    ledgerId,
    position,
    resources: resources.map(({ resource, scale, funded, withdrawn }) => {
      const [available, held, consumed, closedBelow] = sums.get(resource) as [bigint, bigint, bigint, bigint];
      const text = (units: bigint): DecimalText => formatAmount(units, scale);
      return {
        resource,
        funded: text(funded),
        withdrawn: text(withdrawn),
        available: text(available),
        held: text(held),
        consumed: text(consumed),
        closedBelow: text(closedBelow),
        difference: text(funded - withdrawn - available - held - consumed - closedBelow),
      };
    }),
  };
};
