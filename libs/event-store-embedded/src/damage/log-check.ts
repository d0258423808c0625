import { EventStoreCorrupt, type StreamDamage } from '@ledger/event-store';
import { type Connection, numberOf, rowsOf, storeError } from '@ledger/event-store-local';
import { type BatchDamage, LogReading } from '../log/log-reading';
import { streamDamage } from '../reading/log-scan';

const TAIL_BATCHES_CHECKED = 16;

/**
 * Checks what can be seen of a log without reading it through: the table of streams and its index agree, all streams
 * together end where the log ends, and the newest batches, which a failing disk damages first, are in their places. The
 * others are checked as they are read.
 *
 * @returns newest batches that lie where they should and whose content is damaged: only their streams suffer by it.
 * @throws EventStoreCorrupt naming the place.
 */
export const checkLog = (file: string, connection: Connection): readonly StreamDamage[] => {
  try {
    checkStreams(file, connection);
    return checkTail(file, connection).map(streamDamage);
  } catch (error) {
    throw storeError(file, error);
  }
};

const checkStreams = (file: string, connection: Connection): void => {
  // The index must be right: names are looked up in it alone, and a stream that it lacks would pass for one that never
  // existed.
  const [verdict] = rowsOf(connection, "PRAGMA integrity_check('streams')").get([]) as [string];
  if (verdict !== 'ok') throw new EventStoreCorrupt(`${file}: the table of streams is damaged: ${verdict}`);
  const end = numberOf(connection, 'SELECT max(last) FROM batches');
  const events = numberOf(connection, 'SELECT sum(head + 1) FROM streams');
  if (events === end) return;
  throw new EventStoreCorrupt(`${file}: its streams have ${events} events, and its batches end at position ${end}`);
};

const checkTail = (file: string, connection: Connection): readonly BatchDamage[] => {
  const reading = new LogReading(file, connection);
  const places = rowsOf(connection, 'SELECT last, count FROM batches ORDER BY last DESC LIMIT ?').all([
    TAIL_BATCHES_CHECKED + 1,
  ]) as [number, number][];
  const damaged: BatchDamage[] = [];
  for (const [i, [last, count]] of places.slice(0, TAIL_BATCHES_CHECKED).entries()) {
    const before = places[i + 1]?.[0] ?? 0;
    if (last - count !== before) {
      throw new EventStoreCorrupt(`${file}: the batch that ends at position ${last} does not begin after ${before}`);
    }
    const page = reading.allPage(before, '', 1);
    const batch = page.damage ?? page.batches[0];
    const head = batch && reading.streamHead(batch.stream);
    if (head === undefined || head < batch!.firstRevision + count - 1) {
      throw new EventStoreCorrupt(`${file}: the batch that ends at position ${last} is not in its stream`);
    }
    if (page.damage !== undefined) damaged.push(page.damage);
  }
  if (damaged.length > 0) assertOnlyContent(file, connection, damaged);
  return damaged;
};

/** @throws EventStoreCorrupt where more than content may be damaged: the next append would be written beside it. */
const assertOnlyContent = (file: string, connection: Connection, damaged: readonly BatchDamage[]): void => {
  const structure = structureFault(connection);
  if (structure !== undefined) throw new EventStoreCorrupt(`${damaged[0]!.reason}, and so is the file: ${structure}`);
  const endBefore = rowsOf(
    connection,
    `SELECT first_revision + count FROM batches WHERE stream = ? AND first_revision < ?
     ORDER BY first_revision DESC LIMIT 1`,
  );
  const beginAfter = rowsOf(
    connection,
    'SELECT first_revision FROM batches WHERE stream = ? AND first_revision > ? ORDER BY first_revision LIMIT 1',
  );
  const reading = new LogReading(file, connection);
  for (const { stream, firstRevision, count, reason } of damaged) {
    const { id, revision } = reading.streamRow(stream)!;
    const [begin] = (endBefore.get([id, firstRevision]) as [number] | undefined) ?? [0];
    const [end] = (beginAfter.get([id, firstRevision]) as [number] | undefined) ?? [revision + 1];
    if (begin === firstRevision && end === firstRevision + count) continue;
    throw new EventStoreCorrupt(
      `${reason}, and so is their place in the stream, which has ${begin} to ${end - 1} there`,
    );
  }
};

/**
 * Fault of a chain of overflow pages that breaks off. Such pages hold only a batch's content, and nothing is written to
 * them any more.
 */
const CONTENT_FAULT = /^Tree \d+ page \d+ cell \d+: overflow list length is /;
const HEADING = /^\*\*\* in database /;

/** Looks through the whole table, without its content. Only a log that is damaged at its end takes so long to open. */
const structureFault = (connection: Connection): string | undefined => {
  const told = rowsOf(connection, "PRAGMA integrity_check('batches')").all([]) as [string][];
  const faults = told.flatMap(([text]) => text.split('\n'));
  return faults.find((line) => line !== 'ok' && !HEADING.test(line) && !CONTENT_FAULT.test(line));
};
