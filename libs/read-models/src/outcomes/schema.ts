/** Table of reported work, by the account that did it, hour and attribution. */
export const OUTCOME_TABLES = `
  CREATE TABLE outcomes (
    account_no     INTEGER NOT NULL,
    -- Whole hours since 1970, UTC, of when the work was done, or of the report where that is unknown.
    hour           INTEGER NOT NULL,
    attribution_no INTEGER NOT NULL,
    -- Integer millionths of a unit of work.
    work           TEXT NOT NULL,
    outcomes       INTEGER NOT NULL,
    -- Reports that said so; a report need not.
    successes      INTEGER NOT NULL,
    failures       INTEGER NOT NULL,
    PRIMARY KEY (account_no, hour, attribution_no)
  ) STRICT, WITHOUT ROWID`;
