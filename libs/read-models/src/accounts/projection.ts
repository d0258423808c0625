import { eventGuard, type EventOf, instantText, type LedgerEvent, postings, ROOT } from '@ledger/domain';
import { type Connection } from '../model/database';
import { type Projection } from '../model/projection';
import { putBackEnd } from '../model/put-back';
import { type AccountEntry, type AccountStanding, type LedgerEntry } from '../model/entries';
import { AccountTable, ledgerEntry } from './rows';

const isTaken = eventGuard('lifecycle', 'funds', 'accounts', 'clock');

/** Projects ledgers and their accounts. The other models look up the owners of their rows here. */
export class AccountsProjection implements Projection {
  readonly name = 'accounts';
  private readonly table: AccountTable;
  private readonly ledgers = new Map<string, LedgerEntry>();
  /** Accounts by ledger and account id. */
  private readonly accounts = new Map<LedgerEntry, Map<string, AccountEntry>>();
  private accountCount = 0;
  private readonly changedLedgers = new Set<LedgerEntry>();
  /** Ledgers of which an event was taken since the last flush. */
  private readonly movedLedgers = new Set<LedgerEntry>();
  private readonly changedAccounts = new Set<AccountEntry>();
  private nextLedgerNo: number;
  private nextAccountNo: number;

  constructor(db: Connection) {
    this.table = new AccountTable(db);
    this.nextLedgerNo = this.table.nextLedgerNo();
    this.nextAccountNo = this.table.nextAccountNo();
  }

  get cachedRows(): number {
    return this.accountCount + this.ledgers.size;
  }

  /** Revision of the ledger's last event that is in the tables; -1: none is. */
  revisionOf(ledgerId: string): bigint {
    return this.found(ledgerId)?.revision ?? -1n;
  }

  /** Notes that every model has taken the ledger's event. */
  taken(ledger: LedgerEntry, revision: bigint): void {
    ledger.revision = revision;
    this.movedLedgers.add(ledger);
  }

  /** @throws Error for a ledger that was never opened: the history is corrupt. */
  ledgerOf(ledgerId: string, event: LedgerEvent): LedgerEntry {
    const found = this.found(ledgerId);
    if (found !== undefined) return found;
    if (event.type !== 'LedgerOpened') throw new Error(`ledger ${ledgerId} was never opened`);
    return this.openLedger(ledgerId, event);
  }

  /** @throws Error for an account that was never opened: the history is corrupt. */
  account(ledger: LedgerEntry, id: string): AccountEntry {
    const known = this.known(ledger);
    const found = known.get(id) ?? this.load(ledger, id);
    if (found === undefined) throw new Error(`account ${id} of ledger ${ledger.id} was never opened`);
    return found;
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (!isTaken(event)) return;
    switch (event.type) {
      case 'ResourceDefined':
        ledger.resources.set(event.data.resource, { scale: event.data.scale, funded: 0n, withdrawn: 0n });
        this.changedLedgers.add(ledger);
        return;
      case 'Funded':
      case 'Withdrawn':
        return this.countOutside(event, ledger);
      case 'LedgerClosed':
        ledger.status = 'closed';
        ledger.closedAt = event.data.at;
        this.changedLedgers.add(ledger);
        return;
      case 'AccountOpened':
        return this.openAccount(ledger, event);
      case 'AccountUpdated':
        return this.update(ledger, event);
      case 'AccountSuspended':
        return this.stand(this.account(ledger, event.data.accountId), 'suspended');
      case 'AccountResumed':
        return this.stand(this.account(ledger, event.data.accountId), 'open');
      case 'AccountClosed': {
        const account = this.account(ledger, event.data.accountId);
        account.closedAt = event.data.at;
        return this.stand(account, 'closed');
      }
      case 'ClockReset':
        return this.putBack(ledger, event.data.at);
      case 'LedgerOpened':
        // The look-up of the ledger has already made the row.
        return;
      case 'Allocated':
      case 'Reclaimed':
      case 'Transferred':
      case 'Reallocated':
      case 'Released':
        // Balances stand in rows of their own, not in those of a ledger or an account.
        return;
    }
  }

  flush(): void {
    for (const ledger of this.changedLedgers) this.table.writeLedger(ledger);
    for (const ledger of this.movedLedgers) this.table.writeRevision(ledger);
    this.table.writeAccounts(this.changedAccounts);
    this.changedLedgers.clear();
    this.movedLedgers.clear();
    this.changedAccounts.clear();
  }

