import { type EventOf, type LedgerEvent, storedAmount } from '@ledger/domain';
import { type LedgerEntry } from '../model/entries';
import { type AccountsProjection } from '../accounts/projection';
import { type AttributionNumbers } from '../attributions/numbers';
import { type Connection } from '../model/database';
import { hourOf } from '../model/hours';
import { type Projection } from '../model/projection';
import { UsageTable, type UsageKey, type UsageRow } from './rows';

/** Projects usage by spender, attribution, hour and payer. */
export class UsageProjection implements Projection {
  readonly name = 'usage';
  private readonly table: UsageTable;
  /** Rows by account number, those last touched at the end. */
  private readonly rows = new Map<number, UsageRow[]>();
  private rowCount = 0;
  private readonly changed: UsageRow[] = [];

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
    private readonly attributions: AttributionNumbers,
  ) {
    this.table = new UsageTable(db);
  }

  get cachedRows(): number {
    return this.rowCount;
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (event.type === 'Adjusted') return this.adjust(event.data, ledger);
    if (event.type !== 'Consumed' && event.type !== 'Settled') return;
    const { accountId, attribution, occurredAt, at, charges, price, unpriced } = event.data;
    const accountNo = this.accounts.account(ledger, accountId).no;
    const hour = hourOf(occurredAt ?? at);
    const attributionNo = this.attributions.of(attribution);
    for (const { payerId, resource, amount, overrun } of charges) {
      const payerNo = payerId === accountId ? accountNo : this.payerNo(ledger, payerId);
      const scale = ledger.scaleOf(resource);
      const row = this.edit({ accountNo, hour, attributionNo, payerNo, resource });
      const units = storedAmount(amount, scale);
      row.amount += units;
      row.charges += 1;
      if (price !== undefined && resource === PRICED) row.priced += units;
      this.overrun(row, overrun, scale);
    }
    if (unpriced) this.edit({ accountNo, hour, attributionNo, payerNo: NOBODY, resource: PRICED }).unpriced += 1;
  }

  /**
   * Books an adjustment in the hour of its decision, though the charge may be of an earlier one: periods that were
   * reported stay as they are.
   */
  private adjust(data: EventOf<'Adjusted'>['data'], ledger: LedgerEntry): void {
    const { accountId, payerId, resource, direction, amount, overrun, attribution, at } = data;
    const accountNo = this.accounts.account(ledger, accountId).no;
    const hour = hourOf(at);
    const attributionNo = this.attributions.of(attribution);
    const row = this.edit({ accountNo, hour, attributionNo, payerNo: this.payerNo(ledger, payerId), resource });
    const scale = ledger.scaleOf(resource);
    const units = storedAmount(amount, scale);
    const change = direction === 'credit' ? -units : units;
    row.amount += change;
    row.adjusted += change;
    this.overrun(row, overrun, scale);
  }

  private overrun(row: UsageRow, overrun: string | undefined, scale: number): void {
    if (overrun === undefined) return;
    row.overruns += 1;
    row.overrun += storedAmount(overrun, scale);
  }

  private payerNo(ledger: LedgerEntry, payerId: string | null): number {
    return payerId === null ? NOBODY : this.accounts.account(ledger, payerId).no;
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

  /** Gives a row to change: it will be written. */
  private edit(key: UsageKey): UsageRow {
    const row = this.known(key) ?? this.keep(this.table.read(key));
    if (!row.changed) {
      row.changed = true;
      this.changed.push(row);
    }
    return row;
  }

  /** Searched from the end, since an agent mostly does again what it did last. */
  private known(key: UsageKey): UsageRow | undefined {
    const rows = this.rows.get(key.accountNo);
    if (rows === undefined) return undefined;
    for (let place = rows.length - 1; place >= 0; place--) {
      const row = rows[place]!;
      if (
        row.hour === key.hour &&
        row.payerNo === key.payerNo &&
        row.attributionNo === key.attributionNo &&
        row.resource === key.resource
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

  /** Keeps the search short for an account that does many different things; rows that are dropped were written. */
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
/** Resource of all prices. */
const PRICED = 'usd';
