import type { LimitTerms, Window, WindowUnit } from '@ledger/domain';
import { prepare, type Connection, type Row, type Statement } from '../model/database';
import { RowWriter } from '../model/row-writer';

/** A row of `limits`, in minor units. */
export interface LimitRow {
  readonly accountNo: number;
  readonly resource: string;
  /** Undefined: the limit has no window. */
  readonly window: Window | undefined;
  amount: bigint;
  used: bigint;
  rolledIn: bigint;
  startsAt: string | null;
  endsAt: string | null;
  countsFrom: string | null;
  terms: LimitTerms;
}

const KEY = ['account_no', 'resource', 'unit', 'time_zone'];
const OTHERS = [
  'amount',
  'used',
  'rolled_in',
  'starts_at',
  'ends_at',
  'counts_from',
  'rollover',
  'tolerance',
  'share',
  'priority_from',
];

export class LimitTable {
  private readonly select: Statement;
  private readonly remove: Statement;
  private readonly selectQuota: Statement;
  private readonly writer: RowWriter;

  constructor(db: Connection) {
    this.select = prepare(
      db,
      `SELECT ${[...KEY, ...OTHERS].join(', ')} FROM limits WHERE account_no = ?
      ORDER BY resource, unit, time_zone`,
    );
    this.selectQuota = prepare(
      db,
      `SELECT 1 FROM limits l JOIN accounts a ON a.account_no = l.account_no WHERE l.unit <> '' AND a.ledger_no = ? LIMIT 1`,
    );
    this.remove = prepare(db, `DELETE FROM limits WHERE (${KEY.join(', ')}) = (?, ?, ?, ?)`);
    this.writer = new RowWriter(db, 'limits', KEY, OTHERS);
  }

  ofAccount(accountNo: number): LimitRow[] {
    return (this.select.all([accountNo]) as LimitColumns[]).map(limitRow);
  }

  /** True: some limit of the ledger has a window. */
  hasQuotas(ledgerNo: number): boolean {
    return this.selectQuota.get([ledgerNo]) !== undefined;
  }

  delete(row: LimitRow): void {
    this.remove.run(boundKey(row));
  }

  write(rows: readonly LimitRow[]): void {
    this.writer.write(rows, limitColumns);
  }
}

type LimitColumns = [
  accountNo: number,
  resource: string,
  unit: WindowUnit | '',
  timeZone: string,
  amount: string,
  used: string,
  rolledIn: string,
  startsAt: string | null,
  endsAt: string | null,
  countsFrom: string | null,
  rollover: string | null,
  tolerance: string | null,
  share: string | null,
  priorityFrom: number | null,
];

const limitRow = (columns: LimitColumns): LimitRow => {
  const [accountNo, resource, unit, timeZone, amount, used, rolledIn, startsAt, endsAt, countsFrom, ...stated] =
    columns;
  const [rollover, tolerance, share, priorityFrom] = stated;
  return {
    accountNo,
    resource,
    window: unit === '' ? undefined : { unit, timeZone },
    amount: BigInt(amount),
    used: BigInt(used),
    rolledIn: BigInt(rolledIn),
    startsAt,
    endsAt,
    countsFrom,
    terms: {
      ...(rollover !== null && { rollover }),
      ...(tolerance !== null && { tolerance }),
      ...(share !== null && priorityFrom !== null && { priorityShare: { share, priorityFrom } }),
    },
  };
};

const boundKey = ({ accountNo, resource, window }: LimitRow): Row => [
  accountNo,
  resource,
  window?.unit ?? '',
  window?.timeZone ?? '',
];

const limitColumns = (row: LimitRow): Row => [
  ...boundKey(row),
  row.amount.toString(),
  row.used.toString(),
  row.rolledIn.toString(),
  row.startsAt,
  row.endsAt,
  row.countsFrom,
  row.terms.rollover ?? null,
  row.terms.tolerance ?? null,
  row.terms.priorityShare?.share ?? null,
  row.terms.priorityShare?.priorityFrom ?? null,
];
