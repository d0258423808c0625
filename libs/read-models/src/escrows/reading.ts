import { formatAmount, storedAmount, type DecimalText, type InstantText } from '@ledger/domain';
import { accountRow, ledgerNumber, resourceRows } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { prepare, type Connection } from '../model/database';
import { pageOf, pageSize, type Page, type PageDemand } from '../model/page';
import type { EscrowedAmount, EscrowStatus } from './projection';

export interface EscrowsDemand extends PageDemand {
  readonly ledgerId: string;
  /** Account that must be payer, payee or arbiter. Absent: any. */
  readonly accountId?: string;
  /** True: only open ones; false: only ended ones. Absent: both. */
  readonly open?: boolean;
}

export interface EscrowSummary {
  readonly escrowId: string;
  readonly payerId: string;
  readonly payeeId: string;
  /** Absent: only the parties may end it. */
  readonly arbiterId?: string;
  /** Status according to events: an escrow whose deadline has passed is open until its refund is recorded. */
  readonly status: EscrowStatus;
  /** Amounts by resource. */
  readonly amounts: readonly EscrowPart[];
  readonly reason?: string;
  readonly openedAt: InstantText;
  /** Absent: it does not expire. */
  readonly expiresAt?: InstantText;
  /** Absent: the escrow is open. */
  readonly endedAt?: InstantText;
}

export interface EscrowPart {
  readonly resource: string;
  /** Amount that was set aside. */
  readonly amount: DecimalText;
  readonly released: DecimalText;
  readonly refunded: DecimalText;
  /** Amount held now. */
  readonly rest: DecimalText;
}

/** Lists escrows by id. Undefined: there is no such ledger or account. */
export const listEscrows = (db: Connection, demand: EscrowsDemand): Page<EscrowSummary> | undefined => {
  const ledgerNo = ledgerNumber(db, demand.ledgerId);
  if (ledgerNo === undefined) return undefined;
  const account = demand.accountId === undefined ? undefined : accountRow(db, ledgerNo, demand.accountId);
  if (demand.accountId !== undefined && account === undefined) return undefined;
  const conditions = ['e.ledger_no = ?', 'e.escrow_id > ?'];
  const values: (string | number)[] = [ledgerNo, demand.after ?? ''];
  if (demand.open !== undefined) {
    conditions.push('e.ended = ?');
    values.push(demand.open ? 0 : 1);
  }
  if (account !== undefined) {
    conditions.push('e.escrow_id IN (SELECT escrow_id FROM escrow_parties WHERE account_no = ?)');
    values.push(account.no);
  }
  const size = pageSize(demand);
  const rows = prepare(
    db,
    `SELECT e.escrow_id, payer.account_id, payee.account_id, arbiter.account_id, e.status, e.amounts, e.reason,
            e.opened_at, e.expires_at, e.ended_at
     FROM escrows e JOIN accounts payer ON payer.account_no = e.payer_no
       JOIN accounts payee ON payee.account_no = e.payee_no
       LEFT JOIN accounts arbiter ON arbiter.account_no = e.arbiter_no
     WHERE ${conditions.join(' AND ')} ORDER BY e.escrow_id LIMIT ?`,
  ).all([...values, size + 1]) as EscrowRow[];
  const scales = new Map(resourceRows(db, ledgerNo).map(({ resource, scale }) => [resource, scale]));
  return pageOf(
    rows,
    demand,
    readCheckpoint(db).position,
    (row) => escrowSummary(row, scales),
    ({ escrowId }) => escrowId,
  );
};

type EscrowRow = [
  escrowId: string,
  payerId: string,
  payeeId: string,
  arbiterId: string | null,
  status: EscrowStatus,
  amounts: string,
  reason: string | null,
  openedAt: string,
  expiresAt: string | null,
  endedAt: string | null,
];

const escrowSummary = (row: EscrowRow, scales: ReadonlyMap<string, number>): EscrowSummary => {
  const [escrowId, payerId, payeeId, arbiterId, status, amounts, reason, openedAt, expiresAt, endedAt] = row;
  return {
    escrowId,
    payerId,
    payeeId,
    ...(arbiterId !== null && { arbiterId }),
    status,
    amounts: (JSON.parse(amounts) as EscrowedAmount[]).map((part) => ({
      ...part,
      rest: restOf(part, scales.get(part.resource)!),
    })),
    ...(reason !== null && { reason }),
    openedAt,
    ...(expiresAt !== null && { expiresAt }),
    ...(endedAt !== null && { endedAt }),
  };
};

const restOf = ({ amount, released, refunded }: EscrowedAmount, scale: number): DecimalText =>
  formatAmount(storedAmount(amount, scale) - storedAmount(released, scale) - storedAmount(refunded, scale), scale);
