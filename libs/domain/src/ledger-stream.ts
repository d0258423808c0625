/** Beginning of the name of every ledger's stream. */
export const LEDGER_STREAM_PREFIX = 'ledger-';

export const ledgerStream = (ledgerId: string): string => LEDGER_STREAM_PREFIX + ledgerId;

/** Id of the ledger whose events are in the stream. */
export const ledgerOfStream = (stream: string): string => stream.slice(LEDGER_STREAM_PREFIX.length);
