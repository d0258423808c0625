import { existsSync } from 'node:fs';
import { formatAmount, type BalanceView, type DecimalText } from '@ledger/domain';
import type { Checkpoint } from '@ledger/event-store';
import { ledgerNumber, resourceRows } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { close, iterate, openForReading, prepare, schemaVersion } from '../model/database';
import { SCHEMA_VERSION } from './schema';
import { readParked, type ParkedLedger } from '../parked/parked-ledgers';

/** Row of one open account itself in one resource; `available` may be negative after a flagged overrun. */
export interface StandingRow extends Omit<BalanceView, 'allocated'> {
  readonly accountId: string;
}

/** Balances of a file as they stand at one position, for an auditor who compares them with the log. */
export interface StandingBalances extends Checkpoint {
  /** Revision of the ledger's last event that is in the tables; -1 for a ledger that they do not know. */
  revisionOf(ledgerId: string): bigint;
  /** Undefined: the tables follow the ledger. */
  parkedLedger(ledgerId: string): ParkedLedger | undefined;
  /** Rows of a ledger; none where the tables do not know it. */
  rowsOf(ledgerId: string): IterableIterator<StandingRow>;
  close(): void;
}

/** The tables cannot be compared with the log: there are none, or they are of another version. */
export class NoStandingBalances extends Error {
  override readonly name = 'NoStandingBalances';
}

/**
 * Reads the tables in the calling thread, beside a running server or without one. Events that are projected meanwhile
 * are not seen. Nothing is written.
 * @throws NoStandingBalances
 */
export const openStandingBalances = (databasePath: string): StandingBalances => {
  if (!existsSync(databasePath)) throw new NoStandingBalances(`${databasePath} does not exist`);
  const db = openForReading(databasePath);
  try {
    const version = schemaVersion(db);
    if (version !== SCHEMA_VERSION) {
      throw new NoStandingBalances(`${databasePath} has version ${version}, not ${SCHEMA_VERSION}`);
    }
    db.exec('BEGIN');
    const checkpoint = readCheckpoint(db);
    const parked = new Map(readParked(db).map((ledger) => [ledger.ledgerId, ledger]));
    return {
      ...checkpoint,
      revisionOf: (ledgerId) => {
        const row = prepare(db, 'SELECT revision FROM ledgers WHERE ledger_id = ?').get([ledgerId]);
        return row === undefined ? -1n : BigInt((row as [number])[0]);
      },
      parkedLedger: (ledgerId) => parked.get(ledgerId),
      *rowsOf(ledgerId) {
        const ledgerNo = ledgerNumber(db, ledgerId);
        if (ledgerNo === undefined) return;
        const scales = new Map(resourceRows(db, ledgerNo).map(({ resource, scale }) => [resource, scale]));
        for (const row of iterate(db, STANDING_ROWS, [ledgerNo]) as Iterable<Columns>) {
          yield standingRow(row, scales.get(row[1])!);
        }
      },
      close: () => {
        // Ended at once: the connection may live on until its statements are collected, and its view would hold up a
        // server that stops.
        db.exec('ROLLBACK');
        close(db);
      },
    };
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    close(db);
    throw error;
  }
};

const STANDING_ROWS = `
  SELECT a.account_id, b.resource, b.limit_amount, b.available, b.held, b.consumed, b.closed_below, b.used, b.reserved
  FROM accounts a JOIN balances b ON b.account_no = a.account_no WHERE a.ledger_no = ? AND a.state <> 'closed'`;

type Columns = [accountId: string, resource: string, limit: string | null, ...amounts: string[]];

const standingRow = ([accountId, resource, limit, ...amounts]: Columns, scale: number): StandingRow => {
  const text = (column: number): DecimalText => formatAmount(BigInt(amounts[column]!), scale);
  return {
    accountId,
    resource,
    available: text(0),
    held: text(1),
    consumed: text(2),
    closedBelow: text(3),
    used: text(4),
    reserved: text(5),
    ...(limit !== null && { limit: formatAmount(BigInt(limit), scale) }),
  };
};
