import type { Attribution, InstantText } from '@ledger/domain';
import { pathEnd } from '../model/entries';
import type { Connection } from '../model/database';
import { accountRow, ledgerNumber } from '../accounts/reading';
import { labelColumn, tagColumn, type Key } from './grouping';
import { hourFrom, hourOf } from '../model/hours';

/** Accounts and hours to look at. */
export interface SpanDemand {
  readonly ledgerId: string;
  /** Account whose usage counts. Absent: that of every account of the ledger. */
  readonly accountId?: string;
  /** True: usage of everything below it counts as well. Only with `accountId`. Absent: false. */
  readonly subtree?: boolean;
  /** Instant in the first hour. Absent: from the beginning. */
  readonly from?: InstantText;
  /** Instant in the last hour; at the very beginning of an hour, the hour before is the last. Absent: to the end. */
  readonly to?: InstantText;
}

/** Values that must match exactly; '' matches usage that has none. Absent: any. */
export interface AttributionFilter extends Pick<
  Attribution,
  'operation' | 'model' | 'provider' | 'task' | 'session' | 'tags'
> {
  /** Labels that the account itself must have now. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Conditions over accounts `s`, rows `u` with their hour, and attributions `t`. */
export interface Filter {
  readonly conditions: string[];
  readonly values: Key[];
}

/** Undefined: there is no such ledger or account. */
export const filterOf = (
  db: Connection,
  demand: SpanDemand & AttributionFilter,
): { readonly ledgerNo: number; readonly filter: Filter } | undefined => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const filter: Filter = { conditions: ['s.ledger_no = ?'], values: [ledgerNo] };
  const add = (condition: string, ...values: Key[]): void => {
    filter.conditions.push(condition);
    filter.values.push(...values);
  };
  if (demand.accountId !== undefined) {
    const account = accountRow(db, ledgerNo, demand.accountId);
    if (account === undefined) return undefined;
    if (demand.subtree) add('s.path >= ? AND s.path < ?', account.path, pathEnd(account.path));
    else add('s.account_no = ?', account.no);
  }
  for (const name of ['operation', 'model', 'provider', 'task', 'session'] as const) {
    const wanted = demand[name];
    if (wanted !== undefined) add(`t.${name} = ?`, wanted);
  }
  for (const [name, value] of Object.entries(demand.tags ?? {})) add(`${tagColumn(name)} = ?`, value);
  for (const [name, value] of Object.entries(demand.labels ?? {})) add(`${labelColumn(name)} = ?`, value);
  if (demand.from !== undefined) add('u.hour >= ?', hourOf(demand.from));
  if (demand.to !== undefined) add('u.hour < ?', hourFrom(demand.to));
  return { ledgerNo, filter };
};
