import type { LedgerEvent } from '@ledger/domain';
import type { LedgerEntry } from '../model/entries';
import { prepare, type Connection, type Statement } from '../model/database';
import type { Projection } from '../model/projection';

export class PeriodsProjection implements Projection {
  readonly name = 'periods';
  readonly cachedRows = 0;
  private readonly insert: Statement;

  constructor(db: Connection) {
    this.insert = prepare(
      db,
      `INSERT INTO periods (ledger_no, number, label, from_at, to_at, totals, revision, chain_head, balances_hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (event.type !== 'PeriodClosed') return;
    const { number, label, from, at, totals, revision, chainHead, balancesHash } = event.data;
    const seal = [revision, chainHead, balancesHash];
    this.insert.run([ledger.no, number, label ?? null, from, at, JSON.stringify(totals), ...seal]);
  }

  flush(): void {}

  forget(): void {}
}
