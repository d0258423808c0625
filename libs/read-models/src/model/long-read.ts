import { FairQueue } from '@ledger/platform';
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
  private readonly waiting = new FairQueue<() => void>();
  private wakeCloser: () => void = () => undefined;

  constructor(private readonly path: string) {}

  /**
   * Reads of several origins begin in turn.
   *
   * @throws the signal's reason when it is aborted; the read ends at its next look at the event loop.
   */
  async run<T>(origin: string, signal: AbortSignal, read: (db: Connection) => Promise<T>): Promise<T> {
    await this.turn(origin, signal);
    try {
      signal.throwIfAborted();
      const db = this.idle.pop() ?? openForReading(this.path);
      return await inSnapshot(db, read, signal).finally(() => this.idle.push(db));
    } finally {
      this.active -= 1;
      this.wakeCloser();
      this.begin();
    }
  }

  /** Lets no read begin any more, and waits for those under way. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.active > 0) await new Promise<void>((resolve) => (this.wakeCloser = resolve));
    for (const db of this.idle.splice(0)) close(db);
  }

  reopen(): void {
    this.closed = false;
    this.begin();
  }

  private turn(origin: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.remove(origin, start);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave);
      this.waiting.add(origin, start);
      this.begin();
    });
  }

  private begin(): void {
    while (!this.closed && this.active < LONG_READS_MAX) {
      const start = this.waiting.take();
      if (start === undefined) return;
      this.active += 1;
      start();
    }
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
