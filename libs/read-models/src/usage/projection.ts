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
  private readonly rows = new Map<string, UsageRow>();
  private readonly changed: UsageRow[] = [];

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
  ) {
    this.table = new UsageTable(db);
  }

  get cachedRows(): number {
    return this.rows.size;
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
    this.changed.length = 0;
  }

  forget(): void {
    this.changed.length = 0;
    this.rows.clear();
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
    const { accountNo, hour, operation, model, payerNo, resource } = key;
    // The length keeps two attributions apart whose texts, put together, would read the same.
    const name = `${accountNo} ${hour} ${payerNo} ${resource} ${operation.length} ${operation}${model}`;
    let row = this.rows.get(name);
    if (row === undefined) this.rows.set(name, (row = this.table.read(key)));
    if (!row.changed) {
      row.changed = true;
      this.changed.push(row);
    }
    return row;
  }
}

const NOBODY = 0;
