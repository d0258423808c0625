/** What the name of every ledger's stream begins with. */
export const LEDGER_STREAM_PREFIX = 'ledger-';
