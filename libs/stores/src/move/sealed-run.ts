import { setTimeout as pause } from 'node:timers/promises';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Revision,
} from '@ledger/event-store';
import { MoveRefused, upTo } from './move-refused';

/**
 * Most events of one append to the target, unless a single append of the source was larger: half of what a store takes.
 */
const RUN_EVENTS_MAX = 1_000;
const RUN_BYTES_MAX = 512 * 1024;
/** Waits before an append that is not known to be stored is tried again; about half a minute in all. */
export const APPEND_WAITS_MS: readonly number[] = [50, 200, 500, 1_000, 2_000, 5_000, 10_000, 10_000];

/** Whole appends of one stream that follow each other in the source. They become one append in the target. */
export class SealedRun {
  private readonly events: NewEvent[] = [];
  private bytes = 0;

  constructor(
    readonly stream: string,
    private readonly first: Revision,
  ) {}

  get size(): number {
    return this.events.length;
  }

  /** Takes an append. False: the run is full, and nothing was taken. */
  take(append: readonly NewEvent[]): boolean {
    const bytes = append.reduce((sum, event) => sum + bytesOf(event.data) + bytesOf(event.metadata), 0);
    const isFull = this.size + append.length > RUN_EVENTS_MAX || this.bytes + bytes > RUN_BYTES_MAX;
    if (isFull && this.size > 0) return false;
    this.events.push(...append);
    this.bytes += bytes;
    return true;
  }

  /**
   * Appends the run, and repeats it, byte for byte, until it is known to be stored.
   * @throws MoveRefused when somebody else writes to the stream, or the target cannot hold the events;
   * EventStoreUnavailable or AppendOutcomeUnknown when the target does not come back.
   */
  async appendTo(target: EventStore, waitsMs: readonly number[]): Promise<void> {
    const { stream, first } = this;
    const result = await this.appendSurely(target, first === 0n ? 'no-stream' : first - 1n, waitsMs);
    if (result.outcome === 'appended') return;
    throw new MoveRefused(stream, `somebody else writes to the target: there it ${upTo(result.actual)}`);
  }

  private async appendSurely(
    target: EventStore,
    expected: Revision | 'no-stream',
    waitsMs: readonly number[],
  ): Promise<AppendResult> {
    for (const waitMs of waitsMs) {
      try {
        return await this.append(target, expected);
      } catch (error) {
        if (!(error instanceof AppendOutcomeUnknown || error instanceof EventStoreUnavailable)) throw error;
      }
      await pause(waitMs);
    }
    return this.append(target, expected);
  }

  private async append(target: EventStore, expected: Revision | 'no-stream'): Promise<AppendResult> {
    try {
      return await target.append(this.stream, expected, this.events);
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof AppendTooLarge)) throw error;
      throw new MoveRefused(this.stream, `the target cannot hold ${this.culprit()}: ${error.message}`, {
        cause: error,
      });
    }
  }

  /** Names the event whose text would be changed by a store that keeps values instead of text, if one can be found. */
  private culprit(): string {
    const at = this.events.findIndex(({ data, metadata }) => !isCanonical(data) || !isCanonical(metadata));
    const last = this.first + BigInt(this.size - 1);
    return at < 0 ? `revisions ${this.first} to ${last}` : `revision ${this.first + BigInt(at)}`;
  }
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

const isCanonical = (json: string): boolean => {
  try {
    return JSON.stringify(JSON.parse(json)) === json;
  } catch {
    return false;
  }
};
