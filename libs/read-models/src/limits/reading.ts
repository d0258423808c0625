import { formatAmount, WINDOW_UNITS, type DecimalText, type LimitView } from '@ledger/domain';
import { prepare, type Connection, type Statement } from '../model/database';
import { LimitTable, type LimitRow } from './rows';

/** A limit as far as events have brought it. A period that ended without an event is still shown, as `endsAt` tells. */
export type LimitStanding = LimitView;

/**
 * Reads limits by resource, and within it by how soon they turn: from minute to year, and last the one that never does.
 */
export const limitReader = (
  db: Connection,
  scales: ReadonlyMap<string, number>,
): ((accountNo: number) => readonly LimitStanding[]) => {
  const table = new LimitTable(db);
  const usage = prepare(db, 'SELECT used, reserved FROM balances WHERE account_no = ? AND resource = ?');
  return (accountNo) =>
    [...table.ofAccount(accountNo)].sort(byTurn).map((row) => standing(row, usage, scales.get(row.resource)!));
};

const standing = (row: LimitRow, usage: Statement, scale: number): LimitStanding => {
  const { accountNo, resource, window, amount, rolledIn, startsAt, endsAt, terms } = row;
  const counted = (usage.get([accountNo, resource]) as [string, string] | undefined) ?? ['0', '0'];
  const used = window === undefined ? BigInt(counted[0]) : row.used;
  const reserved = BigInt(counted[1]);
  const left = amount + rolledIn - used - reserved;
  const text = (units: bigint): DecimalText => formatAmount(units, scale);
  return {
    resource,
    amount: text(amount),
    ...(window !== undefined && { window, rolledIn: text(rolledIn) }),
    used: text(used),
    reserved: text(reserved),
    remaining: text(left > 0n ? left : 0n),
    ...(startsAt !== null && { startsAt }),
    ...(endsAt !== null && { endsAt }),
    ...terms,
  };
};

const byTurn = (a: LimitRow, b: LimitRow): number =>
  compare(a.resource, b.resource) || rank(a) - rank(b) || compare(a.window?.timeZone ?? '', b.window?.timeZone ?? '');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const rank = ({ window }: LimitRow): number =>
  window === undefined ? WINDOW_UNITS.length : WINDOW_UNITS.indexOf(window.unit);
