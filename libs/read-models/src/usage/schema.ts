/** Table of charges, by the account that used them, hour, attribution and payer. */
export const USAGE_TABLES = `
  CREATE TABLE usage (
    account_no     INTEGER NOT NULL,
    -- Whole hours since 1970, UTC, of when the call was made, or of the decision where that is unknown.
    hour           INTEGER NOT NULL,
    attribution_no INTEGER NOT NULL,
    -- 0: nobody paid.
    payer_no       INTEGER NOT NULL,
    resource       TEXT NOT NULL,
    -- Integer minor units, adjustments included: below zero where more was credited than charged in the hour.
    amount         TEXT NOT NULL,
    -- The part of it that adjustments made: debits less credits, in the hour of their decision.
    adjusted       TEXT NOT NULL,
    -- The part of it that the server worked out from a price.
    priced         TEXT NOT NULL,
    charges        INTEGER NOT NULL,
    -- Charges and debits above what the payer had available, and by how much in all.
    overruns       INTEGER NOT NULL,
    overrun        TEXT NOT NULL,
    -- Usages that have no price and cost no usd here: counted in the rows of usd that nobody paid.
    unpriced       INTEGER NOT NULL,
    PRIMARY KEY (account_no, hour, attribution_no, payer_no, resource)
  ) STRICT, WITHOUT ROWID`;
