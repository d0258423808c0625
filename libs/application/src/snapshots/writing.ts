import { STATE_FORMAT_VERSION, stateRecords, ledgerStream } from '@ledger/domain';
import { SNAPSHOT_PAGE_BYTES_MAX, type EventReader, type Revision, type SnapshotStore } from '@ledger/event-store';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  dropEnded,
  emptyFold,
  foldPage,
  hasChainHead,
  NO_REVISION,
  readSnapshot,
  type Fold,
} from '../committed/committed-ledger';
import type { Snapshotter } from './snapshotter';

/**
 * Folds a ledger up to a revision that ends an append, from its newest readable snapshot, and writes the result. Writes
 * nothing when that snapshot is as new. It can be abandoned between two pages.
 * @throws Error when the log does not reach the revision, or it ends no append; AbortError when it was abandoned.
 */
export const writeSnapshot = async (
  events: EventReader,
  snapshots: SnapshotStore,
  ledgerId: string,
  upTo: Revision,
  abandoned?: AbortSignal,
): Promise<void> => {
  const stream = ledgerStream(ledgerId);
  const fold = (await readSnapshot(events, snapshots, stream, upTo, () => undefined)) ?? emptyFold();
  if (fold.revision === upTo) return;
  await foldTo(events, stream, fold, upTo, abandoned);
  if (fold.revision !== upTo || upTo === NO_REVISION) throw new Error(`${stream} does not reach revision ${upTo}`);
  if (!(await hasChainHead(events, stream, upTo, fold.chainHead))) throw new Error(`${stream}: ${upTo} ends no append`);
  const writing = snapshots.begin(stream, upTo);
  try {
    for (const page of pagesOf(fold)) {
      abandoned?.throwIfAborted();
      await writing.page(page);
      await nextTurn();
    }
    await writing.commit({ chainHead: fold.chainHead, formatVersion: STATE_FORMAT_VERSION });
  } catch (error) {
    await writing.discard();
    throw error;
  }
};

const foldTo = async (
  events: EventReader,
  stream: string,
  fold: Fold,
  upTo: Revision,
  abandoned: AbortSignal | undefined,
): Promise<void> => {
  const maxCount = Number(upTo - fold.revision);
  for await (const page of events.readStream(stream, { from: fold.revision + 1n, maxCount })) {
    abandoned?.throwIfAborted();
    await foldPage(fold, page);
    dropEnded(fold.state);
  }
};

/** Lines of one record each; a page holds whole lines. */
function* pagesOf({ state }: Fold): IterableIterator<Buffer> {
  let lines: string[] = [];
  let bytes = 0;
  for (const record of stateRecords(state)) {
    const line = JSON.stringify(record);
    const size = Buffer.byteLength(line) + 1;
    if (bytes + size > SNAPSHOT_PAGE_BYTES_MAX && lines.length > 0) {
      yield Buffer.from(lines.join('\n'));
      [lines, bytes] = [[], 0];
    }
    lines.push(line);
    bytes += size;
  }
  yield Buffer.from(lines.join('\n'));
}

/** Writes snapshots in the calling thread: for tools, and for ledgers that nobody else waits for. */
export class InThreadSnapshotter implements Snapshotter {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly events: EventReader,
    private readonly snapshots: SnapshotStore,
  ) {}

  snapshot(ledgerId: string, upTo: Revision): Promise<void> {
    const written = this.last.then(() => writeSnapshot(this.events, this.snapshots, ledgerId, upTo));
    this.last = written.catch(() => undefined);
    return written;
  }

  close(): Promise<void> {
    return this.last;
  }
}
