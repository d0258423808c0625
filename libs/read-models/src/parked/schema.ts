/** Table of ledgers whose events are no longer taken up, since one of them could not be. */
export const PARKED_TABLE = `
  CREATE TABLE parked_ledgers (
    ledger_id TEXT PRIMARY KEY,
    -- Of the first event that is owed; the ledger's rows stand before it.
    revision  INTEGER NOT NULL,
    -- Of the last one that is known to be owed.
    owed_to   INTEGER NOT NULL,
    reason    TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`;
