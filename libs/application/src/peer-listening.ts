import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import { EventStoreUnavailable, type EventReader, type Position, type RecordedEvent } from '@ledger/event-store';
import type { ServerClock } from '@ledger/platform';
import { setTimeout as pause } from 'node:timers/promises';
import { writerOf } from './committed/event-metadata';
import { storedEvent } from './committed/recorded-decisions';
import type { Warn } from './committed/ledger-loading';
import { PEER_CLOCKS_KEPT_MAX, PEER_LOOK_EVENTS_MAX, PEER_LOOK_EVERY_MS } from './limits';

export interface PeerListeningOptions {
  readonly events: EventReader;
  readonly clock: Pick<ServerClock, 'mark' | 'heard'>;
  /** Id of this process, whose own events say nothing about its clock. */
  readonly writerId: string;
  readonly warn: Warn;
}

/**
 * Hears the times at which other processes decide, on a store that several share: every second one decision of each of
 * them, among those that the log did not have at the look before. Further events in between cost nothing.
 */
export class PeerListening {
  private readonly leaving = new AbortController();
  private running: Promise<void> | undefined;
  private before: { readonly position: Position; readonly mark: number } | undefined;
  /** Streams, each with whether its ledger goes by the servers' clocks: the times of other ledgers say nothing. */
  private readonly serverTimed = new Map<string, boolean>();

  constructor(private readonly options: PeerListeningOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  close(): void {
    this.leaving.abort();
  }

  /** @throws EventStoreUnavailable */
  async look(): Promise<void> {
    const { events, clock } = this.options;
    const { before } = this;
    // Taken before the store is asked: an event that the log lacks then is later than this moment.
    const mark = clock.mark();
    const position = await events.head();
    if (before !== undefined && before.position !== position) await this.hear(before.position, before.mark);
    this.before = { position, mark };
  }

  private async hear(after: Position, absentAt: number): Promise<void> {
    const { clock } = this.options;
    for (const event of await this.freshAfter(after)) {
      if (!(await this.isServerTimed(event.stream))) continue;
      const decidedAtMs = Date.parse(storedEvent(event).data.at);
      clock.heard({ writer: writerOf(event.metadata)!, decidedAtMs, absentAt });
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.leaving;
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        // Callers report that the store is out of reach; here it is only waited for.
        if (!(error instanceof EventStoreUnavailable))
          this.options.warn('the times of other servers cannot be read', error);
      }
      await pause(PEER_LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** The latest event of each other writer among the first events after the position. */
  private async freshAfter(after: Position): Promise<readonly RecordedEvent[]> {
    const found = new Map<string, RecordedEvent>();
    const options = { after, streamPrefix: LEDGER_STREAM_PREFIX, maxCount: PEER_LOOK_EVENTS_MAX };
    for await (const page of this.options.events.readAll(options)) {
      for (const event of page) {
        const writer = writerOf(event.metadata);
        if (writer !== undefined && writer !== this.options.writerId) found.set(writer, event);
      }
    }
    return [...found.values()];
  }

  private async isServerTimed(stream: string): Promise<boolean> {
    const known = this.serverTimed.get(stream);
    if (known !== undefined) return known;
    let isServerTimed = false;
    for await (const [first] of this.options.events.readStream(stream, { from: 0n, maxCount: 1 })) {
      const opened = first && storedEvent(first);
      isServerTimed = opened?.type === 'LedgerOpened' && opened.data.clock === 'server';
    }
    if (this.serverTimed.size >= PEER_CLOCKS_KEPT_MAX) this.serverTimed.clear();
    this.serverTimed.set(stream, isServerTimed);
    return isServerTimed;
  }
}
