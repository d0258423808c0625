import { createHash } from 'node:crypto';
import {
  READ_PAGE_EVENTS_MAX,
  type EventReader,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  type Revision,
  START,
  type Position,
  StreamCheck,
  type StreamVerification,
} from '@ledger/event-store';
import { refusedFor } from './move-refused';
import type { OnPage } from './on-page';
import { SealedRun } from './sealed-run';

interface CopiedStream {
  readonly check: StreamCheck;
  /** Revision of the last event that the target had before. */
  readonly present: Revision;
  /** Events of an append whose last event is yet to come. */
  readonly pending: NewEvent[];
}

export interface CopyOptions {
  readonly streamPrefix?: string;
  /** Revisions that the target has already, see `surveyTarget`. */
  readonly present: ReadonlyMap<string, Revision>;
  readonly waitsMs: readonly number[];
  /** Aborted: it ends after the append in hand. */
  readonly signal?: AbortSignal;
  readonly onPage: OnPage;
}

/**
 * Reads the source once, in its own order, checks every id and chain, and appends what the target lacks: one append after
 * the other, so that the target has the events in the same order over all streams. Holds a page, the append in hand and
 * a few hundred bytes for each stream.
 */
export class SourceCopy {
  private readonly copied = new Map<string, CopiedStream>();
  private readonly ids = createHash('sha256');
  private run: SealedRun | undefined;
  /** Position of the last event that was read. */
  position: Position = START;
  /** Number of events read from the source. */
  events = 0;
  /** Number of events that this copy stored in the target. */
  appended = 0;

  constructor(
    private readonly source: EventReader,
    private readonly target: EventStore,
    private readonly options: CopyOptions,
  ) {}

  get streams(): number {
    return this.copied.size;
  }

  /**
   * Reads on to the end, and further where the source grew by pages meanwhile. False: interrupted, after the append in
   * hand.
   * @throws MoveRefused for a source that is not as it was appended; see `SealedRun.appendTo`.
   */
  async toTheEnd(): Promise<boolean> {
    for (let grown = READ_PAGE_EVENTS_MAX; grown >= READ_PAGE_EVENTS_MAX;) {
      const before = this.events;
      if (!(await this.toTheEndAsOfNow())) return false;
      grown = this.events - before;
    }
    for (const [stream, { check }] of this.copied) {
      const difference = check.end();
      if (difference !== undefined) throw refusedFor(stream, 'the source is damaged', difference);
    }
    return true;
  }

  /** Digest of the events' ids in the order in which they came. May be asked once, at the end. */
  order(): string {
    return this.ids.digest('hex');
  }

  /** Yields the verification of each stream of the source. */
  *streamsFound(): Generator<StreamVerification> {
    for (const { check } of this.copied.values()) yield check.result();
  }

  private async toTheEndAsOfNow(): Promise<boolean> {
    const { streamPrefix, signal, onPage } = this.options;
    const scope = { after: this.position, ...(streamPrefix !== undefined && { streamPrefix }) };
    for await (const page of this.source.readAll(scope)) {
      for (const event of page) {
        const append = this.next(event);
        if (append === undefined || this.takes(event.stream, append)) continue;
        await this.flush();
        if (signal?.aborted) return false;
        this.run = new SealedRun(event.stream, event.revision - BigInt(append.length - 1));
        this.run.take(append);
      }
      onPage(page, this.streams);
      if (signal?.aborted) break;
    }
    await this.flush();
    return signal?.aborted !== true;
  }

  private takes(stream: string, append: readonly NewEvent[]): boolean {
    return this.run?.stream === stream && this.run.take(append);
  }

  /** Append that ends with the event, if the target lacks it. */
  private next(event: RecordedEvent): readonly NewEvent[] | undefined {
    const { id, type, data, metadata, stream, revision, position } = event;
    const copied = this.streamOf(stream);
    const difference = copied.check.next(event);
    if (difference !== undefined) throw refusedFor(stream, 'the source is damaged', difference);
    this.events++;
    this.position = position;
    this.ids.update(id);
    if (revision <= copied.present) return undefined;
    copied.pending.push({ id, type, data, metadata });
    return copied.check.isSealed ? copied.pending.splice(0) : undefined;
  }

  private streamOf(stream: string): CopiedStream {
    const known = this.copied.get(stream);
    if (known !== undefined) return known;
    const copied = { check: new StreamCheck(stream), present: this.options.present.get(stream) ?? -1n, pending: [] };
    this.copied.set(stream, copied);
    return copied;
  }

  private async flush(): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    await run.appendTo(this.target, this.options.waitsMs);
    this.appended += run.size;
    this.run = undefined;
  }
}
