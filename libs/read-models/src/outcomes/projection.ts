import { storedAmount, type LedgerEvent } from '@ledger/domain';
import type { LedgerEntry } from '../model/entries';
import type { AccountsProjection } from '../accounts/projection';
import type { AttributionNumbers } from '../attributions/numbers';
import { prepare, type Connection, type Statement } from '../model/database';
import { hourOf } from '../model/hours';
import type { Projection } from '../model/projection';

/** Decimals of work in a report and in these rows. */
export const WORK_SCALE = 6;

/** Projects reported work, to be weighed against usage. Written as it comes: reports are few beside charges. */
export class OutcomesProjection implements Projection {
  readonly name = 'outcomes';
  readonly cachedRows = 0;
  private readonly select: Statement;
  private readonly upsert: Statement;

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
    private readonly attributions: AttributionNumbers,
  ) {
    this.select = prepare(db, 'SELECT work FROM outcomes WHERE (account_no, hour, attribution_no) = (?, ?, ?)');
    this.upsert = prepare(
      db,
      `INSERT INTO outcomes (account_no, hour, attribution_no, work, outcomes, successes, failures) VALUES (?, ?, ?, ?, 1, ?, ?)
       ON CONFLICT (account_no, hour, attribution_no) DO UPDATE SET work = excluded.work, outcomes = outcomes + 1,
         successes = successes + excluded.successes, failures = failures + excluded.failures`,
    );
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (event.type !== 'OutcomeReported') return;
    const { accountId, work, success, attribution, occurredAt, at } = event.data;
    const account = this.accounts.account(ledger, accountId);
    const key = [account.no, hourOf(occurredAt ?? at), this.attributions.of(attribution)];
    const [before] = (this.select.get(key) as [string] | undefined) ?? ['0'];
    const sum = BigInt(before) + storedAmount(work, WORK_SCALE);
    this.upsert.run([...key, sum.toString(), success === true ? 1 : 0, success === false ? 1 : 0]);
  }

  flush(): void {}

  forget(): void {}
}
