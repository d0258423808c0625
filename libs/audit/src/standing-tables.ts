import type { Checkpoint, EventReader, UnmetClaim } from '@ledger/event-store';
import type { BalanceRow } from './compare-rows';

/** Tables of the read models as they stand at one position, for an auditor who compares them with the log. */
export interface StandingTables extends Checkpoint {
  /** Revision of the ledger's last event that is in the tables; -1 for a ledger that they do not know. */
  revisionOf(ledgerId: string): bigint;
  /** Reason why the tables left the ledger aside. Undefined: they follow it. */
  parkedLedger(ledgerId: string): { readonly reason: string } | undefined;
  /** Rows of each open account and resource; none for a ledger that the tables do not know. */
  rowsOf(ledgerId: string): Iterable<BalanceRow>;
  close(): void;
}

/** A directory of files derived from a log, and how its tables are read: the audit knows no read model. */
export interface DerivedDirectory {
  readonly path: string;
  /**
   * Opens the tables, or answers why they cannot be compared with the log: there are none, or they are of another
   * version.
   */
  openTables(path: string): Promise<StandingTables | { readonly notCompared: string }>;
  /** Answers the events that its other files know of and the log lacks. */
  findMissing(log: EventReader, path: string): Promise<readonly UnmetClaim[]>;
}

/**
 * Verification was refused, because most ledgers of the log from which the read models were made would not be looked
 * at.
 */
export class ReadModelsOfAnotherLog extends Error {
  override readonly name = 'ReadModelsOfAnotherLog';
}
