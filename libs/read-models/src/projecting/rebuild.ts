import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import { renameSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { comparePositions, START, type EventReader, type Position, type RecordedEvent } from '@ledger/event-store';
import { close, closeWhole, removeDatabase, type Connection } from '../model/database';
import { openForWriting } from './schema';
import type { RebuildProgress } from '../messages';
import type { ParkedLedger } from '../parked/parked-ledgers';
import { Projector } from './projector';

export type OnProgress = (progress: RebuildProgress) => void;

/** Events in one transaction, and between two reports of progress. */
const REBUILD_EVENTS_PER_TRANSACTION = 10_000;

/** Tables that grow from the log beside the live ones, until they take their place. */
export class Rebuild {
  private readonly db: Connection;
  private readonly projector: Projector;
  private gathered: RecordedEvent[] = [];
  private head: Position = START;
  private events = 0;

  /** Begins from nothing: the remains of an interrupted rebuild are removed. */
  constructor(
    private readonly reader: EventReader,
    private readonly livePath: string,
    private readonly onProgress: OnProgress,
    /** Aborted: the rebuild ends at the next page. */
    private readonly signal?: AbortSignal,
  ) {
    removeDatabase(this.path);
    this.db = openForWriting(this.path);
    this.projector = new Projector(this.db);
  }

  get position(): Position {
    return this.projector.position;
  }

  /** Ledgers that could not be taken up whole. */
  get parked(): readonly ParkedLedger[] {
    return this.projector.parked;
  }

  private get path(): string {
    return `${this.livePath}.rebuild`;
  }

  /** Projects everything up to the log's head at the time of the call. @throws EventStoreUnavailable; the signal's reason. */
  async catchUp(): Promise<void> {
    this.head = await this.reader.head();
    const after = this.projector.checkpoint();
    const pages = this.reader.readAll({
      streamPrefix: LEDGER_STREAM_PREFIX,
      ...(after !== undefined && { after }),
      onDamage: (damage) => {
        this.project();
        this.projector.damaged(damage);
      },
    });
    for await (const page of pages) {
      this.signal?.throwIfAborted();
      this.gathered.push(...page);
      if (this.gathered.length >= REBUILD_EVENTS_PER_TRANSACTION) this.project();
      await nextTurn();
    }
    this.project();
    // Moves on to the head, since the log's last events may be of streams that no model reads.
    this.projector.advance(this.head);
  }

  /** Replaces the live tables, which nobody may have open any more. It is done or not done, whenever a crash comes. */
  takePlace(): void {
    closeWhole(this.db);
    // Settled first: a write-ahead log beside the old file would be taken for the new file's.
    settle(this.livePath);
    renameSync(this.path, this.livePath);
  }

  /** Removes the new tables and leaves the live ones as they are. */
  abandon(): void {
    if (this.db.open) close(this.db);
    removeDatabase(this.path);
  }

  private project(): void {
    const events = this.gathered.splice(0);
    if (events.length === 0) return;
    this.projector.take(events);
    this.events += events.length;
    const { position, head } = this;
    this.onProgress({ position, head: comparePositions(position, head) > 0 ? position : head, events: this.events });
  }
}

/** Makes the file whole without its write-ahead log. A file that cannot be opened is removed with it. */
const settle = (path: string): void => {
  try {
    closeWhole(openForWriting(path));
  } catch {
    removeDatabase(path);
  }
};

/** Report of new tables in their place. */
export interface Rebuilt {
  /** Position up to which they hold everything, except for the parked ledgers. */
  readonly position: Position;
  /** Ledgers of which an event could not be projected, by id. */
  readonly parked: readonly ParkedLedger[];
}

/**
 * Builds every read model anew from the log, and replaces the present tables. Nobody else may have the tables open: on
 * a running server ask its `ReadSide` instead. When it is interrupted, it leaves the tables as they were.
 * @throws EventStoreUnavailable; EventStoreCorrupt where the damage is not a single ledger's.
 */
export const rebuildReadModels = async (
  reader: EventReader,
  databasePath: string,
  onProgress: OnProgress = () => undefined,
): Promise<Rebuilt> => {
  const rebuild = new Rebuild(reader, databasePath, onProgress);
  try {
    await rebuild.catchUp();
  } catch (error) {
    rebuild.abandon();
    throw error;
  }
  rebuild.takePlace();
  return { position: rebuild.position, parked: rebuild.parked };
};
