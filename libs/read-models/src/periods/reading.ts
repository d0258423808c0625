import type { InstantText, PeriodTotals } from '@ledger/domain';
import { ledgerNumber } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { prepare, type Connection } from '../model/database';
import { InvalidPageToken } from '../errors';
import { pageOf, pageSize, type Page, type PageDemand } from '../model/page';

export interface PeriodsDemand extends PageDemand {
  readonly ledgerId: string;
}

/** A closed period with its proof. */
export interface PeriodSummary {
  readonly number: number;
  readonly label?: string;
  readonly from: InstantText;
  /** Time of the close. */
  readonly to: InstantText;
  /** Totals at the period's end, by resource. */
  readonly totals: readonly PeriodTotals[];
  /** Revision of the last event in it, and the chain's head there. */
  readonly revision: string;
  readonly chainHead: string;
  /** SHA-256, in base64, over the balances of every open account. */
  readonly balancesHash: string;
}

/** Lists periods from the first on. Undefined: there is no such ledger. */
export const listPeriods = (db: Connection, demand: PeriodsDemand): Page<PeriodSummary> | undefined => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const after = demand.after ?? '0';
  if (!/^\d{1,15}$/.test(after)) throw new InvalidPageToken('must be the number of a period');
  const size = pageSize(demand);
  const rows = prepare(
    db,
    `SELECT number, label, from_at, to_at, totals, revision, chain_head, balances_hash FROM periods
     WHERE ledger_no = ? AND number > ? ORDER BY number LIMIT ?`,
  ).all([ledgerNo, Number(after), size + 1]) as PeriodRow[];
  return pageOf(rows, demand, readCheckpoint(db).position, periodSummary, ({ number }) => String(number));
};

type PeriodRow = [
  number: number,
  label: string | null,
  from: string,
  to: string,
  totals: string,
  revision: string,
  chainHead: string,
  balancesHash: string,
];

const periodSummary = ([
  number,
  label,
  from,
  to,
  totals,
  revision,
  chainHead,
  balancesHash,
]: PeriodRow): PeriodSummary => ({
  number,
  ...(label !== null && { label }),
  from,
  to,
  totals: JSON.parse(totals) as PeriodTotals[],
  revision,
  chainHead,
  balancesHash,
});
