import { type AccountKind, type LedgerClock } from '@ledger/domain';
import { prepare, type Connection, type Row, type Statement } from '../model/database';
import { RowWriter } from '../model/row-writer';
import { type AccountEntry, type AccountStanding, type LedgerEntry, type ResourceEntry } from '../model/entries';

/** Reads and writes the rows of `ledgers`, `ledger_resources` and `accounts`. */
export class AccountTable {
  private readonly selectLedger: Statement;
  private readonly selectResources: Statement;
  private readonly upsertLedger: Statement;
  private readonly updateRevision: Statement;
  private readonly upsertResource: Statement;
  private readonly selectAccount: Statement;
  private readonly selectAccountByNo: Statement;
  private readonly accountWriter: RowWriter;
  private readonly insertLabel: Statement;
  private readonly deleteLabel: Statement;

  constructor(private readonly db: Connection) {
    this.selectLedger = prepare(
      db,
      'SELECT ledger_no, clock, labels, opened_at, status, closed_at, revision FROM ledgers WHERE ledger_id = ?',
    );
    this.selectResources = prepare(
      db,
      'SELECT resource, scale, funded, withdrawn FROM ledger_resources WHERE ledger_no = ?',
    );
    this.upsertLedger = prepare(
      db,
      `INSERT INTO ledgers (ledger_no, ledger_id, status, clock, labels, opened_at, closed_at, revision)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (ledger_no) DO UPDATE SET status = excluded.status, closed_at = excluded.closed_at`,
    );
    this.updateRevision = prepare(db, 'UPDATE ledgers SET revision = ? WHERE ledger_no = ?');
    this.upsertResource = prepare(
      db,
      `INSERT INTO ledger_resources (ledger_no, resource, scale, funded, withdrawn) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (ledger_no, resource) DO UPDATE SET funded = excluded.funded, withdrawn = excluded.withdrawn`,
    );
    this.selectAccount = prepare(
      db,
      `SELECT ${ACCOUNT_COLUMNS.join(', ')} FROM accounts WHERE ledger_no = ? AND account_id = ?`,
    );
    this.selectAccountByNo = prepare(db, `SELECT ${ACCOUNT_COLUMNS.join(', ')} FROM accounts WHERE account_no = ?`);
    this.accountWriter = new RowWriter(db, 'accounts', ['account_no'], ['ledger_no', ...ACCOUNT_COLUMNS.slice(1)]);
    this.insertLabel = prepare(
      db,
      'INSERT INTO account_labels (ledger_no, name, value, account_id) VALUES (?, ?, ?, ?)',
    );
    this.deleteLabel = prepare(
      db,
      'DELETE FROM account_labels WHERE (ledger_no, name, value, account_id) = (?, ?, ?, ?)',
    );
  }

  /** Undefined: no such ledger has a row. */
  ledger(id: string): LedgerEntry | undefined {
    const row = this.selectLedger.get([id]) as Row | undefined;
    if (row === undefined) return undefined;
    const [no, clock, labels, openedAt, status, closedAt, revision] = row as [
      number,
      LedgerClock,
      string,
      string,
      'open' | 'closed',
      string | null,
      number,
    ];
    const resources = new Map<string, ResourceEntry>();
    for (const found of this.selectResources.all([no]) as Row[]) {
      const [resource, scale, funded, withdrawn] = found as [string, number, string, string];
      resources.set(resource, { scale, funded: BigInt(funded), withdrawn: BigInt(withdrawn) });
    }
    const standing = { status, closedAt, revision: BigInt(revision) };
    return ledgerEntry({ no, id, clock, labels, openedAt, ...standing, resources });
  }

  /** Account with its ancestors, taken from `known` or as they are stored. Undefined: no such account has a row. */
  account(
    ledgerNo: number,
    id: string,
    known: (id: string, load: () => AccountEntry) => AccountEntry,
  ): AccountEntry | undefined {
    const row = this.selectAccount.get([ledgerNo, id]) as Row | undefined;
    return row && this.entry(ledgerNo, row, known);
  }

