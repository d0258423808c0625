import { formatAmount, type DecimalText, type InstantText } from '@ledger/domain';
import { pathEnd } from '../accounts/entries';
import { accountRow, ledgerNumber, resourceRows } from '../accounts/reading';
import { readCheckpoint } from '../checkpoint';
import { prepare, type Connection } from '../database';
import { InvalidPageToken } from '../errors';
import { eachRow } from '../long-read';
import { pageSize, type Page, type PageDemand } from '../page';
import { MS_PER_HOUR } from './projection';

export type UsageGroup = 'account' | 'operation' | 'model' | 'hour' | 'payer';

export interface UsageDemand extends PageDemand {
  readonly ledgerId: string;
  /** Only what this account used. Absent: every account of the ledger. */
  readonly accountId?: string;
  /** With `accountId`: what everything below it used, too. Absent: false. */
  readonly subtree?: boolean;
  /** Exactly this one; '' is usage that states none. Absent: any. */
  readonly operation?: string;
  readonly model?: string;
  /** The hour that it lies in is the first. Absent: from the beginning. */
  readonly from?: InstantText;
  /** The hour that it lies in, unless it is its very beginning, is the last. Absent: to the end. */
  readonly to?: InstantText;
  /** What gets lines of its own. Absent or empty: one line a resource. */
  readonly groupBy?: readonly UsageGroup[];
}

/** A line of usage in one resource. Fields that were not grouped by are absent. */
export interface UsageLine {
  /** The account that used it. */
  readonly accountId?: string;
  /** Absent also where the usage stated none. */
  readonly operation?: string;
  readonly model?: string;
  /** Its beginning. */
  readonly hour?: InstantText;
  /** Null: nobody paid. */
  readonly payerId?: string | null;
  readonly resource: string;
  readonly amount: DecimalText;
  /** The part of the amount that nobody paid. */
  readonly unpaid: DecimalText;
  readonly charges: number;
  /** Charges above what the payer had available, and by how much in all. */
  readonly overruns: number;
  readonly overrun: DecimalText;
}

type Key = string | number;
/** Sorted by text or number, which is also the order of lines. */
const KEY_COLUMNS: Readonly<Record<UsageGroup, string>> = {
  account: 's.account_id',
  operation: 'u.operation',
  model: 'u.model',
  hour: 'u.hour',
  payer: "coalesce(p.account_id, '')",
};
const GROUPS = Object.keys(KEY_COLUMNS) as UsageGroup[];

interface Sum {
  readonly keys: readonly Key[];
  amount: bigint;
  unpaid: bigint;
  charges: number;
  overruns: number;
  overrun: bigint;
}

/** Lines in the order of what they are grouped by (account, operation, model, hour, payer), then resource. Undefined: no such ledger or account. */
export const getUsage = async (db: Connection, demand: UsageDemand): Promise<Page<UsageLine> | undefined> => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const account = demand.accountId === undefined ? undefined : accountRow(db, ledgerNo, demand.accountId);
  if (demand.accountId !== undefined && account === undefined) return undefined;
  const groups = GROUPS.filter((group) => demand.groupBy?.includes(group));
  const filter = filterOf(demand, ledgerNo, account);
  const size = pageSize(demand);
  const { sums, more } = await sumLines(db, groups, filter, demand.after, size);
  const scales = new Map(resourceRows(db, ledgerNo).map(({ resource, scale }) => [resource, scale]));
  const last = sums[sums.length - 1];
  return {
    items: sums.map((sum) => usageLine(groups, sum, scales)),
    ...(more && last !== undefined && { next: tokenOf(last.keys) }),
    position: readCheckpoint(db).position,
  };
};

interface Filter {
  readonly conditions: string[];
  readonly values: Key[];
}

