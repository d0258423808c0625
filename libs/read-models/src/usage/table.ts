import { prepare, type Connection, type Row, type Statement } from '../database';
import { RowWriter } from '../row-writer';

/** What a row of `usage` is of. */
export interface UsageKey {
  readonly accountNo: number;
  /** Whole hours since 1970, UTC. */
  readonly hour: number;
  /** '' where unknown. */
  readonly operation: string;
  readonly model: string;
  /** 0: nobody paid. */
  readonly payerNo: number;
  readonly resource: string;
}

export interface UsageRow extends UsageKey {
  /** In minor units. */
  amount: bigint;
  charges: number;
  /** Charges above what the payer had available, and by how much in all. */
  overruns: number;
  overrun: bigint;
  changed: boolean;
}

const KEY = ['account_no', 'hour', 'operation', 'model', 'payer_no', 'resource'];
const SUMS = ['amount', 'charges', 'overruns', 'overrun'];

export class UsageTable {
  private readonly select: Statement;
  private readonly writer: RowWriter;

  constructor(db: Connection) {
    this.select = prepare(db, `SELECT ${SUMS.join(', ')} FROM usage WHERE (${KEY.join(', ')}) = (?, ?, ?, ?, ?, ?)`);
    this.writer = new RowWriter(db, 'usage', KEY, SUMS);
  }

  /** The stored row, or one of zeros. */
  read(key: UsageKey): UsageRow {
    const row = this.select.get(boundKey(key)) as [string, number, number, string] | undefined;
    if (row === undefined) return { ...key, amount: 0n, charges: 0, overruns: 0, overrun: 0n, changed: false };
    const [amount, charges, overruns, overrun] = row;
    return { ...key, amount: BigInt(amount), charges, overruns, overrun: BigInt(overrun), changed: false };
  }

  write(rows: readonly UsageRow[]): void {
    this.writer.write(rows, usageColumns);
  }
}

const usageColumns = (row: UsageRow): Row => [
  row.accountNo,
  row.hour,
  row.operation,
  row.model,
  row.payerNo,
  row.resource,
  row.amount.toString(),
  row.charges,
  row.overruns,
  row.overrun.toString(),
];

const boundKey = ({ accountNo, hour, operation, model, payerNo, resource }: UsageKey): Row => [
  accountNo,
  hour,
  operation,
  model,
  payerNo,
  resource,
];
