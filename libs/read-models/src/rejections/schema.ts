/** Table of refusals, by the account that the command named, code and hour. */
export const REJECTION_TABLES = `
  CREATE TABLE rejections (
    ledger_no  INTEGER NOT NULL,
    -- Whether or not there is such an account; '': the command named none.
    account_id TEXT NOT NULL,
    code       TEXT NOT NULL,
    -- Whole hours since 1970, UTC, of the decision; of several that were counted together, of the last.
    hour       INTEGER NOT NULL,
    -- Recorded one by one.
    recorded   INTEGER NOT NULL,
    -- Counted only, since they were too many to be recorded.
    counted    INTEGER NOT NULL,
    first_at   TEXT NOT NULL,
    last_at    TEXT NOT NULL,
    PRIMARY KEY (ledger_no, account_id, code, hour)
  ) STRICT, WITHOUT ROWID`;
