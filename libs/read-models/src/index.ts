import { ListAccountsHandler, ListLedgersHandler } from './accounts/queries';
import { GetBalancesHandler, GetLedgerTotalsHandler } from './balances/queries';
import { GetUsageHandler } from './usage/queries';

export { ListAccounts, ListLedgers } from './accounts/queries';
export type { AccountStanding } from './accounts/entries';
export type { AccountsDemand, AccountSummary, LedgerSummary, ResourceTotals } from './accounts/reading';
export { GetBalances, GetLedgerTotals } from './balances/queries';
export type {
  AccountBalances,
  BalancesDemand,
  Buckets,
  ConservedTotals,
  LedgerTotals,
  ResourceBalance,
  TotalsDemand,
} from './balances/reading';
export { NoStandingBalances, openStandingBalances } from './balances/standing';
export type { StandingBalances, StandingRow } from './balances/standing';
export { GetUsage } from './usage/queries';
export type { UsageDemand, UsageGroup, UsageLine } from './usage/reading';
export { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from './page';
export type { Demand, Page, PageDemand } from './page';
export { InvalidPageToken, NotYetProjected, QueryFailed, ReadSideUnavailable } from './errors';
export { POSITION_WAIT_MS, ReadSide } from './read-side';
export type { ReadSideOptions } from './read-side';
export type { Log, LogLevel, ModelStatus, ReadSideStatus, RebuildProgress } from './messages';
export { serveReadSide } from './serve-read-side';
export { rebuildReadModels } from './rebuild';
export type { OnProgress } from './rebuild';
export { EventNotProjected } from './projector';

/** Nest providers that answer the queries; they ask for a {@link ReadSide}. */
export const READ_MODEL_HANDLERS = [
  ListLedgersHandler,
  ListAccountsHandler,
  GetBalancesHandler,
  GetLedgerTotalsHandler,
  GetUsageHandler,
];
