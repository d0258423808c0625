/** The beginning of the name of every ledger's stream. */
export const LEDGER_STREAM_PREFIX = 'ledger-';

export const ledgerStream = (ledgerId: string): string => LEDGER_STREAM_PREFIX + ledgerId;

/** The ledger whose events the stream has. */
export const ledgerOfStream = (stream: string): string => stream.slice(LEDGER_STREAM_PREFIX.length);