const filterOf = (demand: UsageDemand, ledgerNo: number, account: { no: number; path: string } | undefined): Filter => {
  const filter: Filter = { conditions: ['s.ledger_no = ?'], values: [ledgerNo] };
  const add = (condition: string, ...values: Key[]): void => {
    filter.conditions.push(condition);
    filter.values.push(...values);
  };
  if (account !== undefined && demand.subtree) add('s.path >= ? AND s.path < ?', account.path, pathEnd(account.path));
  else if (account !== undefined) add('s.account_no = ?', account.no);
  if (demand.operation !== undefined) add('u.operation = ?', demand.operation);
  if (demand.model !== undefined) add('u.model = ?', demand.model);
  if (demand.from !== undefined) add('u.hour >= ?', Math.floor(Date.parse(demand.from) / MS_PER_HOUR));
  if (demand.to !== undefined) add('u.hour < ?', Math.ceil(Date.parse(demand.to) / MS_PER_HOUR));
  return filter;
};

/** Rows come sorted by their line, so that only one page of lines is ever in memory. */
const sumLines = async (
  db: Connection,
  groups: readonly UsageGroup[],
  { conditions, values }: Filter,
  after: string | undefined,
  size: number,
): Promise<{ readonly sums: readonly Sum[]; readonly more: boolean }> => {
  const columns = [...groups.map((group) => KEY_COLUMNS[group]), 'u.resource'];
  const where = [...conditions];
  const bound = [...values];
  if (after !== undefined) {
    where.push(`(${columns.join(', ')}) > (${columns.map(() => '?').join(', ')})`);
    bound.push(...keysOf(after, groups));
  }
  const rows = prepare(
    db,
    `SELECT ${columns.join(', ')}, u.amount, u.charges, u.overruns, u.overrun, u.payer_no
     FROM accounts s JOIN usage u ON u.account_no = s.account_no LEFT JOIN accounts p ON p.account_no = u.payer_no
     WHERE ${where.join(' AND ')} ORDER BY ${columns.join(', ')}`,
  ).iterate(bound) as IterableIterator<Key[]>;
  const sums: Sum[] = [];
  let more = false;
  await eachRow(rows, (row) => {
    let sum = sums[sums.length - 1];
    if (sum === undefined || sum.keys.some((key, place) => key !== row[place])) {
      if (sums.length === size) return !(more = true);
      sum = { keys: row.slice(0, columns.length), amount: 0n, unpaid: 0n, charges: 0, overruns: 0, overrun: 0n };
      sums.push(sum);
    }
    addRow(sum, row.slice(columns.length) as [string, number, number, string, number]);
    return true;
  });
  return { sums, more };
};

const addRow = (
  sum: Sum,
  [amount, charges, overruns, overrun, payerNo]: [string, number, number, string, number],
): void => {
  const units = BigInt(amount);
  sum.amount += units;
  if (payerNo === 0) sum.unpaid += units;
  sum.charges += charges;
  sum.overruns += overruns;
  sum.overrun += BigInt(overrun);
};

const usageLine = (groups: readonly UsageGroup[], sum: Sum, scales: ReadonlyMap<string, number>): UsageLine => {
  const resource = sum.keys[groups.length] as string;
  const text = (units: bigint): DecimalText => formatAmount(units, scales.get(resource)!);
  const stated = Object.assign(
    {},
    ...groups.map((group, place) => STATED[group](sum.keys[place]!)),
  ) as Partial<UsageLine>;
  return {
    ...stated,
    resource,
    amount: text(sum.amount),
    unpaid: text(sum.unpaid),
    charges: sum.charges,
    overruns: sum.overruns,
    overrun: text(sum.overrun),
  };
};

const STATED: Readonly<Record<UsageGroup, (key: Key) => Partial<UsageLine>>> = {
  account: (key) => ({ accountId: key as string }),
  operation: (key) => (key === '' ? {} : { operation: key as string }),
  model: (key) => (key === '' ? {} : { model: key as string }),
  hour: (key) => ({ hour: new Date((key as number) * MS_PER_HOUR).toISOString() }),
  payer: (key) => ({ payerId: key === '' ? null : (key as string) }),
};

const tokenOf = (keys: readonly Key[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

const keysOf = (token: string, groups: readonly UsageGroup[]): readonly Key[] => {
  const keys = parsed(Buffer.from(token, 'base64url').toString());
  const types = [...groups.map((group) => (group === 'hour' ? 'number' : 'string')), 'string'];
  if (!Array.isArray(keys) || keys.length !== types.length || keys.some((key, place) => typeof key !== types[place])) {
    throw new InvalidPageToken('not the `next` of a page of this query');
  }
  return keys as Key[];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
