import {
  instantText,
  storedAmount,
  usageDeltas,
  type EventOf,
  type LedgerEvent,
  type UsageDelta,
  type Window,
} from '@ledger/domain';
import type { AccountEntry, LedgerEntry } from '../model/entries';
import type { AccountsProjection } from '../accounts/projection';
import type { Connection } from '../model/database';
import type { Projection } from '../model/projection';
import { LimitTable, type LimitRow } from './rows';

/**
 * Projects limits with their windows, as far as events have turned them: a period that ended without an event is still
 * the current one.
 */
export class LimitsProjection implements Projection {
  readonly name = 'limits';
  private readonly table: LimitTable;
  /** Rows by account number. */
  private readonly rows = new Map<number, LimitRow[]>();
  /**
   * Ledgers by number, with whether they have or had limits with windows. Most have none, and nothing is counted for
   * them.
   */
  private readonly quotas = new Map<number, boolean>();
  private readonly changed = new Set<LimitRow>();
  private readonly removed: LimitRow[] = [];

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
  ) {
    this.table = new LimitTable(db);
  }

  get cachedRows(): number {
    return this.rows.size;
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (this.hasQuotas(ledger.no)) {
      for (const delta of usageDeltas(event, ledger.scaleOf)) {
        if (delta.used !== 0n) this.count(this.accounts.account(ledger, delta.accountId), delta);
      }
    }
    if (event.type === 'LimitSet') this.set(ledger, event.data);
    else if (event.type === 'WindowStarted') this.turn(ledger, event.data);
    else if (event.type === 'LimitRemoved') this.remove(ledger, event.data);
  }

  flush(): void {
    for (const row of this.removed) this.table.delete(row);
    this.table.write([...this.changed]);
    this.removed.length = 0;
    this.changed.clear();
  }

  forget(): void {
    this.removed.length = 0;
    this.changed.clear();
    this.rows.clear();
    this.quotas.clear();
  }

  private hasQuotas(ledgerNo: number): boolean {
    let known = this.quotas.get(ledgerNo);
    if (known === undefined) this.quotas.set(ledgerNo, (known = this.table.hasQuotas(ledgerNo)));
    return known;
  }

  private count(spender: AccountEntry, { resource, used, chargedAt }: UsageDelta): void {
    for (let owner: AccountEntry | null = spender; owner !== null; owner = owner.parent) {
      for (const row of this.ofAccount(owner)) {
        if (row.startsAt === null || row.resource !== resource) continue;
        // Instants have one form, in which the earlier one is the smaller text.
        if (chargedAt !== undefined && (chargedAt < row.countsFrom! || chargedAt >= row.endsAt!)) continue;
        row.used += used;
        this.changed.add(row);
      }
    }
  }

  private set(ledger: LedgerEntry, data: EventOf<'LimitSet'>['data']): void {
    const { accountId, resource, window, startsAt, endsAt, at, rollover, tolerance, priorityShare } = data;
    const account = this.accounts.account(ledger, accountId);
    const rows = this.ofAccount(account);
    let row = rows.find(isLimit(resource, window));
    if (row === undefined) {
      // Charges up to the setting of the limit, in the same millisecond too, are not counted.
      const countsFrom = window === undefined ? null : instantText(Date.parse(at) + 1);
      const period = { used: 0n, rolledIn: 0n, startsAt: startsAt ?? null, endsAt: endsAt ?? null, countsFrom };
      row = { accountNo: account.no, resource, window, ...period, amount: 0n, terms: {} };
      rows.push(row);
    }
    if (window !== undefined) this.quotas.set(ledger.no, true);
    row.amount = storedAmount(data.amount, ledger.scaleOf(resource));
    row.terms = {
      ...(rollover !== undefined && { rollover }),
      ...(tolerance !== undefined && { tolerance }),
      ...(priorityShare !== undefined && { priorityShare }),
    };
    this.changed.add(row);
  }

  private turn(ledger: LedgerEntry, data: EventOf<'WindowStarted'>['data']): void {
    const { accountId, resource, window, startsAt, endsAt, rolledIn } = data;
    const row = this.ofAccount(this.accounts.account(ledger, accountId)).find(isLimit(resource, window));
    if (row === undefined) throw new Error(`a window of ${resource} of ${accountId} began that has no limit`);
    row.used = 0n;
    row.rolledIn = storedAmount(rolledIn, ledger.scaleOf(resource));
    row.startsAt = startsAt;
    row.countsFrom = startsAt;
    row.endsAt = endsAt;
    this.changed.add(row);
  }

  private remove(ledger: LedgerEntry, { accountId, resource, window }: EventOf<'LimitRemoved'>['data']): void {
    const rows = this.ofAccount(this.accounts.account(ledger, accountId));
    const place = rows.findIndex(isLimit(resource, window));
    if (place < 0) return;
    const [row] = rows.splice(place, 1) as [LimitRow];
    this.changed.delete(row);
    this.removed.push(row);
  }

  private ofAccount(account: AccountEntry): LimitRow[] {
    let rows = this.rows.get(account.no);
    if (rows === undefined) {
      rows = account.stored ? this.table.ofAccount(account.no) : [];
      this.rows.set(account.no, rows);
    }
    return rows;
  }
}

const isLimit =
  (resource: string, window: Window | undefined) =>
  (row: LimitRow): boolean =>
    row.resource === resource && row.window?.unit === window?.unit && row.window?.timeZone === window?.timeZone;
