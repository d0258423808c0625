import { renameSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { comparePositions, type EventReader, type Position, type RecordedEvent } from '@ledger/event-store';
import { close, closeWhole, openForWriting, removeDatabase, type Connection } from './database';
import type { RebuildProgress } from './messages';
import { LEDGER_STREAM_PREFIX, Projector } from './projector';

export type OnProgress = (progress: RebuildProgress) => void;

/** Events in one transaction, and between two reports of progress. */
const REBUILD_EVENTS_PER_TRANSACTION = 10_000;

/** Tables that grow from the log beside the live ones, until they take their place. */
export class Rebuild {
  private readonly db: Connection;
  private readonly projector: Projector;
  private events = 0;

  /** Begins anew: what an interrupted rebuild left behind is removed. */
  constructor(
    private readonly reader: EventReader,
    private readonly livePath: string,
    private readonly onProgress: OnProgress,
    /** Aborted: the rebuild is given up at the next page. */
    private readonly signal?: AbortSignal,
  ) {
    removeDatabase(this.path);
    this.db = openForWriting(this.path);
    this.projector = new Projector(this.db);
  }

  get position(): Position {
    return this.projector.position;
  }

  private get path(): string {
    return `${this.livePath}.rebuild`;
  }

  /** Projects everything up to the log's head at the time of the call. @throws EventNotProjected; the signal's reason. */
  async catchUp(): Promise<void> {
    const head = await this.reader.head();
    let gathered: RecordedEvent[] = [];
    const after = this.projector.checkpoint();
    const pages = this.reader.readAll({ streamPrefix: LEDGER_STREAM_PREFIX, ...(after !== undefined && { after }) });
    for await (const page of pages) {
      this.signal?.throwIfAborted();
      gathered.push(...page);
      if (gathered.length >= REBUILD_EVENTS_PER_TRANSACTION) {
        await this.project(gathered, head);
        gathered = [];
      }
      await nextTurn();
    }
    if (gathered.length > 0) await this.project(gathered, head);
    // The log's last events may be of streams that no model reads.
    this.projector.advance(head);
  }

  /** Takes the place of the live tables, which nobody may have open any more. Done or not done, whenever a crash comes. */
  takePlace(): void {
    closeWhole(this.db);
    // A write-ahead log left beside the old file would be taken for the new one's.
    settle(this.livePath);
    renameSync(this.path, this.livePath);
  }

  /** Leaves the live tables as they are. */
  abandon(): void {
    if (this.db.open) close(this.db);
    removeDatabase(this.path);
  }

  private async project(events: readonly RecordedEvent[], head: Position): Promise<void> {
    const { position } = events[events.length - 1]!;
    await this.projector.handle(events, position);
    this.events += events.length;
    this.onProgress({ position, head: comparePositions(position, head) > 0 ? position : head, events: this.events });
  }
}

/** Makes the file whole without its write-ahead log; a file that cannot be opened is removed with it. */
const settle = (path: string): void => {
  try {
    closeWhole(openForWriting(path));
  } catch {
    removeDatabase(path);
  }
};

/**
 * Builds every read model anew from the log and puts it in place of what is there. Nobody else may have the tables
 * open: on a running server ask its `ReadSide` instead. Interrupted, it leaves the tables as they were.
 *
 * @throws EventNotProjected naming the first event that cannot be projected.
 */
export const rebuildReadModels = async (
  reader: EventReader,
  databasePath: string,
  onProgress: OnProgress = () => undefined,
): Promise<Position> => {
  const rebuild = new Rebuild(reader, databasePath, onProgress);
  try {
    await rebuild.catchUp();
  } catch (error) {
    rebuild.abandon();
    throw error;
  }
  rebuild.takePlace();
  return rebuild.position;
};
