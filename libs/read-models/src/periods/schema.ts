/** Table of closed periods, with the data of their events word for word. */
export const PERIOD_TABLES = `
  CREATE TABLE periods (
    ledger_no     INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    label         TEXT,
    from_at       TEXT NOT NULL,
    to_at         TEXT NOT NULL,
    -- JSON array by resource, as decimals.
    totals        TEXT NOT NULL,
    revision      TEXT NOT NULL,
    chain_head    TEXT NOT NULL,
    balances_hash TEXT NOT NULL,
    PRIMARY KEY (ledger_no, number)
  ) STRICT, WITHOUT ROWID`;
