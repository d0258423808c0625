import type { InstantText, RejectionCode } from '@ledger/domain';
import { pathEnd } from '../model/entries';
import { accountRow, ledgerNumber } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { prepare, type Connection } from '../model/database';
import { InvalidPageToken } from '../errors';
import { hourFrom, hourOf } from '../model/hours';
import { pageOf, pageSize, type Page, type PageDemand } from '../model/page';

export interface RejectionsDemand extends PageDemand {
  readonly ledgerId: string;
  /** Account that the commands name, existing or not. Absent: all commands count. */
  readonly accountId?: string;
  /** True: accounts below it count as well. Only with `accountId`. Absent: false. */
  readonly subtree?: boolean;
  readonly code?: RejectionCode;
  /** Instant in the first hour. Absent: from the beginning. */
  readonly from?: InstantText;
  /** Instant in the last hour; at the very beginning of an hour, the hour before is the last. Absent: to the end. */
  readonly to?: InstantText;
}

/** Number of refusals of one account's commands for one reason, in the hours asked for. */
export interface RejectionLine {
  /** Absent: the commands named none. */
  readonly accountId?: string;
  readonly code: RejectionCode;
  /** Number of all refusals. */
  readonly count: number;
  /** Number of those that were too many to be recorded one by one. */
  readonly unrecorded: number;
  readonly firstAt: InstantText;
  readonly lastAt: InstantText;
}

/** Refusals by account, first those of commands that name none, then by code. Undefined: there is no such ledger. */
export const getRejections = async (
  db: Connection,
  demand: RejectionsDemand,
): Promise<Page<RejectionLine> | undefined> => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const size = pageSize(demand);
  const { conditions, values } = conditionsOf(db, ledgerNo, demand);
  const rows = prepare(
    db,
    `SELECT r.account_id, r.code, sum(r.recorded), sum(r.counted), min(r.first_at), max(r.last_at) FROM rejections r
     WHERE ${conditions.join(' AND ')} GROUP BY r.account_id, r.code ORDER BY r.account_id, r.code LIMIT ?`,
  ).all([...values, size + 1]) as [string, RejectionCode, number, number, string, string][];
  return pageOf(
    rows,
    demand,
    readCheckpoint(db).position,
    ([accountId, code, recorded, counted, firstAt, lastAt]) => ({
      ...(accountId !== '' && { accountId }),
      code,
      count: recorded + counted,
      unrecorded: counted,
      firstAt,
      lastAt,
    }),
    ({ accountId = '', code }) => `${accountId} ${code}`,
  );
};

const conditionsOf = (
  db: Connection,
  ledgerNo: number,
  { accountId, subtree, code, from, to, after }: RejectionsDemand,
): { readonly conditions: readonly string[]; readonly values: readonly (string | number)[] } => {
  const conditions = ['r.ledger_no = ?'];
  const values: (string | number)[] = [ledgerNo];
  const add = (condition: string, ...bound: readonly (string | number)[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  const top = accountId === undefined || !subtree ? undefined : accountRow(db, ledgerNo, accountId);
  if (top !== undefined) {
    const below = 'SELECT account_id FROM accounts WHERE ledger_no = ? AND path >= ? AND path < ?';
    add(`r.account_id IN (${below})`, ledgerNo, top.path, pathEnd(top.path));
  } else if (accountId !== undefined) add('r.account_id = ?', accountId);
  if (code !== undefined) add('r.code = ?', code);
  if (from !== undefined) add('r.hour >= ?', hourOf(from));
  if (to !== undefined) add('r.hour < ?', hourFrom(to));
  if (after !== undefined) {
    const [account, code, ...more] = after.split(' ');
    if (code === undefined || more.length > 0)
      throw new InvalidPageToken('must be what a page of this query ended with');
    add('(r.account_id, r.code) > (?, ?)', account!, code);
  }
  return { conditions, values };
};
