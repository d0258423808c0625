import type { Revision } from '@ledger/event-store';
import { prepare, type Connection } from '../model/database';

/** A ledger whose events are no longer taken up, since one of them could not be. */
export interface ParkedLedger {
  readonly ledgerId: string;
  /** Revision of the first event that is owed; the ledger's rows stand before it. */
  readonly revision: Revision;
  /** Revision of the last event that is known to be owed. */
  readonly owedTo: Revision;
  /** Reason for people. It names the event, or what is missing. */
  readonly reason: string;
}

/** Parked ledgers by id. */
export const readParked = (db: Connection): readonly ParkedLedger[] =>
  (
    prepare(db, 'SELECT ledger_id, revision, owed_to, reason FROM parked_ledgers ORDER BY ledger_id').all(
      [],
    ) as ParkedRow[]
  ).map(([ledgerId, revision, owedTo, reason]) => ({
    ledgerId,
    revision: BigInt(revision),
    owedTo: BigInt(owedTo),
    reason,
  }));

type ParkedRow = [ledgerId: string, revision: number, owedTo: number, reason: string];

/** Parked ledgers as the projector knows them. A change is written with the transaction to which it belongs. */
export class ParkedLedgers {
  private readonly byId = new Map<string, ParkedLedger>();
  private readonly changed = new Set<string>();

  constructor(private readonly db: Connection) {
    this.forget();
  }

  get(ledgerId: string): ParkedLedger | undefined {
    return this.byId.get(ledgerId);
  }

  /** All parked ledgers by id. */
  all(): readonly ParkedLedger[] {
    return [...this.byId.values()];
  }

  put(parked: ParkedLedger): void {
    this.byId.set(parked.ledgerId, parked);
    this.changed.add(parked.ledgerId);
  }

  /** Notes one more event that is not taken up. */
  owe(parked: ParkedLedger, revision: Revision): void {
    if (revision > parked.owedTo) this.put({ ...parked, owedTo: revision });
  }

  release(ledgerId: string): void {
    this.byId.delete(ledgerId);
    this.changed.add(ledgerId);
  }

  /** Writes the changes, in the caller's transaction. */
  flush(): void {
    for (const ledgerId of this.changed) {
      const parked = this.byId.get(ledgerId);
      if (parked === undefined) prepare(this.db, 'DELETE FROM parked_ledgers WHERE ledger_id = ?').run([ledgerId]);
      else {
        prepare(this.db, 'INSERT OR REPLACE INTO parked_ledgers VALUES (?, ?, ?, ?)').run([
          ledgerId,
          Number(parked.revision),
          Number(parked.owedTo),
          parked.reason,
        ]);
      }
    }
    this.changed.clear();
  }

  /** Returns to what is written, after a transaction was undone. */
  forget(): void {
    this.byId.clear();
    this.changed.clear();
    for (const parked of readParked(this.db)) this.byId.set(parked.ledgerId, parked);
  }
}
