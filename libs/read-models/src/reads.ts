import type { Principal } from '@ledger/domain';
import { listAccounts, listLedgers } from './accounts/reading';
import { getBalances, ledgerTotals } from './balances/reading';
import { listEscrows } from './escrows/reading';
import { getEfficiency } from './outcomes/reading';
import { listPeriods } from './periods/reading';
import { getRejections } from './rejections/reading';
import { getUsage } from './usage/reading';

/** Reads that are answered while the projector is between two pages. They are quick: a page at most. */
export const SHORT_READS = {
  ListLedgers: listLedgers,
  ListAccounts: listAccounts,
  GetBalances: getBalances,
  ListEscrows: listEscrows,
  ListPeriods: listPeriods,
};
/** Reads that may last. Each has a connection of its own, while projecting goes on. */
export const LONG_READS = {
  GetUsage: getUsage,
  GetEfficiency: getEfficiency,
  GetRejections: getRejections,
  GetLedgerTotals: ledgerTotals,
};

type Reads = typeof SHORT_READS & typeof LONG_READS;
export type ReadName = keyof Reads;
export type DemandOf<N extends ReadName> = Parameters<Reads[N]>[1];
export type AnswerOf<N extends ReadName> = Awaited<ReturnType<Reads[N]>>;

/** A question about the tables. It is data, so that it can be sent to the thread that reads them. */
export interface TableQuery<N extends ReadName = ReadName> {
  readonly type: N;
  readonly caller: Principal;
  readonly demand: DemandOf<N>;
}
