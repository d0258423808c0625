import { parsePosition, START, type Checkpoint } from '@ledger/event-store';
import { prepare, type Connection } from './database';

/** Place of the tables in the log. `START`: nothing was projected. */
export const readCheckpoint = (db: Connection): Checkpoint => {
  const row = prepare(db, 'SELECT position, stream, revision, event_id FROM checkpoint').get([]) as
    [string, string | null, string | null, string | null] | undefined;
  if (row === undefined) return { position: START, lastEvent: undefined };
  const [position, stream, revision, id] = row;
  const lastEvent = stream === null ? undefined : { stream, revision: BigInt(revision!), id: id! };
  return { position: parsePosition(position), lastEvent };
};

export const writeCheckpoint = (db: Connection, { position, lastEvent }: Checkpoint): void => {
  prepare(
    db,
    'INSERT OR REPLACE INTO checkpoint (one, position, stream, revision, event_id) VALUES (1, ?, ?, ?, ?)',
  ).run([position, lastEvent?.stream ?? null, lastEvent?.revision.toString() ?? null, lastEvent?.id ?? null]);
};
