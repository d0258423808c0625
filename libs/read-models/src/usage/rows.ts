import { prepare, type Connection, type Row, type Statement } from '../model/database';
import { RowWriter } from '../model/row-writer';

/** Key of a row of `usage`. */
export interface UsageKey {
  readonly accountNo: number;
  /** Hours since 1970 in UTC. */
  readonly hour: number;
  readonly attributionNo: number;
  /** Number of the payer; 0: nobody paid. */
  readonly payerNo: number;
  readonly resource: string;
}

/** A row of `usage` in minor units. The table's columns are explained with its schema. */
export interface UsageRow extends UsageKey {
  amount: bigint;
  adjusted: bigint;
  priced: bigint;
  charges: number;
  overruns: number;
  overrun: bigint;
  unpriced: number;
  changed: boolean;
}

const KEY = ['account_no', 'hour', 'attribution_no', 'payer_no', 'resource'];
const SUMS = ['amount', 'adjusted', 'priced', 'charges', 'overruns', 'overrun', 'unpriced'];

export class UsageTable {
  private readonly select: Statement;
  private readonly writer: RowWriter;

  constructor(db: Connection) {
    this.select = prepare(db, `SELECT ${SUMS.join(', ')} FROM usage WHERE (${KEY.join(', ')}) = (?, ?, ?, ?, ?)`);
    this.writer = new RowWriter(db, 'usage', KEY, SUMS);
  }

  /** Reads the stored row, or one of zeros. */
  read(key: UsageKey): UsageRow {
    const row = this.select.get(boundKey(key)) as SumColumns | undefined;
    const [amount, adjusted, priced, charges, overruns, overrun, unpriced] = row ?? ['0', '0', '0', 0, 0, '0', 0];
    return {
      ...key,
      amount: BigInt(amount),
      adjusted: BigInt(adjusted),
      priced: BigInt(priced),
      charges,
      overruns,
      overrun: BigInt(overrun),
      unpriced,
      changed: false,
    };
  }

  write(rows: readonly UsageRow[]): void {
    this.writer.write(rows, usageColumns);
  }
}

/** Columns of the sums in the order in which they are read. */
export type SumColumns = [
  amount: string,
  adjusted: string,
  priced: string,
  charges: number,
  overruns: number,
  overrun: string,
  unpriced: number,
];

const boundKey = ({ accountNo, hour, attributionNo, payerNo, resource }: UsageKey): Row => [
  accountNo,
  hour,
  attributionNo,
  payerNo,
  resource,
];

const usageColumns = (row: UsageRow): Row => [
  ...boundKey(row),
  row.amount.toString(),
  row.adjusted.toString(),
  row.priced.toString(),
  row.charges,
  row.overruns,
  row.overrun.toString(),
  row.unpriced,
];
