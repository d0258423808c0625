import { randomBytes, randomUUID } from 'node:crypto';
import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type Revision,
  SNAPSHOT_PAGE_BYTES_MAX,
  SNAPSHOTS_KEPT,
  SnapshotUnreadable,
  type SnapshotManifest,
  type SnapshotWriting,
} from '@ledger/event-store';
import type { ClientStreams } from '../client-streams';
import { encodeRecord, keptAfter, recordType, type SnapshotRecord } from './snapshot-records';
import { recordAt, tailOf, type SnapshotTail } from './snapshot-tail';

/** Others who write snapshots of the same stream in between, one append each. */
const CONFLICTS_MAX = 50;
/** Events that a running write is given room for beyond twice what it has: the stream's settings change seldom. */
const SPARE_EVENTS = 64;

/**
 * Writes one snapshot, event by event. The stream keeps so many events that neither the complete snapshots that
 * are kept nor this one is cut off, and after the commit none before those that are kept then.
 */
export class SnapshotStreamWriting implements SnapshotWriting {
  private readonly id = randomBytes(12).toString('hex');
  /** The stream's end as this write left it, or found it. Undefined: it is to be read. */
  private tail: SnapshotTail | undefined;
  /** True: the end was read since this write appended. */
  private isFresh = false;
  private first: Revision | undefined;
  private pageCount = 0;
  /** Number of events that the stream keeps, as far as this write has seen to it. */
  private room = 0;

  constructor(
    private readonly streams: ClientStreams,
    private readonly stream: string,
    private readonly upTo: Revision,
    private readonly assertOpen: () => void,
  ) {}

  async page(content: Buffer): Promise<void> {
    if (content.length > SNAPSHOT_PAGE_BYTES_MAX) {
      throw new RangeError(`a page of ${content.length} bytes; at most ${SNAPSHOT_PAGE_BYTES_MAX}`);
    }
    const number = this.pageCount++;
    const at = await this.append({ kind: 'page', id: this.id, number, content });
    this.first ??= at;
  }

  async commit({ chainHead, formatVersion }: Pick<SnapshotManifest, 'chainHead' | 'formatVersion'>): Promise<void> {
    const { id, upTo: revision, pageCount, first } = this;
    const tail = await this.readTail();
    const newer = tail.kept.filter(({ upTo }) => upTo > revision).length;
    // Newer snapshots were committed meanwhile, so many that this one would be dropped at once.
    if (newer >= SNAPSHOTS_KEPT) return;
    if (!(await this.isWhole(tail))) {
      if (newer > 0) return;
      throw new SnapshotUnreadable(`${this.stream}: another snapshot was committed over the pages of this one`);
    }
    await this.append({ kind: 'manifest', id, first, manifest: { revision, chainHead, formatVersion, pageCount } });
    await this.dropOlder();
  }

  /** Its pages belong to no manifest, and go with those of the next snapshot that is committed. */
  discard(): Promise<void> {
    return Promise.resolve();
  }

  /** Writes a mark in place of a snapshot: whatever there is counts no longer. */
  async forgetAll(): Promise<void> {
    await this.append({ kind: 'removed' });
    await this.dropOlder();
  }

  /** Answers the event's revision. @throws EventStoreUnavailable also when others write without end. */
  private async append(record: SnapshotRecord): Promise<Revision> {
    this.assertOpen();
    for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      const tail = this.tail ?? (await this.readTail());
      await this.makeRoom(tail);
      const placed = { record, keptBefore: tail.kept };
      const event = { id: randomUUID(), type: recordType(record), data: encodeRecord(placed) };
      const result = await this.streams.appendBytes(this.stream, tail.revision, [event]).catch(unavailable);
      if (result.outcome === 'appended') {
        this.tail = { revision: result.revision, kept: keptAfter(placed, result.revision) };
        // A process that committed just before may have dropped snapshots that were old by its count, after we had made
        // room.
        if (this.isFresh) await this.makeRoom(this.tail, true);
        this.isFresh = false;
        return result.revision;
      }
      this.tail = undefined;
    }
    throw new EventStoreUnavailable(`${this.stream}: other processes keep writing to it`);
  }

  private async readTail(): Promise<SnapshotTail> {
    this.assertOpen();
    this.isFresh = true;
    return (this.tail = await tailOf(this.streams, this.stream));
  }

  private async makeRoom(tail: SnapshotTail, again = false): Promise<void> {
    const needed = this.needed(tail) + 1;
    if (needed <= this.room && !again) return;
    const room = Math.max(this.room, 2 * needed + SPARE_EVENTS);
    await this.streams.keepLast(this.stream, room);
    this.room = room;
  }

  /** Events from the first that counts, of a complete snapshot that is kept or of this one, to the last. */
  private needed({ revision, kept }: SnapshotTail): number {
    if (revision === 'no-stream') return 0;
    const firsts = kept.map(({ first }) => first);
    if (this.first !== undefined) firsts.push(this.first);
    return eventsFrom(firsts, revision);
  }

  /** Another process's commit cuts the first pages off. Until the server has thrown them away, room brings them back. */
  private async isWhole(tail: SnapshotTail): Promise<boolean> {
    if (await this.hasFirstPage()) return true;
    await this.makeRoom(tail, true);
    return this.hasFirstPage();
  }

  private async hasFirstPage(): Promise<boolean> {
    this.assertOpen();
    if (this.first === undefined) return true;
    const page = await recordAt(this.streams, this.stream, this.first);
    return page?.record.kind === 'page' && page.record.id === this.id;
  }

  private async dropOlder(): Promise<void> {
    const { kept, revision } = this.tail!;
    const firsts = kept.map(({ first }) => first);
    await this.streams.keepLast(this.stream, eventsFrom(firsts, revision as Revision));
    // A process that appended meanwhile had made room, which the bound above took away again.
    const tail = await this.readTail();
    if (tail.revision !== revision) await this.makeRoom(tail, true);
  }
}

/** Number of events from the first of these up to the last; 1, for the last alone, where there is none of them. */
const eventsFrom = (firsts: readonly Revision[], last: Revision): number =>
  Number(last - firsts.reduce((a, b) => (a < b ? a : b), last)) + 1;

const unavailable = (error: unknown): never => {
  if (!(error instanceof AppendOutcomeUnknown)) throw error;
  throw new EventStoreUnavailable(error.message, { cause: error });
};
