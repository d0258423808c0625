import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { close, isInterrupted, openForReading, type Connection } from './database';

/** Rows that are read before the event loop gets a turn. */
const ROWS_PER_TURN = 2_000;
/** Most long reads at once; further ones wait. Each has a connection, and holds back the write-ahead log's clean-up. */
const LONG_READS_MAX = 4;

/** Hands over every row until the consumer answers false. Projecting and other queries go on in between. */
export const eachRow = async <Row>(rows: Iterable<Row>, consume: (row: Row) => boolean | void): Promise<void> => {
  let count = 0;
  for (const row of rows) {
    if (consume(row) === false) return;
    if (++count % ROWS_PER_TURN === 0) await yieldToEventLoop();
  }
};

/**
 * Reads that last over several transactions of the projector. Each sees one state of the tables, on a connection that
 * is its own meanwhile, while projecting goes on. Connections are kept for later reads. They are closed before the file
 * is exchanged and opened again afterwards.
 */
export class LongReads {
  private readonly idle: Connection[] = [];
  private active = 0;
  private closed = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly path: string) {}

  /** @throws the signal's reason when it is aborted; the read ends at its next look at the event loop. */
  async run<T>(read: (db: Connection) => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.turn(signal);
    this.active += 1;
    try {
      const db = this.idle.pop() ?? openForReading(this.path);
      return await inSnapshot(db, read, signal).finally(() => this.idle.push(db));
    } finally {
      this.active -= 1;
      this.wake();
    }
  }

  /** Lets no read begin any more, and waits for those under way. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.active > 0) await this.change();
    for (const db of this.idle.splice(0)) close(db);
  }

  reopen(): void {
    this.closed = false;
    this.wake();
  }

  private async turn(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake);
    try {
      signal.throwIfAborted();
      while (this.closed || this.active >= LONG_READS_MAX) {
        await this.change();
        signal.throwIfAborted();
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private wake(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resume of waiting) resume();
  }
}

const inSnapshot = async <T>(db: Connection, read: (db: Connection) => Promise<T>, signal: AbortSignal): Promise<T> => {
  const interrupt = (): void => db.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    db.exec('BEGIN');
    return await read(db);
  } catch (error) {
    if (isInterrupted(error)) signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    // A transaction left open would go on showing this state, and the write-ahead log could not be cleaned up.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
};
