/** Table of present limits, by owner, resource and window. Amounts are integer minor units; ratios are decimal text. */
export const LIMIT_TABLES = `
  CREATE TABLE limits (
    account_no     INTEGER NOT NULL,
    resource       TEXT NOT NULL,
    -- Both '': no window.
    unit           TEXT NOT NULL,
    time_zone      TEXT NOT NULL,
    amount         TEXT NOT NULL,
    -- Counted in the period that was last begun; without a window it is the balance's, and this is '0'.
    used           TEXT NOT NULL,
    rolled_in      TEXT NOT NULL,
    -- Of the period that was last begun. Null: no window.
    starts_at      TEXT,
    ends_at        TEXT,
    -- Adjustments of charges that were decided earlier do not count. Null: no window.
    counts_from    TEXT,
    -- Null where they were not stated.
    rollover       TEXT,
    tolerance      TEXT,
    share          TEXT,
    priority_from  INTEGER,
    PRIMARY KEY (account_no, resource, unit, time_zone)
  ) STRICT, WITHOUT ROWID`;
