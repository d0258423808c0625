/**
 * Table of descriptions of operations, each combination once: usage and outcomes refer to them. An unknown field is ''.
 * Numbers are given in the log's order, so that every rebuild gives the same ones.
 */
export const ATTRIBUTION_TABLE = `
  CREATE TABLE attributions (
    attribution_no INTEGER PRIMARY KEY,
    operation      TEXT NOT NULL,
    model          TEXT NOT NULL,
    provider       TEXT NOT NULL,
    task           TEXT NOT NULL,
    session        TEXT NOT NULL,
    -- JSON object, sorted by key.
    tags           TEXT NOT NULL,
    UNIQUE (operation, model, provider, task, session, tags)
  ) STRICT`;
