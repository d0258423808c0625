import { parsePosition, START, type EventReader, type Position, type Revision } from '@ledger/event-store';
import { prepare, type Connection } from './database';

/** How far the tables are in the log. */
export interface Checkpoint {
  readonly position: Position;
  /** The last event that was projected. Undefined: none was. */
  readonly lastEvent: { readonly stream: string; readonly revision: Revision; readonly id: string } | undefined;
}

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

/** False: the log is not the one that the tables were projected from, such as after an older backup was restored. */
export const isOfLog = async (checkpoint: Checkpoint, reader: EventReader): Promise<boolean> => {
  const { lastEvent } = checkpoint;
  if (lastEvent === undefined) return true;
  for await (const page of reader.readStream(lastEvent.stream, { from: lastEvent.revision, maxCount: 1 })) {
    if (page.length > 0) return page[0]!.id === lastEvent.id;
  }
  return false;
};
