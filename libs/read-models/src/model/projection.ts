import { type LedgerEvent } from '@ledger/domain';
import { type LedgerEntry } from './entries';

/**
 * One read model: tables that are a fold of the log. Rows are changed in memory as events pass, and written by {@link
 * flush} in the caller's transaction: a row that many events of a page touch is written once.
 */
export interface Projection {
  /** Name of the model in a status and in the log. */
  readonly name: string;
  /** Number of rows in memory, by which the caches are bounded. */
  readonly cachedRows: number;
  /**
   * Takes an event. Events come in the log's order, each once.
   * @throws Error when the event cannot follow on the rows.
   */
  apply(event: LedgerEvent, ledger: LedgerEntry): void;
  /** Writes every changed row. */
  flush(): void;
  /** Drops all cached rows, changed or not: after a transaction was undone, or to bound memory after a commit. */
  forget(): void;
}
