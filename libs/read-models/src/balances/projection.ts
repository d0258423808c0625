import { type EventOf, type LedgerEvent, postings, storedAmount, usageDeltas, type Bucket } from '@ledger/domain';
import { type AccountEntry, type LedgerEntry } from '../model/entries';
import { type AccountsProjection } from '../accounts/projection';
import { type Connection } from '../model/database';
import { type Projection } from '../model/projection';
import { BalanceTable, emptyBalance, type BalanceRow, type FinalRow } from './rows';

/**
 * Projects buckets from the events' postings, usage and plain limits, by account and resource. It reports what events
 * say and repairs nothing.
 */
export class BalancesProjection implements Projection {
  readonly name = 'balances';
  private readonly table: BalanceTable;
  /** Rows by account number. An account has few, at most one for each resource. */
  private readonly rows = new Map<number, BalanceRow[]>();
  private readonly changed: BalanceRow[] = [];
  private readonly closed: FinalRow[] = [];

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
  ) {
    this.table = new BalanceTable(db);
  }

  get cachedRows(): number {
    return this.rows.size;
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    for (const { accountId, resource, bucket, delta } of postings(event, ledger.scaleOf)) {
      if (bucket !== 'outside') this.move(this.accounts.account(ledger, accountId), resource, bucket, delta);
    }
    for (const { accountId, resource, used, reserved } of usageDeltas(event, ledger.scaleOf)) {
      if (used !== 0n || reserved !== 0n)
        this.count(this.accounts.account(ledger, accountId), resource, used, reserved);
    }
    if (event.type === 'LimitSet' && event.data.window === undefined) {
      const { accountId, resource, amount } = event.data;
      this.edit(this.accounts.account(ledger, accountId), resource).limit = storedAmount(
        amount,
        ledger.scaleOf(resource),
      );
    } else if (event.type === 'LimitRemoved' && event.data.window === undefined) {
      this.edit(this.accounts.account(ledger, event.data.accountId), event.data.resource).limit = null;
    } else if (event.type === 'AccountClosed') {
      this.close(ledger, event);
    }
  }

  flush(): void {
    this.table.write(this.changed, this.closed);
    for (const row of this.changed) row.changed = false;
    this.changed.length = 0;
    this.closed.length = 0;
  }

  forget(): void {
    this.changed.length = 0;
    this.closed.length = 0;
    this.rows.clear();
  }

  private move(account: AccountEntry, resource: string, bucket: InnerBucket, delta: bigint): void {
    this.edit(account, resource)[bucket] += delta;
    const tree = TREE_OF[bucket];
    for (let above: AccountEntry | null = account; above !== null; above = above.parent) {
      this.edit(above, resource)[tree] += delta;
    }
  }

  private count(account: AccountEntry, resource: string, used: bigint, reserved: bigint): void {
    for (let above: AccountEntry | null = account; above !== null; above = above.parent) {
      const row = this.edit(above, resource);
      row.used += used;
      row.reserved += reserved;
    }
  }

  private close(ledger: LedgerEntry, { data }: EventOf<'AccountClosed'>): void {
    const { no } = this.accounts.account(ledger, data.accountId);
    for (const { resource, consumed, closedBelow, used } of data.final) {
      const scale = ledger.scaleOf(resource);
      this.closed.push({
        accountNo: no,
        resource,
        consumed: storedAmount(consumed, scale),
        closedBelow: storedAmount(closedBelow, scale),
        used: storedAmount(used, scale),
      });
    }
  }

  /** Gives a row to change: it will be written. */
  private edit(account: AccountEntry, resource: string): BalanceRow {
    let rows = this.rows.get(account.no);
    if (rows === undefined) {
      rows = account.stored ? this.table.ofAccount(account.no) : [];
      this.rows.set(account.no, rows);
    }
    let row = rows.find((candidate) => candidate.resource === resource);
    if (row === undefined) rows.push((row = emptyBalance(account.no, resource)));
    if (!row.changed) {
      row.changed = true;
      this.changed.push(row);
    }
    return row;
  }
}

type InnerBucket = Exclude<Bucket, 'outside'>;

const TREE_OF = {
  available: 'treeAvailable',
  held: 'treeHeld',
  consumed: 'treeConsumed',
  closedBelow: 'treeClosedBelow',
} as const satisfies Record<InnerBucket, keyof BalanceRow>;
