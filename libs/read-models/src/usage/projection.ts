import { type Charge, type LedgerEvent, storedAmount } from '@ledger/domain';
import { type LedgerEntry } from '../accounts/entries';
import { type AccountsProjection } from '../accounts/projection';
import { type Connection } from '../database';
import { type Projection } from '../projection';
import { UsageTable, type UsageKey, type UsageRow } from './table';

export const MS_PER_HOUR = 3_600_000;

/** Who used what, for which operation and model, in which hour, and who paid. */
export class UsageProjection implements Projection {
  readonly name = 'usage';
  private readonly table: UsageTable;
  /** By account number, the rows last touched at the end. */
  private readonly rows = new Map<number, UsageRow[]>();
  private rowCount = 0;
  private readonly changed: UsageRow[] = [];

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
  ) {
    this.table = new UsageTable(db);
  }

  get cachedRows(): number {
    return this.rowCount;
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (event.type !== 'Consumed' && event.type !== 'Settled') return;
    const { accountId, attribution, occurredAt, at, charges } = event.data;
    const accountNo = this.accounts.account(ledger, accountId).no;
    const hour = Math.floor(Date.parse(occurredAt ?? at) / MS_PER_HOUR);
    for (const charge of charges) {
      const { payerId, resource } = charge;
      const payerNo =
        payerId === null ? NOBODY : payerId === accountId ? accountNo : this.accounts.account(ledger, payerId).no;
      const { operation = '', model = '' } = attribution ?? {};
      this.add({ accountNo, hour, operation, model, payerNo, resource }, charge, ledger.scaleOf(resource));
    }
  }

  flush(): void {
    this.table.write(this.changed);
    for (const row of this.changed) row.changed = false;
    for (const { accountNo } of this.changed) this.trim(accountNo);
    this.changed.length = 0;
  }

  forget(): void {
    this.changed.length = 0;
    this.rows.clear();
    this.rowCount = 0;
  }

  private add(key: UsageKey, charge: Charge, scale: number): void {
    const row = this.edit(key);
    row.amount += storedAmount(charge.amount, scale);
    row.charges += 1;
    if (charge.overrun !== undefined) {
      row.overruns += 1;
      row.overrun += storedAmount(charge.overrun, scale);
    }
  }

  /** The row to change: it will be written. */
  private edit(key: UsageKey): UsageRow {
    const row = this.known(key) ?? this.keep(this.table.read(key));
    if (!row.changed) {
      row.changed = true;
      this.changed.push(row);
    }
    return row;
  }

  /** From the end: an agent mostly does again what it did last. */
  private known(key: UsageKey): UsageRow | undefined {
    const rows = this.rows.get(key.accountNo);
    if (rows === undefined) return undefined;
    for (let place = rows.length - 1; place >= 0; place--) {
      const row = rows[place]!;
      if (
        row.hour === key.hour &&
        row.payerNo === key.payerNo &&
        row.resource === key.resource &&
        row.model === key.model &&
        row.operation === key.operation
      ) {
        return row;
      }
    }
    return undefined;
  }

  private keep(row: UsageRow): UsageRow {
    const rows = this.rows.get(row.accountNo);
    if (rows === undefined) this.rows.set(row.accountNo, [row]);
    else rows.push(row);
    this.rowCount += 1;
    return row;
  }

  /** Keeps the search short for an account that does many different things; what is dropped was written. */
  private trim(accountNo: number): void {
    const rows = this.rows.get(accountNo)!;
    if (rows.length <= ROWS_PER_ACCOUNT_MAX) return;
    this.rowCount -= rows.length - ROWS_PER_ACCOUNT_KEPT;
    rows.splice(0, rows.length - ROWS_PER_ACCOUNT_KEPT);
  }
}

const ROWS_PER_ACCOUNT_MAX = 64;
const ROWS_PER_ACCOUNT_KEPT = 32;

const NOBODY = 0;
