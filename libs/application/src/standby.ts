import { EventStoreUnavailable, type EventReader, type OutcomeIndex } from '@ledger/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_REVISION, streamOf } from './committed-ledger';
import type { Warn } from './ledger-loading';
import type { LedgerWriters } from './ledger-writers';
import { STANDBY_EVENTS, STANDBY_EVERY_MS, STANDBY_PAGE_STREAMS } from './limits';

const STREAM_PREFIX = streamOf('');

export interface StandbyOptions {
  readonly events: EventReader;
  /** Of this process, as its writers have it. */
  readonly outcomes: OutcomeIndex;
  readonly writers: LedgerWriters;
  readonly warn: Warn;
  /** Between two rounds, in milliseconds. Absent: `STANDBY_EVERY_MS`. */
  readonly everyMs?: number;
}

/**
 * On a store that several processes share, keeps what this one would need to take over a ledger that another has been
 * writing: the index of its outcomes, and a snapshot. Without it, the first command after the other process died would wait
 * until the ledger's whole history was read. One ledger at a time, at half of the time, and never in place of one in use.
 */
export class Standby {
  private readonly leaving = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: StandbyOptions) {}

  /** The first round begins at once. */
  start(): void {
    this.running ??= this.run();
  }

  /** Takes up no further ledger. The one in hand goes on as long as the writers let it. */
  close(): void {
    this.leaving.abort();
  }

  /** Brings every ledger up to date that is too far behind. Answers how many were. @throws EventStoreUnavailable */
  async round(): Promise<number> {
    const { events } = this.options;
    let brought = 0;
    for (let after: string | undefined; !this.leaving.signal.aborted;) {
      const streams = await events.listStreams(STREAM_PREFIX, {
        maxCount: STANDBY_PAGE_STREAMS,
        ...(after !== undefined && { after }),
      });
      for (const stream of streams) {
        if (this.leaving.signal.aborted) return brought;
        if (await this.bringUp(stream).catch((error: unknown) => this.passOver(stream, error))) brought += 1;
      }
      after = streams.at(-1);
      if (streams.length < STANDBY_PAGE_STREAMS) break;
    }
    return brought;
  }

  private async run(): Promise<void> {
    const { warn, everyMs = STANDBY_EVERY_MS } = this.options;
    const { signal } = this.leaving;
    while (!signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        // Who waits for the store says so; here it is only waited for.
        if (!(error instanceof EventStoreUnavailable)) warn('ledgers could not be kept ready to be taken over', error);
      }
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async bringUp(stream: string): Promise<boolean> {
    const { writers } = this.options;
    const ledgerId = stream.slice(STREAM_PREFIX.length);
    const begunAt = performance.now();
    const isBehind = !writers.isLoaded(ledgerId) && (await this.isBehind(stream));
    const brought = isBehind && (await writers.bringUp(ledgerId));
    // What commands need comes first: as long as it took, the store and this process have a rest.
    const restMs = performance.now() - begunAt;
    await pause(restMs, undefined, { signal: this.leaving.signal, ref: false }).catch(() => undefined);
    return brought;
  }

  /** A ledger that cannot be read does not hold up the others. */
  private passOver(stream: string, error: unknown): false {
    if (error instanceof EventStoreUnavailable) throw error;
    this.options.warn(`${stream} could not be kept ready to be taken over`, error);
    return false;
  }

  private async isBehind(stream: string): Promise<boolean> {
    const { events, outcomes } = this.options;
    const head = await events.streamHead(stream);
    if (head === 'no-stream') return false;
    return head - ((await outcomes.coveredRevision(stream)) ?? NO_REVISION) >= BigInt(STANDBY_EVENTS);
  }
}
