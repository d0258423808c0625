export { compareRows } from './compare-rows';
export type { BalanceRow } from './compare-rows';
export type { Finding } from './finding';
export { LedgerAudit } from './ledger-audit';
export type { ResourceTotals } from './second-books';
export { ReadModelsOfAnotherLog } from './standing-tables';
export type { DerivedDirectory, StandingTables } from './standing-tables';
export { verifyDirectory } from './verify-directory';
export type { DirectoryVerdict, LedgerVerdict } from './verify-directory';