  forget(): void {
    this.changedLedgers.clear();
    this.movedLedgers.clear();
    this.changedAccounts.clear();
    this.ledgers.clear();
    this.accounts.clear();
    this.accountCount = 0;
    this.nextLedgerNo = this.table.nextLedgerNo();
    this.nextAccountNo = this.table.nextAccountNo();
  }

  private found(ledgerId: string): LedgerEntry | undefined {
    const known = this.ledgers.get(ledgerId);
    if (known !== undefined) return known;
    const stored = this.table.ledger(ledgerId);
    if (stored !== undefined) this.ledgers.set(ledgerId, stored);
    return stored;
  }

  private openLedger(id: string, { data }: EventOf<'LedgerOpened'>): LedgerEntry {
    const ledger = ledgerEntry({
      no: this.nextLedgerNo++,
      id,
      clock: data.clock,
      labels: JSON.stringify(data.labels ?? {}),
      openedAt: data.at,
      status: 'open',
      closedAt: null,
      revision: -1n,
      resources: new Map(data.resources.map(({ resource, scale }) => [resource, { scale, funded: 0n, withdrawn: 0n }])),
    });
    this.ledgers.set(id, ledger);
    this.changedLedgers.add(ledger);
    const labels = data.labels && { labels: data.labels };
    this.add(ledger, null, { accountId: ROOT, kind: 'pool', priority: 1, ...labels, at: data.at });
    return ledger;
  }

  private openAccount(ledger: LedgerEntry, { data }: EventOf<'AccountOpened'>): void {
    this.add(ledger, this.account(ledger, data.parentId), data);
  }

  private add(
    ledger: LedgerEntry,
    parent: AccountEntry | null,
    data: Omit<EventOf<'AccountOpened'>['data'], 'parentId'>,
  ): void {
    const no = this.nextAccountNo++;
    const account: AccountEntry = {
      no,
      ledgerNo: ledger.no,
      id: data.accountId,
      parent,
      path: `${parent === null ? '' : parent.path}${no.toString(36)}/`,
      depth: parent === null ? 0 : parent.depth + 1,
      kind: data.kind,
      openedAt: data.at,
      state: 'open',
      priority: data.priority,
      labels: JSON.stringify(data.labels ?? {}),
      profile: data.profile ?? null,
      expiresAt: data.maxSeconds === undefined ? null : instantText(Date.parse(data.at) + data.maxSeconds * 1000),
      closedAt: null,
      storedLabels: '{}',
      stored: false,
    };
    this.keep(ledger, account);
    this.changedAccounts.add(account);
  }

  private update(ledger: LedgerEntry, { data }: EventOf<'AccountUpdated'>): void {
    const account = this.account(ledger, data.accountId);
    if (data.priority !== undefined) account.priority = data.priority;
    if (data.labels !== undefined) account.labels = JSON.stringify(data.labels);
    this.changedAccounts.add(account);
  }

  private stand(account: AccountEntry, state: AccountStanding): void {
    account.state = state;
    this.changedAccounts.add(account);
  }

  /** Sets the ends of accounts back that were opened later than the clock's new time: they count from it. */
  private putBack(ledger: LedgerEntry, at: string): void {
    // Flushed first: the table is asked, since most accounts are not in memory, and some were only there.
    this.flush();
    for (const id of this.table.openedAfter(ledger.no, at)) {
      const account = this.account(ledger, id);
      if (account.expiresAt !== null) account.expiresAt = putBackEnd(account.openedAt, account.expiresAt, at);
      account.openedAt = at;
      this.changedAccounts.add(account);
    }
  }

  private countOutside(event: LedgerEvent, ledger: LedgerEntry): void {
    for (const { bucket, resource, delta } of postings(event, ledger.scaleOf)) {
      if (bucket !== 'outside') continue;
      const totals = ledger.resources.get(resource)!;
      if (delta < 0n) totals.funded -= delta;
      else totals.withdrawn += delta;
    }
    this.changedLedgers.add(ledger);
  }

  private load(ledger: LedgerEntry, id: string): AccountEntry | undefined {
    const known = this.known(ledger);
    const found = this.table.account(
      ledger.no,
      id,
      (ancestorId, read) => known.get(ancestorId) ?? this.keep(ledger, read()),
    );
    return found && this.keep(ledger, found);
  }

  private keep(ledger: LedgerEntry, account: AccountEntry): AccountEntry {
    this.known(ledger).set(account.id, account);
    this.accountCount += 1;
    return account;
  }

  private known(ledger: LedgerEntry): Map<string, AccountEntry> {
    let known = this.accounts.get(ledger);
    if (known === undefined) this.accounts.set(ledger, (known = new Map()));
    return known;
  }
}
