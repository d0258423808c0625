/**
 * What was charged, by the account that used it, hour, attribution and payer. An attribution that is unknown is ''.
 */
export const USAGE_TABLES = `
  CREATE TABLE usage (
    account_no INTEGER NOT NULL,
    -- Whole hours since 1970, UTC, of when the call was made, or of the decision where that is unknown.
    hour       INTEGER NOT NULL,
    operation  TEXT NOT NULL,
    model      TEXT NOT NULL,
    -- 0: nobody paid.
    payer_no   INTEGER NOT NULL,
    resource   TEXT NOT NULL,
    -- Integer minor units.
    amount     TEXT NOT NULL,
    charges    INTEGER NOT NULL,
    -- Charges above what the payer had available, and by how much in all.
    overruns   INTEGER NOT NULL,
    overrun    TEXT NOT NULL,
    PRIMARY KEY (account_no, hour, operation, model, payer_no, resource)
  ) STRICT, WITHOUT ROWID`;
