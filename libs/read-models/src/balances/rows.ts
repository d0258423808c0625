import { prepare, type Connection, type Row, type Statement } from '../model/database';
import { RowWriter } from '../model/row-writer';

/** A row of `balances`, in minor units. */
export interface BalanceRow {
  readonly accountNo: number;
  readonly resource: string;
  available: bigint;
  held: bigint;
  consumed: bigint;
  closedBelow: bigint;
  used: bigint;
  reserved: bigint;
  treeAvailable: bigint;
  treeHeld: bigint;
  treeConsumed: bigint;
  treeClosedBelow: bigint;
  /** Null: there is no limit. */
  limit: bigint | null;
  changed: boolean;
}

export const emptyBalance = (accountNo: number, resource: string): BalanceRow => ({
  accountNo,
  resource,
  available: 0n,
  held: 0n,
  consumed: 0n,
  closedBelow: 0n,
  used: 0n,
  reserved: 0n,
  treeAvailable: 0n,
  treeHeld: 0n,
  treeConsumed: 0n,
  treeClosedBelow: 0n,
  limit: null,
  changed: false,
});

const KEY = ['account_no', 'resource'];
const AMOUNT_COLUMNS = [
  'available',
  'held',
  'consumed',
  'closed_below',
  'used',
  'reserved',
  'tree_available',
  'tree_held',
  'tree_consumed',
  'tree_closed_below',
  'limit_amount',
];

/** Reads and writes the rows of `balances` and `final_figures`. */
export class BalanceTable {
  private readonly select: Statement;
  private readonly balances: RowWriter;
  private readonly finals: RowWriter;

  constructor(db: Connection) {
    this.select = prepare(db, `SELECT resource, ${AMOUNT_COLUMNS.join(', ')} FROM balances WHERE account_no = ?`);
    this.balances = new RowWriter(db, 'balances', KEY, AMOUNT_COLUMNS);
    this.finals = new RowWriter(db, 'final_figures', KEY, ['consumed', 'closed_below', 'used']);
  }

  ofAccount(accountNo: number): BalanceRow[] {
    return (this.select.all([accountNo]) as (string | null)[][]).map((row) => ({
      accountNo,
      resource: row[0]!,
      available: BigInt(row[1]!),
      held: BigInt(row[2]!),
      consumed: BigInt(row[3]!),
      closedBelow: BigInt(row[4]!),
      used: BigInt(row[5]!),
      reserved: BigInt(row[6]!),
      treeAvailable: BigInt(row[7]!),
      treeHeld: BigInt(row[8]!),
      treeConsumed: BigInt(row[9]!),
      treeClosedBelow: BigInt(row[10]!),
      limit: row[11] === null ? null : BigInt(row[11]!),
      changed: false,
    }));
  }

  write(rows: readonly BalanceRow[], figures: readonly FinalRow[]): void {
    this.balances.write(rows, balanceColumns);
    this.finals.write(figures, finalColumns);
  }
}

const balanceColumns = (row: BalanceRow): Row => [
  row.accountNo,
  row.resource,
  row.available.toString(),
  row.held.toString(),
  row.consumed.toString(),
  row.closedBelow.toString(),
  row.used.toString(),
  row.reserved.toString(),
  row.treeAvailable.toString(),
  row.treeHeld.toString(),
  row.treeConsumed.toString(),
  row.treeClosedBelow.toString(),
  row.limit === null ? null : row.limit.toString(),
];

const finalColumns = ({ accountNo, resource, consumed, closedBelow, used }: FinalRow): Row => [
  accountNo,
  resource,
  consumed.toString(),
  closedBelow.toString(),
  used.toString(),
];

/** A row of `final_figures`, in minor units. */
export interface FinalRow {
  readonly accountNo: number;
  readonly resource: string;
  readonly consumed: bigint;
  readonly closedBelow: bigint;
  readonly used: bigint;
}
