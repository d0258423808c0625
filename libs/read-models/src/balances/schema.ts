/**
 * Tables of balances: integer minor units as text, by account and resource. The buckets are kept at the payer; `used`
 * and `reserved` at the spender and every account above it. The `tree_` columns are the buckets of the account and
 * everything below it. They are kept, since a charge touches those rows for `used` anyway, and summing a million rows
 * at each query would take too long.
 */
export const BALANCE_TABLES = `
  CREATE TABLE balances (
    account_no       INTEGER NOT NULL,
    resource         TEXT NOT NULL,
    available        TEXT NOT NULL,
    held             TEXT NOT NULL,
    consumed         TEXT NOT NULL,
    closed_below     TEXT NOT NULL,
    used             TEXT NOT NULL,
    reserved         TEXT NOT NULL,
    tree_available   TEXT NOT NULL,
    tree_held        TEXT NOT NULL,
    tree_consumed    TEXT NOT NULL,
    tree_closed_below TEXT NOT NULL,
    -- Of the limit without a window. Null: there is none.
    limit_amount     TEXT,
    PRIMARY KEY (account_no, resource)
  ) STRICT, WITHOUT ROWID;
  -- What an account was closed with. Its buckets are empty afterwards, and these are not rewritten.
  CREATE TABLE final_figures (
    account_no   INTEGER NOT NULL,
    resource     TEXT NOT NULL,
    consumed     TEXT NOT NULL,
    closed_below TEXT NOT NULL,
    used         TEXT NOT NULL,
    PRIMARY KEY (account_no, resource)
  ) STRICT, WITHOUT ROWID`;
