/** Table of funds that were held for a payee, open and ended. */
export const ESCROW_TABLES = `
  CREATE TABLE escrows (
    ledger_no  INTEGER NOT NULL,
    escrow_id  TEXT NOT NULL,
    payer_no   INTEGER NOT NULL,
    payee_no   INTEGER NOT NULL,
    -- Null: nobody but the parties.
    arbiter_no INTEGER,
    -- open, released, refunded or expired.
    status     TEXT NOT NULL,
    ended      INTEGER NOT NULL,
    -- JSON array by resource of what was held, released and refunded of it, as decimals.
    amounts    TEXT NOT NULL,
    reason     TEXT,
    opened_at  TEXT NOT NULL,
    -- Null: it does not expire.
    expires_at TEXT,
    ended_at   TEXT,
    PRIMARY KEY (ledger_no, escrow_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX escrows_by_end ON escrows (ledger_no, ended, escrow_id);
  -- Payers, payees and arbiters.
  CREATE TABLE escrow_parties (
    account_no INTEGER NOT NULL,
    escrow_id  TEXT NOT NULL,
    PRIMARY KEY (account_no, escrow_id)
  ) STRICT, WITHOUT ROWID`;
