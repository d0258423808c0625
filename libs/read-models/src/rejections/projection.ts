import type { LedgerEvent } from '@ledger/domain';
import type { LedgerEntry } from '../model/entries';
import { prepare, type Connection, type Statement } from '../model/database';
import { hourOf } from '../model/hours';
import type { Projection } from '../model/projection';

/** Projects refusals and their number. Written as they come: the ledger bounds how many are recorded. */
export class RejectionsProjection implements Projection {
  readonly name = 'rejections';
  readonly cachedRows = 0;
  private readonly upsert: Statement;

  constructor(db: Connection) {
    this.upsert = prepare(
      db,
      `INSERT INTO rejections (ledger_no, account_id, code, hour, recorded, counted, first_at, last_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (ledger_no, account_id, code, hour) DO UPDATE SET recorded = recorded + excluded.recorded,
         counted = counted + excluded.counted, first_at = min(first_at, excluded.first_at),
         last_at = max(last_at, excluded.last_at)`,
    );
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (event.type === 'CommandRejected') {
      const { accountId = '', rejection, at } = event.data;
      this.upsert.run([ledger.no, accountId, rejection.code, hourOf(at), 1, 0, at, at]);
    } else if (event.type === 'RejectionsCounted') {
      const { accountId, code, count, from, to } = event.data;
      this.upsert.run([ledger.no, accountId, code, hourOf(to), 0, count, from, to]);
    }
  }

  flush(): void {}

  forget(): void {}
}
