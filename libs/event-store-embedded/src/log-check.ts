import { EventStoreCorrupt } from '@ledger/event-store';
import { type Connection, numberOf, rowsOf, storeError } from '@ledger/event-store-local';
import { intact, LogReading } from './log-reading';

const TAIL_BATCHES_CHECKED = 16;

/**
 * Checks what can be seen of a log without reading it through: the table of streams and its index agree, all streams
 * together end where the log ends, and the newest batches, which a failing disk damages first, are whole. The others
 * are checked as they are read.
 *
 * @throws EventStoreCorrupt naming the place.
 */
export const checkLog = (file: string, connection: Connection): void => {
  try {
    checkStreams(file, connection);
    checkTail(file, connection);
  } catch (error) {
    throw storeError(file, error);
  }
};

const checkStreams = (file: string, connection: Connection): void => {
  // Names are looked up in the index alone: a stream that it lacks would pass for one that never was.
  const [verdict] = rowsOf(connection, "PRAGMA integrity_check('streams')").get([]) as [string];
  if (verdict !== 'ok') throw new EventStoreCorrupt(`${file}: the table of streams is damaged: ${verdict}`);
  const end = numberOf(connection, 'SELECT max(last) FROM batches');
  const events = numberOf(connection, 'SELECT sum(head + 1) FROM streams');
  if (events === end) return;
  throw new EventStoreCorrupt(`${file}: its streams have ${events} events, and its batches end at position ${end}`);
};

const checkTail = (file: string, connection: Connection): void => {
  const reading = new LogReading(file, connection);
  const tail = rowsOf(connection, 'SELECT last, count FROM batches ORDER BY last DESC LIMIT ?');
  for (const [last, count] of tail.all([TAIL_BATCHES_CHECKED]) as [number, number][]) {
    const page = intact(reading.allPage(last - count, '', 1));
    const batch = page.batches[0];
    const head = batch && reading.streamHead(batch.stream);
    if (head === undefined || head < batch!.firstRevision + count - 1) {
      throw new EventStoreCorrupt(`${file}: the batch that ends at position ${last} is not in its stream`);
    }
  }
};
