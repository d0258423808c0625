export { fitting } from './model/page';
export { AskTables, AskTablesHandler } from './serving/ask-tables';
export type { AnswerOf, DemandOf, ReadName, TableQuery } from './reads';
export type { AccountStanding } from './model/entries';
export type { AccountsDemand, AccountSummary, LedgerSummary, ResourceTotals } from './accounts/reading';
export type {
  AccountBalances,
  BalancesDemand,
  Buckets,
  ConservedTotals,
  LedgerTotals,
  ResourceBalance,
  TotalsDemand,
} from './balances/reading';
export { NoStandingBalances, openStandingBalances } from './projecting/standing-balances';
export { readModelsAsWitness } from './projecting/witness';
export type { StandingBalances, StandingRow } from './projecting/standing-balances';
export type { UsageDemand, UsageLine } from './usage/reading';
export type { UsageGroup } from './usage/grouping';
export type { AttributionFilter, SpanDemand } from './usage/filter';
export type { LimitStanding } from './limits/reading';
export type { Efficiency, EfficiencyDemand, ResourceEfficiency } from './outcomes/reading';
export type { RejectionLine, RejectionsDemand } from './rejections/reading';
export type { EscrowPart, EscrowsDemand, EscrowSummary } from './escrows/reading';
export type { EscrowStatus } from './escrows/projection';
export type { PeriodsDemand, PeriodSummary } from './periods/reading';
export { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from './model/page';
export type { Demand, Page, PageDemand } from './model/page';
export { InvalidPageToken, LedgerParked, NotYetProjected, QueryFailed, ReadSideUnavailable } from './errors';
export { POSITION_WAIT_MS, ReadSide } from './serving/read-side';
export type { QueryOptions, ReadSideOptions } from './serving/read-side';
export type { Log, LogLevel, ModelStatus, ReadSideStanding, ReadSideStatus, RebuildProgress } from './messages';
export { serveReadSide } from './serving/serve-read-side';
export { rebuildReadModels } from './projecting/rebuild';
export type { OnProgress, Rebuilt } from './projecting/rebuild';
export type { ParkedLedger } from './parked/parked-ledgers';
