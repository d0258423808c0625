import {
  EventStoreUnavailable,
  type Revision,
  SNAPSHOT_STREAM_PREFIX,
  SnapshotUnreadable,
  type SnapshotManifest,
  type SnapshotStore,
  type SnapshotWriting,
} from '@ledger/event-store';
import type { ClientStreams } from '../client-streams';
import { decodeRecord, type SnapshotRecord } from './snapshot-records';
import { SnapshotStreamWriting } from './snapshot-stream-writing';
import { recordAt, tailOf } from './snapshot-tail';

/**
 * Snapshots of one stream are one stream of binary events: pages, then the manifest that makes them a snapshot. Every
 * event says where the complete ones are, so that the last event leads there whatever was left unfinished; and it
 * is true, since each is appended at an expected revision.
 */
export class SnapshotStreams implements SnapshotStore {
  private closed = false;

  /** @param closeStreams called once with this; absent: somebody else closes them. */
  constructor(
    private readonly streams: ClientStreams,
    private readonly closeStreams: () => Promise<void> = () => Promise.resolve(),
  ) {}

  async latest(stream: string, upTo?: Revision): Promise<SnapshotManifest | undefined> {
    this.assertOpen();
    const { kept } = await tailOf(this.streams, streamOf(stream));
    for (const place of kept) {
      if (upTo !== undefined && place.upTo > upTo) continue;
      const found = await recordAt(this.streams, streamOf(stream), place.last);
      if (found?.record.kind !== 'manifest' || found.record.id !== place.id) continue;
      return { stream, ...found.record.manifest };
    }
    return undefined;
  }

  async *pages(manifest: SnapshotManifest): AsyncIterable<Buffer> {
    this.assertOpen();
    const { stream, revision, pageCount } = manifest;
    const unreadable = (why: string, cause?: unknown) =>
      new SnapshotUnreadable(`snapshot of ${stream} at ${revision}: ${why}`, { cause });
    const { kept } = await tailOf(this.streams, streamOf(stream));
    const place = kept.find(({ upTo }) => upTo === revision);
    if (place === undefined) throw unreadable('it is gone');
    let number = 0;
    const range = { from: place.first, maxCount: Number(place.last - place.first) + 1 };
    for await (const events of this.streams.readBytes(streamOf(stream), range)) {
      for (const { data } of events) {
        const page = readable(data, (error) => unreadable(`page ${number}`, error));
        // A page of another process may stand between, and so may a page that was written twice.
        if (page.kind !== 'page' || page.id !== place.id || page.number < number) continue;
        if (page.number > number) throw unreadable(`page ${number} is missing`);
        number++;
        yield page.content;
        this.assertOpen();
      }
    }
    if (number !== pageCount) throw unreadable(`page ${number} is missing`);
  }

  begin(stream: string, revision: Revision): SnapshotWriting {
    return new SnapshotStreamWriting(this.streams, streamOf(stream), revision, () => this.assertOpen());
  }

  async remove(stream: string): Promise<void> {
    this.assertOpen();
    const name = streamOf(stream);
    if ((await tailOf(this.streams, name)).revision === 'no-stream') return;
    await new SnapshotStreamWriting(this.streams, name, 0n, () => this.assertOpen()).forgetAll();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.closeStreams();
  }

  private assertOpen(): void {
    if (this.closed) throw new EventStoreUnavailable('the snapshots are closed');
  }
}

const streamOf = (stream: string): string => SNAPSHOT_STREAM_PREFIX + stream;

const readable = (data: Uint8Array, fault: (error: unknown) => Error): SnapshotRecord => {
  try {
    return decodeRecord(data).record;
  } catch (error) {
    throw fault(error);
  }
};
