import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { openForReading, type Connection } from './database';

/** Rows read between two looks at the event loop. */
const ROWS_PER_TURN = 2_000;
/** Long reads at once; more of them wait. Each has a connection, and holds back the write-ahead log's clean-up. */
const LONG_READS_MAX = 4;

/** Hands over every row until the consumer answers false, and lets projecting and other queries go on in between. */
export const eachRow = async <Row>(rows: Iterable<Row>, consume: (row: Row) => boolean | void): Promise<void> => {
  let count = 0;
  for (const row of rows) {
    if (consume(row) === false) return;
    if (++count % ROWS_PER_TURN === 0) await yieldToEventLoop();
  }
};

/**
 * Reads that last over several transactions of the projector: each sees one state of the tables, on a connection of
 * its own, while projecting goes on. Closed before the file is exchanged; opened again afterwards.
 */
export class LongReads {
  private active = 0;
  private closed = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly path: string) {}

  async run<T>(read: (db: Connection) => Promise<T>): Promise<T> {
    while (this.closed || this.active >= LONG_READS_MAX)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.active += 1;
    try {
      return await inSnapshot(this.path, read);
    } finally {
      this.active -= 1;
      this.wake();
    }
  }

  /** Lets none begin, and waits for those under way. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.active > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  reopen(): void {
    this.closed = false;
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }
}

const inSnapshot = async <T>(path: string, read: (db: Connection) => Promise<T>): Promise<T> => {
  const db = openForReading(path);
  try {
    db.exec('BEGIN');
    return await read(db);
  } finally {
    db.close();
  }
};
