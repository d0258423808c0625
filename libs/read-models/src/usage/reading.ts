import { formatAmount, type DecimalText, type InstantText } from '@ledger/domain';
import { resourceRows } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { iterate, type Connection } from '../model/database';
import { hourText } from '../model/hours';
import { eachRow } from '../model/long-read';
import { pageOf, pageSize, type Page, type PageDemand } from '../model/page';
import { filterOf, type AttributionFilter, type Filter, type SpanDemand } from './filter';
import { columnOf, inOrder, keysOf, tokenOf, type Key, type UsageGroup } from './grouping';
import type { SumColumns } from './rows';

export interface UsageDemand extends PageDemand, SpanDemand, AttributionFilter {
  /** Groups that get lines of their own. Absent or empty: one line for each resource. */
  readonly groupBy?: readonly UsageGroup[];
}

/** A line of usage in one resource. Fields that were not grouped by are absent. */
export interface UsageLine {
  /** Account that used it. */
  readonly accountId?: string;
  /** Absent also where the usage has none. */
  readonly operation?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly task?: string;
  readonly session?: string;
  /** Beginning of the hour. */
  readonly hour?: InstantText;
  /** Null: nobody paid. */
  readonly payerId?: string | null;
  /** Tags that were grouped by and that the usage has. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Labels that were grouped by and that the account has now. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly resource: string;
  /** Amount with adjustments: negative where more was credited than charged. */
  readonly amount: DecimalText;
  /** Part of the amount that nobody paid. */
  readonly unpaid: DecimalText;
  /** Part of the amount that adjustments made, in the hour of their decision: debits less credits. */
  readonly adjusted: DecimalText;
  /** Part of the amount that the server worked out from a price. */
  readonly priced: DecimalText;
  readonly charges: number;
  /** Charges above what the payer had available, and their excess in all. */
  readonly overruns: number;
  readonly overrun: DecimalText;
  /** Usages without a price, for which no usd were charged. Counted in the lines of usd only. */
  readonly unpriced: number;
}

interface Sum {
  readonly keys: readonly Key[];
  amount: bigint;
  unpaid: bigint;
  adjusted: bigint;
  priced: bigint;
  charges: number;
  overruns: number;
  overrun: bigint;
  unpriced: number;
}

/**
 * Lines in the order of their groups (account, operation, model, provider, task, session, hour, payer, tags, labels),
 * then by resource. Undefined: there is no such ledger or account.
 */
export const getUsage = async (db: Connection, demand: UsageDemand): Promise<Page<UsageLine> | undefined> => {
  const found = filterOf(db, demand);
  if (found === undefined) return undefined;
  const groups = inOrder(demand.groupBy ?? []);
  const sums = await sumLines(db, groups, found.filter, demand.after, pageSize(demand));
  const scales = new Map(resourceRows(db, found.ledgerNo).map(({ resource, scale }) => [resource, scale]));
  return pageOf(
    sums,
    demand,
    readCheckpoint(db).position,
    (sum) => usageLine(groups, sum, scales),
    (_line, place) => tokenOf(sums[place]!.keys),
  );
};

/**
 * The lines of a page, and one more that is only begun if another follows. Rows come sorted by their line, so that only
 * one page of lines is ever in memory.
 */
const sumLines = async (
  db: Connection,
  groups: readonly UsageGroup[],
  { conditions, values }: Filter,
  after: string | undefined,
  size: number,
): Promise<readonly Sum[]> => {
  const columns = [...groups.map(columnOf), 'u.resource'];
  const where = [...conditions];
  const bound = [...values];
  if (after !== undefined) {
    where.push(`(${columns.join(', ')}) > (${columns.map(() => '?').join(', ')})`);
    bound.push(...keysOf(after, groups));
  }
  const rows = iterate(
    db,
    `SELECT ${columns.join(', ')}, u.amount, u.adjusted, u.priced, u.charges, u.overruns, u.overrun, u.unpriced, u.payer_no
     FROM accounts s JOIN usage u ON u.account_no = s.account_no
       JOIN attributions t ON t.attribution_no = u.attribution_no LEFT JOIN accounts p ON p.account_no = u.payer_no
     WHERE ${where.join(' AND ')} ORDER BY ${columns.join(', ')}`,
    bound,
  ) as Iterable<Key[]>;
  const sums: Sum[] = [];
  await eachRow(rows, (row) => {
    let sum = sums[sums.length - 1];
    if (sum === undefined || sum.keys.some((key, place) => key !== row[place])) {
      sums.push((sum = emptySum(row.slice(0, columns.length))));
      if (sums.length > size) return false;
    }
    addRow(sum, row.slice(columns.length) as SumRow);
    return true;
  });
  return sums;
};

type SumRow = [...SumColumns, payerNo: number];

const emptySum = (keys: readonly Key[]): Sum => ({
  keys,
  amount: 0n,
  unpaid: 0n,
  adjusted: 0n,
  priced: 0n,
  charges: 0,
  overruns: 0,
  overrun: 0n,
  unpriced: 0,
});

const addRow = (sum: Sum, [amount, adjusted, priced, charges, overruns, overrun, unpriced, payerNo]: SumRow): void => {
  const units = BigInt(amount);
  sum.amount += units;
  if (payerNo === 0) sum.unpaid += units;
  sum.adjusted += BigInt(adjusted);
  sum.priced += BigInt(priced);
  sum.charges += charges;
  sum.overruns += overruns;
  sum.overrun += BigInt(overrun);
  sum.unpriced += unpriced;
};

const usageLine = (groups: readonly UsageGroup[], sum: Sum, scales: ReadonlyMap<string, number>): UsageLine => {
  const resource = sum.keys[groups.length] as string;
  const text = (units: bigint): DecimalText => formatAmount(units, scales.get(resource)!);
  return {
    ...statedIn(groups, sum.keys),
    resource,
    amount: text(sum.amount),
    unpaid: text(sum.unpaid),
    adjusted: text(sum.adjusted),
    priced: text(sum.priced),
    charges: sum.charges,
    overruns: sum.overruns,
    overrun: text(sum.overrun),
    unpriced: sum.unpriced,
  };
};

const statedIn = (groups: readonly UsageGroup[], keys: readonly Key[]): Partial<UsageLine> => {
  const stated: Record<string, unknown> = {};
  const [tags, labels]: Record<string, string>[] = [{}, {}];
  for (const [place, group] of groups.entries()) {
    const key = keys[place]!;
    if (group === 'payer') stated['payerId'] = key === '' ? null : key;
    else if (group === 'hour') stated['hour'] = hourText(key as number);
    else if (key === '') continue;
    else if (group === 'account') stated['accountId'] = key;
    else if (group.startsWith('tag:')) tags![group.slice('tag:'.length)] = key as string;
    else if (group.startsWith('label:')) labels![group.slice('label:'.length)] = key as string;
    else stated[group] = key;
  }
  if (groups.some((group) => group.startsWith('tag:'))) stated['tags'] = tags;
  if (groups.some((group) => group.startsWith('label:'))) stated['labels'] = labels;
  return stated;
};
