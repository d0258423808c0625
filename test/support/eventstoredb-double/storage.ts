import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RecentIds, checkCommit, type Expected } from './commit-check';
import { metadataText, streamMetadata } from './stream-metadata';
import {
  NO_EVENTS,
  TOMBSTONED,
  TransactionLog,
  type LogEvent,
  type LogOptions,
  type LogPosition,
  type ProposedEvent,
  type WrittenAppend,
} from './transaction-log';

export interface StorageOptions extends LogOptions {
  /** Between writing and the sync that makes it visible and acknowledged, in ms. Absent: what came together, at once. */
  readonly flushMs?: number;
  /** Between making events visible to readers and acknowledging them, in ms. Absent: none. */
  readonly answerAfterMs?: number;
  /** Ids remembered for appends that expect no revision. Absent: about what fits into the server's 8 MiB. */
  readonly rememberedIds?: number;
  /** The server's limit on the phases of a write, in ms. Absent: 2,000. */
  readonly writeTimeoutMs?: number;
  /** System events that the log begins with, besides the one that every database has. Absent: 3. */
  readonly systemEvents?: number;
}

export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: bigint; readonly position: LogPosition | undefined }
  | { readonly kind: 'wrong-version'; readonly current: bigint }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'timed-out' };

const REMEMBERED_IDS = 60_000;
export const WRITE_TIMEOUT_MS = 2_000;

export const jsonEventOf = (type: string, data: string): ProposedEvent => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from(data, 'utf8'),
  metadata: new Uint8Array(),
});

/** The one log of a node or cluster, its writer and who listens to it. It outlives the servers before it. */
export class Storage {
  readonly log: TransactionLog;
  readonly writeTimeoutMs: number;
  private readonly recent: RecentIds;
  private readonly listeners = new Set<(events: readonly LogEvent[]) => void>();
  private waiting: ((kept: boolean) => void)[] = [];

  constructor(private readonly options: StorageOptions = {}) {
    this.log = new TransactionLog(options);
    this.recent = new RecentIds(options.rememberedIds ?? REMEMBERED_IDS);
    this.writeTimeoutMs = options.writeTimeoutMs ?? WRITE_TIMEOUT_MS;
    const acl = '{"$maxAge":2592000,"$acl":{"$r":"$ops","$w":[],"$d":[],"$mr":[],"$mw":[]}}';
    this.log.write('$$$scavenges', [jsonEventOf('$metadata', acl)]);
    this.writeSystemEvents(options.systemEvents ?? 3);
  }

  /**
   * Writes events such as the server's own statistics: `$`-named streams with `$`-named types, visible in `$all` only.
   */
  writeSystemEvents(count: number): void {
    for (let i = 0; i < count; i++) {
      this.log.write('$stats-127.0.0.1:2113', [jsonEventOf('$statsCollected', '{"proc-mem":123456789}')]);
    }
    this.index();
  }

  /** Calls back with what becomes visible, in order, until the answered function is called. */
  listen(listener: (events: readonly LogEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async append(stream: string, expected: Expected, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const ids = events.map(({ id }) => id);
    const decision = checkCommit({ log: this.log, recent: this.recent, stream, expected, ids });
    if (decision.kind === 'idempotent') {
      return { kind: 'appended', revision: decision.last, position: decision.position };
    }
    if (decision.kind === 'idempotent-not-ready') {
      // Dropped: its sender hears of a time-out, though the original goes its way.
      await pause(this.writeTimeoutMs, undefined, { ref: false });
      return { kind: 'timed-out' };
    }
    if (decision.kind !== 'ok') return decision;
    const original = stream.startsWith('$$') ? stream.slice(2) : undefined;
    const isOriginalDeleted =
      original !== undefined && streamMetadata(this.log, original).truncateBefore === TOMBSTONED;
    const written = this.write(stream, events);
    if (decision.isSoftDeleted) this.undelete(stream, written);
    if (isOriginalDeleted) this.beginAfterLast(original!, events);
    return this.durable(written);
  }

  /** Soft: a mark in the stream's metadata, which loses all else that was there. Hard: a tombstone, for good. */
  async remove(stream: string, expected: Expected, isHard: boolean): Promise<AppendOutcome> {
    const ids = [randomUUID()];
    const decision = checkCommit({ log: this.log, recent: this.recent, stream, expected, ids });
    if (decision.kind === 'wrong-version' || decision.kind === 'deleted') return decision;
    if (isHard)
      return this.durable(this.write(stream, [{ ...jsonEventOf('$streamDeleted', ''), isJson: false }], true));
    if (this.log.writtenRevision(stream) === NO_EVENTS) return { kind: 'wrong-version', current: NO_EVENTS };
    const mark = jsonEventOf('$metadata', `{"$tb":${TOMBSTONED}}`);
    return this.durable(this.write(`$$${stream}`, [mark]));
  }

  /** The process died: what was not synced is gone, or was synced after all but never acknowledged. */
  crash(keepsUnsynced: boolean): void {
    if (keepsUnsynced) this.log.index();
    else this.log.truncate();
    this.recent.clear();
    this.listeners.clear();
    this.waiting.splice(0).forEach((done) => done(false));
  }

  private write(stream: string, events: readonly ProposedEvent[], tombstone = false): WrittenAppend {
    const written = this.log.write(stream, events, tombstone);
    for (const event of written.events) this.recent.add(event.id, stream, event.revision);
    return written;
  }

  /**
   * The server makes a softly deleted stream begin after its last event when metadata are first set for it, whatever
   * they say.
   */
  private beginAfterLast(stream: string, events: readonly ProposedEvent[]): void {
    const set = JSON.parse(Buffer.from(events.at(-1)!.data).toString()) as object;
    const $tb = Number(this.log.writtenRevision(stream) + 1n);
    this.write(`$$${stream}`, [jsonEventOf('$metadata', JSON.stringify({ ...set, $tb }))]);
  }

  private undelete(stream: string, { events }: WrittenAppend): void {
    const first = events[0]?.revision ?? this.log.writtenRevision(stream) + 1n;
    const others = metadataText(this.log, stream);
    const begun = others.replace(/"\$tb"\s*:\s*\d+/, `"$tb":${first}`);
    if (streamMetadata(this.log, stream).truncateBefore !== undefined) {
      this.write(`$$${stream}`, [jsonEventOf('$metadata', begun)]);
    }
  }

  /** Resolves once it is synced and visible; never, where the process died before. */
  private async durable({ revision, position }: WrittenAppend): Promise<AppendOutcome> {
    const isKept = await new Promise<boolean>((done) => {
      this.waiting.push(done);
      if (this.waiting.length > 1) return;
      if (this.options.flushMs === undefined) setImmediate(() => this.index());
      else setTimeout(() => this.index(), this.options.flushMs).unref();
    });
    if (!isKept) await new Promise<never>(() => undefined);
    if (this.options.answerAfterMs !== undefined) await pause(this.options.answerAfterMs);
    return { kind: 'appended', revision, position };
  }

  private index(): void {
    const events = this.log.index().flatMap((append) => append.events);
    if (events.length > 0) for (const listener of [...this.listeners]) listener(events);
    this.waiting.splice(0).forEach((done) => done(true));
  }
}
