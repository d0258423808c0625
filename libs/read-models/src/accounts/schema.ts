/**
 * Tables of ledgers, their resources and their tree of accounts. Numbers are given in the log's order, so that every
 * rebuild gives the same ones. `path` lists the numbers from the root down, each followed by a slash: the accounts
 * below an account are the range of paths that begin with its own.
 */
export const ACCOUNT_TABLES = `
  CREATE TABLE ledgers (
    ledger_no  INTEGER PRIMARY KEY,
    ledger_id  TEXT NOT NULL UNIQUE,
    status     TEXT NOT NULL,
    clock      TEXT NOT NULL,
    labels     TEXT NOT NULL,
    opened_at  TEXT NOT NULL,
    closed_at  TEXT,
    -- Of the last event that is in the tables.
    revision   INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE ledger_resources (
    ledger_no  INTEGER NOT NULL,
    resource   TEXT NOT NULL,
    scale      INTEGER NOT NULL,
    -- Integer minor units as text, as every amount in this file: they go beyond 64 bits.
    funded     TEXT NOT NULL,
    withdrawn  TEXT NOT NULL,
    PRIMARY KEY (ledger_no, resource)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE accounts (
    account_no INTEGER PRIMARY KEY,
    ledger_no  INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    parent_no  INTEGER,
    path       TEXT NOT NULL,
    depth      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    labels     TEXT NOT NULL,
    -- The profile that it was opened with.
    profile    TEXT,
    -- When its time is over. Null: never.
    expires_at TEXT,
    opened_at  TEXT NOT NULL,
    closed_at  TEXT,
    UNIQUE (ledger_no, account_id)
  ) STRICT;
  -- The labels of accounts once more, to find accounts by them.
  CREATE TABLE account_labels (
    ledger_no  INTEGER NOT NULL,
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (ledger_no, name, value, account_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX accounts_by_path ON accounts (ledger_no, path, depth);
  CREATE INDEX accounts_by_parent ON accounts (parent_no, account_id)`;