  /** Ids of open accounts that were opened after an instant. */
  openedAfter(ledgerNo: number, at: string): readonly string[] {
    const after = "SELECT account_id FROM accounts WHERE ledger_no = ? AND state <> 'closed' AND opened_at > ?";
    return (prepare(this.db, after).all([ledgerNo, at]) as Row[]).map(([id]) => id as string);
  }

  nextLedgerNo(): number {
    return (prepare(this.db, 'SELECT coalesce(max(ledger_no), 0) + 1 FROM ledgers').get([]) as Row)[0] as number;
  }

  nextAccountNo(): number {
    return (prepare(this.db, 'SELECT coalesce(max(account_no), 0) + 1 FROM accounts').get([]) as Row)[0] as number;
  }

  writeLedger(ledger: LedgerEntry): void {
    const { no, id, status, clock, labels, openedAt, closedAt, revision } = ledger;
    this.upsertLedger.run([no, id, status, clock, labels, openedAt, closedAt, Number(revision)]);
    for (const [resource, { scale, funded, withdrawn }] of ledger.resources) {
      this.upsertResource.run([no, resource, scale, funded.toString(), withdrawn.toString()]);
    }
  }

  writeRevision({ no, revision }: LedgerEntry): void {
    this.updateRevision.run([Number(revision), no]);
  }

  writeAccounts(accounts: ReadonlySet<AccountEntry>): void {
    this.accountWriter.write([...accounts], accountColumns);
    for (const account of accounts) {
      account.stored = true;
      if (account.labels !== account.storedLabels) this.writeLabels(account);
    }
  }

  private writeLabels(account: AccountEntry): void {
    const entries = (labels: string): [string, string][] =>
      Object.entries(JSON.parse(labels) as Record<string, string>);
    const { ledgerNo, id, labels, storedLabels } = account;
    for (const [name, value] of entries(storedLabels)) this.deleteLabel.run([ledgerNo, name, value, id]);
    for (const [name, value] of entries(labels)) this.insertLabel.run([ledgerNo, name, value, id]);
    account.storedLabels = labels;
  }

  private entry(
    ledgerNo: number,
    row: Row,
    known: (id: string, load: () => AccountEntry) => AccountEntry,
  ): AccountEntry {
    const [no, id, parentNo, path, depth, kind, state, priority, labels, profile, expiresAt, openedAt, closedAt] =
      row as AccountRow;
    let parent: AccountEntry | null = null;
    if (parentNo !== null) {
      const parentRow = this.selectAccountByNo.get([parentNo]) as Row | undefined;
      if (parentRow === undefined)
        throw new Error(`account ${id} has no parent of number ${parentNo}: the tables are corrupt`);
      parent = known(parentRow[1] as string, () => this.entry(ledgerNo, parentRow, known));
    }
    const terms = { kind, priority, labels, storedLabels: labels, profile, expiresAt };
    return { no, ledgerNo, id, parent, path, depth, ...terms, state, openedAt, closedAt, stored: true };
  }
}

const ACCOUNT_COLUMNS = [
  'account_no',
  'account_id',
  'parent_no',
  'path',
  'depth',
  'kind',
  'state',
  'priority',
  'labels',
  'profile',
  'expires_at',
  'opened_at',
  'closed_at',
];
type AccountRow = [
  no: number,
  id: string,
  parentNo: number | null,
  path: string,
  depth: number,
  kind: AccountKind,
  state: AccountStanding,
  priority: number,
  labels: string,
  profile: string | null,
  expiresAt: string | null,
  openedAt: string,
  closedAt: string | null,
];

const accountColumns = (account: AccountEntry): Row => {
  const { ledgerNo, no, id, parent, path, depth, kind, state, priority, labels, profile, expiresAt } = account;
  const parentNo = parent === null ? null : parent.no;
  const place = [no, ledgerNo, id, parentNo, path, depth];
  return [...place, kind, state, priority, labels, profile, expiresAt, account.openedAt, account.closedAt];
};

export const ledgerEntry = (fields: Omit<LedgerEntry, 'scaleOf'>): LedgerEntry => ({
  ...fields,
  scaleOf: (resource) => {
    const found = fields.resources.get(resource);
    if (found === undefined) throw new Error(`resource ${resource} of ledger ${fields.id} was never defined`);
    return found.scale;
  },
});
