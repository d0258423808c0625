export { connectLedger } from './connect-ledger';
export { faultDetails } from './fault-details';
export type { FaultDetails } from './fault-details';
export type { ExecuteOptions, LedgerClient } from './one-server';
